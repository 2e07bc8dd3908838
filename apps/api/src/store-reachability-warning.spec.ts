import { storeReachabilityWarning } from './store-reachability-warning';

describe('A store', () => {
  it.each([
    ['https://pasloket.example', 'http://127.0.0.1:9000', 'their own machine'],
    ['http://192.0.2.7:3000', 'http://localhost:9000', 'their own machine'],
    ['https://pasloket.example', 'https://[::1]:9000', 'their own machine'],
    ['https://pasloket.example', 'http://s3.example', 'refuse that from a page with https'],
  ])('whose links people at %s cannot use, at %s, is named with the remedy', (page, store, why) => {
    const sentence = storeReachabilityWarning(page, store) ?? '';
    expect(sentence).toMatch(/^S3_PUBLIC_ENDPOINT: .*: set it to .*\.$/);
    expect(sentence).toContain(why);
  });

  it.each([
    ['http://localhost:3000', 'http://127.0.0.1:9000'],
    ['http://pasjes.localhost', 'http://s3.localhost'],
    ['https://pasloket.example', 'https://s3.example'],
    ['http://pasloket.example', 'http://s3.example'],
    ['https://pasloket.example', undefined],
  ])('that people at %s reach, at %s, is nothing to speak of', (page, store) => {
    expect(storeReachabilityWarning(page, store)).toBeUndefined();
  });
});
