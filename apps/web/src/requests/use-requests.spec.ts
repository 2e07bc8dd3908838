import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { type DownloadRequest } from '../api/client';
import { applyRequestUpdate, requestsQuery } from './use-requests';

const request = (state: DownloadRequest['state'], id = 'one') => ({ id, state }) as DownloadRequest;

/** Real: the query of the list and the updates from events. Mocked: the server's answers, which arrive when the test says so. */
describe('The list of requests', () => {
  let queries: QueryClient;
  let answer: (...items: DownloadRequest[]) => Promise<void>;
  let shown: () => string[] | undefined;
  let asking: () => Promise<unknown>;

  beforeEach(() => {
    queries = new QueryClient();
    let give: (items: DownloadRequest[]) => void = () => {};
    const observer = new InfiniteQueryObserver(queries, {
      ...requestsQuery(queries, true),
      queryFn: async () => {
        const requestedAt = Date.now();
        const items = await new Promise<DownloadRequest[]>((resolve) => (give = resolve));
        return { items, total: 1, page: 1, requestedAt };
      },
    });
    observer.subscribe(() => {});
    answer = async (...items) => {
      give(items);
      await new Promise(setImmediate);
    };
    shown = () =>
      observer.getCurrentResult().data?.pages.flatMap(({ items }) => items.map(({ state }) => state));
    asking = () => observer.refetch();
  });
  afterEach(() => queries.clear());

  it('shows what was heard since it was asked for, not what it had been read as', async () => {
    applyRequestUpdate(queries, request('ready'));
    await answer(request('submitted'));
    expect(shown()).toEqual(['ready']);
  });

  it('shows what was heard last, also when it had said so before that was heard', async () => {
    applyRequestUpdate(queries, request('rendering'));
    // The server read this list when the request was ready, but the list arrives before the event that says so.
    await answer(request('ready'));
    applyRequestUpdate(queries, request('ready'));
    expect(shown()).toEqual(['ready']);
  });

  it('shows what it says itself once it was asked for later', async () => {
    await answer(request('submitted'));
    applyRequestUpdate(queries, request('rendering'));
    expect(shown()).toEqual(['rendering']);
    await new Promise((resolve) => setTimeout(resolve, 2));
    void asking();
    await answer(request('ready'));
    expect(shown()).toEqual(['ready']);
  });
});
