// Preloaded into a process under test: its clock is MOVED_CLOCK_MS ahead, as if that time had passed.
const moved = Number(process.env.MOVED_CLOCK_MS);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + moved);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + moved;
  }
};

// Node writes the Date header of its answers by the real clock; a client that minds clock skew would follow it.
const { ServerResponse } = require('node:http');
const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (...parts) {
  if (!this.hasHeader('date')) this.setHeader('Date', new Date().toUTCString());
  return writeHead.apply(this, parts);
};
