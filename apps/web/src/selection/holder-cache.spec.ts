import { api } from '../api/client';
import { HolderCache } from './holder-cache';

/** Real: the directory. Mocked: the server, which knows all holders except one and accepts 500 ids at once, like the real server. */
describe('Who is behind an id', () => {
  const asked: string[][] = [];
  beforeEach(() => {
    asked.length = 0;
    const answer = (_path: string, { body }: { body: { ids: string[] } }) => {
      asked.push(body.ids);
      const items = body.ids.filter((id) => id !== 'id-700').map((id) => ({ id }));
      return Promise.resolve({ data: { items }, response: new Response() });
    };
    jest.spyOn(api, 'POST').mockImplementation(answer as never);
  });
  afterEach(() => jest.restoreAllMocks());

  const ids = Array.from({ length: 1_200 }, (_, index) => `id-${index}`);

  it('is asked in slices that the server takes, one after the other', async () => {
    const directory = new HolderCache();
    await directory.fetchUnknown(ids);
    expect(asked.map(({ length }) => length)).toEqual([500, 500, 200]);
    expect(asked.flat()).toEqual(ids);
    expect(directory.get().get('id-1199')).toEqual({ id: 'id-1199' });
    expect(await directory.refresh(ids)).toEqual(['id-700']);
  });
});
