import { randomUUID } from 'node:crypto';
import { type ApiClient } from './support/api-client';
import { type RunningSystem } from './support/running-system';
import { SharedSystem } from './support/shared-system';

interface Refusal {
  readonly type: string;
  readonly detail: string;
  readonly errors?: unknown;
}

const problem = (code: string) =>
  expect.objectContaining({ type: `urn:pasloket:problem:${code}` }) as Refusal;

/** Real: the built standalone, whole. Mocked: nothing. */
describe('How many holders one call may name', () => {
  let system: RunningSystem;
  let client: ApiClient;
  let own: string[];

  beforeAll(async () => {
    system = await SharedSystem.forSuite();
    client = await system.signedIn('Petra de Boer');
    own = (await client.get<{ ids: string[] }>('/api/holders/ids')).body.ids;
  });

  const choices = (holderIds: readonly string[], expiryDates: readonly string[] = []) => ({
    holderIds,
    scope: 'all',
    expiryDates,
  });
  const submit = (body: object) => client.post<Refusal>('/api/download-requests', body);
  const strangers = (count: number) => Array.from({ length: count }, () => randomUUID());

  it('a request names 2,500, whatever they yield: more are refused with the number, before anybody is looked up', async () => {
    const known = own.slice(0, 1_200);
    const refused = await submit(choices([...known, ...strangers(1_301)]));
    expect([refused.status, refused.body]).toEqual([400, problem('too-many-holders')]);
    expect(refused.body).toMatchObject({ holderCount: 2_501, limit: 2_500 });
    expect(refused.body.detail).toContain('2501');
    expect((await submit(choices([...known, ...strangers(1_300)]))).body).toEqual(
      problem('holders-not-found'),
    );
  });

  it('who is named three times, in capitals or not, counts once', async () => {
    const known = own.slice(0, 1_200);
    const repeated = [...known, ...known, ...known.map((id) => id.toUpperCase())];
    expect((await submit(choices(repeated, ['1999-01-01']))).body).toEqual(problem('no-passes'));
  });

  it('a preview names 10,000, and says what fits', async () => {
    const preview = (holderIds: readonly string[]) =>
      client.post<Refusal & { missing: unknown[] }>(
        '/api/download-requests/preview',
        choices(holderIds, ['1999-01-01']),
      );
    const repeated = Array.from({ length: 10_000 }, (_, index) => own[index % own.length] ?? '');
    expect((await preview(repeated)).body.missing).toHaveLength(own.length);
    expect((await preview([...repeated, ...own.slice(0, 1)])).body).toEqual(problem('invalid-input'));
  });

  it('a look-up names 500: more are refused, naming the field', async () => {
    const lookUp = (count: number) =>
      client.post<Refusal & { items: unknown[] }>('/api/holders/lookup', { ids: own.slice(0, count) });
    const refused = await lookUp(501);
    expect([refused.status, refused.body]).toEqual([400, problem('invalid-input')]);
    expect(refused.body.errors).toEqual([expect.objectContaining({ field: 'ids' })]);
    expect((await lookUp(500)).body.items).toHaveLength(500);
  });
});
