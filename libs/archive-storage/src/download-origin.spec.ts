import { ArchiveStorage } from './archive-storage';
import { downloadOrigin, type StorageOptions } from './settings';

const OPTIONS: StorageOptions = {
  region: 'eu-central-1',
  bucket: 'pasjes',
  accessKeyId: 'key',
  secretAccessKey: 'secret',
  forcePathStyle: true,
  requestChecksums: 'WHEN_SUPPORTED',
};

/** Real: the SDK that signs the links. Nothing is mocked. */
describe('Where links to archives lead', () => {
  it.each<Partial<StorageOptions>>([
    { endpoint: 'http://127.0.0.1:9000' },
    { endpoint: 'http://store:9000', publicEndpoint: 'https://s3.example' },
    { endpoint: 'https://s3.example', forcePathStyle: false },
    {},
    { forcePathStyle: false },
    { region: 'us-east-1' },
    { region: 'us-east-1', forcePathStyle: false },
    { region: 'cn-north-1' },
  ])('is what is signed: %j', async (options) => {
    const all = { ...OPTIONS, ...options };
    const { url } = await new ArchiveStorage(all).signDownload('a.zip', {
      fileName: 'a.zip',
      expiresInSeconds: 60,
    });
    expect(downloadOrigin(all)).toBe(new URL(url).origin);
  });
});
