import { downloadOrigin } from './archive-storage';
import { type StorageOptions } from './settings';

const OPTIONS: StorageOptions = {
  region: 'eu-central-1',
  bucket: 'pasjes',
  forcePathStyle: true,
  requestChecksums: 'WHEN_SUPPORTED',
};

/** Real: the SDK that signs the links, without credentials and without a network. Nothing is mocked. */
describe('Where links to archives lead', () => {
  it.each<[Partial<StorageOptions>, string]>([
    [{ endpoint: 'http://127.0.0.1:9000' }, 'http://127.0.0.1:9000'],
    [{ endpoint: 'http://store:9000', publicEndpoint: 'https://s3.example' }, 'https://s3.example'],
    [{ endpoint: 'https://s3.example', forcePathStyle: false }, 'https://pasjes.s3.example'],
    [{ endpoint: 'https://10.0.0.5:9000', forcePathStyle: false }, 'https://10.0.0.5:9000'],
    [{}, 'https://s3.eu-central-1.amazonaws.com'],
    [{ forcePathStyle: false }, 'https://pasjes.s3.eu-central-1.amazonaws.com'],
    [{ forcePathStyle: false, bucket: 'onze.pasjes' }, 'https://s3.eu-central-1.amazonaws.com'],
    [{ region: 'cn-north-1' }, 'https://s3.cn-north-1.amazonaws.com.cn'],
  ])('is what the SDK makes of %j', async (options, origin) => {
    expect(await downloadOrigin({ ...OPTIONS, ...options })).toBe(origin);
  });
});
