// Preloaded into a process under test: its clock is ahead by the milliseconds that the file MOVED_CLOCK_FILE holds, read anew
// a few times a second, as when somebody sets the clock of a machine that runs.
const { readFileSync } = require('node:fs');
const RealDate = Date;
let moved = 0;

function read() {
  try {
    moved = Number(readFileSync(process.env.MOVED_CLOCK_FILE, 'utf8')) || 0;
  } catch {
    moved = 0;
  }
}
read();
setInterval(read, 200).unref();

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + moved);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + moved;
  }
};
