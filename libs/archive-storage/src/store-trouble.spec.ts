import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { TcpProxy } from '../../../test/support/tcp-proxy';
import { MIB, splitIntoChunks } from './chunks.fixture';
import { contractStores, listKeys, newKey, withDefaults } from './contract-stores.fixture';
import { ArchiveDamaged, ArchiveStorage, ArchiveStoreUnavailable } from './index';

describe('A store that breaks in the middle of an archive', () => {
  it('is called unavailable, also when it cannot remove the parts', async () => {
    const server = createHttpServer((request, response) => {
      request.resume().once('end', () => {
        const isStart = request.method === 'POST';
        response.writeHead(isStart ? 200 : 503).end(isStart ? '<R><UploadId>1</UploadId></R>' : '');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const storage = away(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const archive = Readable.from(splitIntoChunks(randomBytes(12 * MIB)));
      await expect(storage.put(newKey(), archive)).rejects.toThrow(ArchiveStoreUnavailable);
      expect(archive.destroyed).toBe(true);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

function away(endpoint: string): ArchiveStorage {
  return new ArchiveStorage(withDefaults({ endpoint, accessKeyId: 'a', secretAccessKey: 'b' }));
}

describe('A store that is away', () => {
  it('is called unavailable by all that needs it', async () => {
    const storage = away('http://127.0.0.1:9');
    await expect(storage.check()).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(storage.exists(newKey())).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(storage.delete(newKey())).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(storage.ensureBucket()).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(listKeys(storage)).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(storage.put(newKey(), Readable.from(['passes']))).rejects.toThrow(ArchiveStoreUnavailable);
  });

  it('is called unavailable when it ends the connection in the middle', async () => {
    const server = await listening((socket) => socket.once('data', () => socket.destroy()));
    try {
      const storage = away(server.endpoint);
      const archive = Readable.from(splitIntoChunks(randomBytes(12 * MIB)));
      await expect(storage.put(newKey(), archive)).rejects.toThrow(ArchiveStoreUnavailable);
      expect(archive.destroyed).toBe(true);
    } finally {
      server.close();
    }
  });

  it('does not hold an archive that is given up', async () => {
    const server = await listening(() => undefined); // It takes the connection and never answers.
    try {
      const storage = away(server.endpoint);
      const started = performance.now();
      const signal = AbortSignal.timeout(300);
      await expect(
        storage.put(newKey(), Readable.from(splitIntoChunks(randomBytes(12 * MIB))), { signal }),
      ).rejects.toThrow('timeout');
      expect(performance.now() - started).toBeLessThan(5_000);
    } finally {
      server.close();
    }
  });
});

/** Real: each store of the contract. Between it and us: a way that spoils one byte of what comes back. */
describe.each(contractStores)(
  'An archive that is not kept as it was sent, by $store',
  ({ connect: reach }) => {
    it('is refused before anybody can have it, and removed', async () => {
      const options = reach();
      const direct = new ArchiveStorage(options);
      await direct.ensureBucket();
      const { hostname, port } = new URL(options.endpoint ?? '');
      const server = await listening((socket) => {
        const onward = connect(Number(port), hostname);
        onward.on('error', () => undefined);
        socket.pipe(onward);
        onward.on('data', (chunk) => socket.write(spoiled(chunk)));
        socket.on('close', () => onward.destroy());
        onward.on('close', () => socket.destroy());
      });
      try {
        const key = newKey();
        const putting = new ArchiveStorage({ ...options, endpoint: server.endpoint }).put(
          key,
          Readable.from(splitIntoChunks(ALL_A)),
        );
        await expect(putting).rejects.toThrow(ArchiveDamaged);
        expect(await listKeys(direct)).toEqual([]);
      } finally {
        server.close();
      }
    });
  },
);

/** Real: each store of the contract, by a slow way. The limit of silence is shortened, so that what takes 8 s takes longer. */
describe.each(contractStores)('A slow way to a store, by $store', ({ connect: reach }) => {
  const SILENT_MS = 3_000;
  const ARCHIVE = randomBytes(MIB / 2);
  let way: TcpProxy;
  let storage: ArchiveStorage;
  beforeAll(async () => {
    const options = reach();
    await new ArchiveStorage(options).ensureBucket();
    way = await TcpProxy.start(Number(new URL(options.endpoint ?? '').port));
    storage = new ArchiveStorage({ ...options, endpoint: way.proxiedUrl(options.endpoint ?? '') }, SILENT_MS);
  });
  afterEach(() => way.heal());
  afterAll(() => way.close());

  it('costs time and nothing else', async () => {
    way.bytesPerSecond = 64 * 1024;
    const key = newKey();
    const started = performance.now();
    expect(await storage.put(key, Readable.from(splitIntoChunks(ARCHIVE)))).toMatchObject({
      bytes: ARCHIVE.length,
    });
    expect(performance.now() - started).toBeGreaterThan(2 * SILENT_MS);
    await storage.delete(key);
  }, 60_000);

  it('that falls silent while an archive is read back makes the store unavailable', async () => {
    const readBack = new Promise<void>((resolve) => {
      way.onRequestBytes = (bytes) => {
        if (bytes.toString('latin1').startsWith('GET ')) resolve();
      };
    });
    way.bytesPerSecond = 64 * 1024;
    const key = newKey();
    const put = storage.put(key, Readable.from(splitIntoChunks(ARCHIVE)));
    void readBack.then(() => wait(1_500)).then(() => way.setState('silent'));
    await expect(put).rejects.toThrow(ArchiveStoreUnavailable);
    await way.heal();
    await storage.delete(key);
  }, 60_000);
});

const ALL_A = Buffer.alloc(6 * MIB, 'a');

/** Another byte in the middle of what is the archive's; answers about it stay as they are. */
function spoiled(chunk: Buffer): Buffer {
  if (chunk.length < 1000 || chunk.subarray(-500).some((byte) => byte !== ALL_A[0])) return chunk;
  return Buffer.concat([chunk.subarray(0, -1), Buffer.from('b')]);
}

type Connection = Parameters<Parameters<typeof createServer>[1] & object>[0];

/** @returns the address of a server on loopback, and what ends it with all of its connections. */
async function listening(onConnection: (socket: Connection) => void) {
  const sockets: Connection[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  };
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
