import { ImportRefused } from '@app/registry';
import { type Request } from 'express';
import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { discardBody, uploadedFiles } from './uploaded-files';

/** Real: HTTP, multipart forms. Mocked: nothing; the files are only read. */
describe('Files that are uploaded', () => {
  let server: Server;
  let url: string;
  let stop: AbortController;
  let onChunk: () => void;

  beforeAll(async () => {
    server = createServer((request, response) => {
      void readAll(request as Request).then((answer) => {
        discardBody(request as Request);
        response.end(JSON.stringify(answer));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections(); // Also one that a failure left hanging.
  });
  beforeEach(() => {
    stop = new AbortController();
    onChunk = () => undefined;
  });

  async function readAll(request: Request): Promise<string[]> {
    const names: string[] = [];
    try {
      for await (const { name, chunks } of uploadedFiles(request, stop.signal).files) {
        for await (const chunk of chunks) if (chunk.length > 0) onChunk();
        names.push(name);
      }
      return names;
    } catch (error) {
      return [error instanceof ImportRefused ? error.code : String(error)];
    }
  }

  const send = async (parts: readonly (readonly [name: string | undefined, text: string])[]) => {
    const body = new FormData();
    for (const [name, text] of parts) {
      if (name === undefined) body.append('files', text);
      else body.append('files', new Blob([text]), name);
    }
    return (await (await fetch(url, { method: 'POST', body })).json()) as string[];
  };
  const many = (count: number) => Array.from({ length: count }, (_, at) => [`${at}.csv`, 'a;b\n'] as const);

  it('are read in their order, up to fifty', async () => {
    expect(await send([['a.csv', 'x'], ['b.csv', ''], ['../c.csv', 'y']])).toEqual(['a.csv', 'b.csv', 'c.csv']); // prettier-ignore
    expect(await send(many(50))).toHaveLength(50);
  });

  it('are refused when one would be left out: nobody may take those that are there for all of them', async () => {
    expect(await send(many(51))).toEqual(['too-many-files']);
    expect(await send(many(60))).toEqual(['too-many-files']);
  });

  it('are refused when there is none', async () => {
    expect(await send([])).toEqual(['no-rows']);
  });

  it('are refused with text beside them: it may be an option, or meant to be a file', async () => {
    const text = [undefined, 'true'] as const;
    expect(await send([text])).toEqual(['not-a-file']);
    expect(await send([text, ['a.csv', 'x']])).toEqual(['not-a-file']);
    expect(await send([['a.csv', 'x'.repeat(1_000_000)], ['b.csv', 'y'], text])).toEqual(['not-a-file']); // prettier-ignore
  });

  it('have a name that the database can keep', async () => {
    const [long] = await send([[`${'x'.repeat(5_000)}.csv`, 'x']]);
    expect(long).toBe('x'.repeat(100));
    expect(await send([['a\u0000\u001bb.csv', 'x']])).toEqual(['ab.csv']);
    expect(await send([['\u0007', 'x']])).toEqual(['bestand.csv']);
  });

  it('break off when the service stops, even while nothing comes, and once more with the connection', async () => {
    const upload = httpRequest(url, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=cut' },
    });
    upload.on('error', () => undefined);
    const begun = new Promise<void>((resolve) => (onChunk = resolve));
    const head = 'Content-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n';
    upload.write(`--cut\r\n${head}${'organisation_code;name\n'.repeat(100)}`);
    await begun;
    stop.abort();
    const [response] = (await once(upload, 'response')) as [NodeJS.ReadableStream];
    let text = '';
    for await (const piece of response) text += String(piece);
    expect(JSON.parse(text)).toEqual(['interrupted']);
    upload.destroy();
    // The server outlives it.
    expect(await send([['a.csv', 'x']])).toEqual(['a.csv']);
  }, 30_000);

  it('break off at once when the connection ended before anybody asked for them', async () => {
    const late = createServer();
    const answer = new Promise<string[]>((resolve) => {
      late.once('request', (request) => request.once('close', () => resolve(readAll(request as Request))));
    });
    await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve));
    const upload = httpRequest({
      port: (late.address() as AddressInfo).port,
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=cut' },
    });
    upload.on('error', () => undefined).write('--cut\r\n');
    await once(late, 'request');
    upload.destroy();
    late.close();
    expect(await answer).toEqual(['interrupted']);
  });
});
