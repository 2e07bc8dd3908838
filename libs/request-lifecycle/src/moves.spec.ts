import { type DownloadRequest } from '@app/database';
import {
  nextState,
  REQUEST_STATES,
  type RequestMove,
  type RequestState,
  statesThatAllow,
} from '@app/download-request';
import { randomUUID } from 'node:crypto';
import {
  requestRow,
  submitRequest as submit,
  writeContactPerson,
} from '../../../test/support/submitted-request';
import { testDatabase, type TestDatabase } from '../../../test/support/test-database';
import { type Attempt } from './attempt';
import { claimRequest } from './claim';
import { expireRequest } from './expire';
import { failRequest } from './fail';
import { invalidateRequest, isArchiveOutdated } from './invalidate';
import { lockRequest, requireNotExpired } from './lock-request';
import { publishRequest } from './publish';
import { releaseRequest } from './release';
import { retryRequest } from './retry';
import { allowsMoveSql } from './state-conditions';
import { type NewRequest, submitRequest } from './submit';

/** Real: PostgreSQL with its constraints. Mocked: nothing. */
describe('The moves of a request', () => {
  let database: TestDatabase;
  let accountId: string;
  const row = (id: string) => requestRow(database.dataSource, id);
  const claim = async (id: string): Promise<Attempt> => {
    const attempt = await claimRequest(database.dataSource, id);
    if (typeof attempt !== 'object') throw new Error('The request could not be claimed.');
    return attempt;
  };
  const archive = (id: string) => ({ key: `archives/${id}/t.zip`, bytes: 1, sha256: 'ab' });

  /** Ways to a request in each state. @returns its id */
  const inState: Record<RequestState, () => Promise<string>> = {
    submitted: () => submit(database.dataSource, accountId),
    rendering: async () => {
      const id = await inState.submitted();
      await claim(id);
      return id;
    },
    ready: async () => {
      const id = await inState.submitted();
      await publishRequest(database.dataSource, await claim(id), archive(id), []);
      return id;
    },
    failed: async () => {
      const id = await inState.submitted();
      await failRequest(database.dataSource, await claim(id), 'no-pass-possible', []);
      return id;
    },
    expired: async () => {
      const id = await inState.ready();
      await expireRequest(database.dataSource, { id, archiveKey: archive(id).key });
      return id;
    },
  };
  /** The attempt that a worker believes to have, whatever the state of the request. */
  const attemptAt = async (id: string): Promise<Attempt> => ({
    requestId: id,
    accountId,
    token: ((await row(id)).attempt_token as string | null) ?? randomUUID(),
    passCount: 3,
    isRepeated: false,
    traceParent: null,
    drawing: { position: null, written: Promise.resolve(), isReleasing: false },
  });
  const leaseEnds = (id: string) =>
    database.dataSource.query(
      `UPDATE download_requests SET lease_until = now() - interval '1 second' WHERE id = $1 AND state = 'rendering'`,
      [id],
    );
  const moves: Record<RequestMove, (id: string) => Promise<unknown>> = {
    claim: async (id) => {
      await leaseEnds(id);
      await claimRequest(database.dataSource, id);
    },
    release: async (id) => releaseRequest(database.dataSource, await attemptAt(id), 'charged'),
    publish: async (id) => publishRequest(database.dataSource, await attemptAt(id), archive(id), []),
    fail: async (id) => failRequest(database.dataSource, await attemptAt(id), 'no-pass-possible', []),
    invalidate: (id) =>
      database.dataSource.transaction(async (manager) => {
        const request = (await lockRequest(manager, id)) as DownloadRequest;
        await invalidateRequest(manager, request, 'archive-lost');
      }),
    retry: (id) =>
      database.dataSource.transaction(async (manager) => {
        const request = (await lockRequest(manager, id)) as DownloadRequest;
        await retryRequest(manager, request, { role: 'requester', accountId });
      }),
    expire: async (id) => expireRequest(database.dataSource, { id, archiveKey: (await row(id)).archive_key as string | null }), // prettier-ignore
  };

  beforeAll(async () => {
    database = await testDatabase();
    accountId = await writeContactPerson(database.dataSource);
  });
  afterAll(() => database.close());

  /** A request whose attempts are used up fails when it is claimed: see attempt.spec.ts. */
  const elsewhere = (state: RequestState, move: RequestMove) => state === 'submitted' && move === 'fail';

  it.each(
    REQUEST_STATES.flatMap((state) =>
      (Object.keys(moves) as RequestMove[])
        .filter((move) => !elsewhere(state, move))
        .map((move) => [state, move, nextState(state, move)] as const),
    ),
  )('out of %s by %s lead to the state of the table of moves alone: %s', async (state, move, next) => {
    const id = await inState[state]();
    const before = await row(id);
    await moves[move](id).catch((error: Error) =>
      expect(['AttemptSuperseded', 'RequestRefused']).toContain(error.name),
    );
    const after = await row(id);
    expect(after.state).toBe(next ?? state);
    if (!next) expect({ ...after, lease_until: null }).toEqual({ ...before, lease_until: null });
  });

  it('know the states that the frozen constraint and the partial indexes name', async () => {
    const [check] = await database.dataSource.query<{ text: string }[]>(
      `SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = 'download_requests_state_known'`,
    );
    const predicates = await database.dataSource.query<{ name: string; text: string }[]>(
      `SELECT indexrelid::regclass::text AS name, pg_get_expr(indpred, indrelid) AS text
         FROM pg_index WHERE indrelid = 'download_requests'::regclass AND indpred IS NOT NULL`,
    );
    const statesIn = (text = '') => [...text.matchAll(/'([a-z]+)'/g)].map(([, state]) => state).sort();
    expect(statesIn(check?.text)).toEqual([...REQUEST_STATES].sort());
    const states = new Map(predicates.map(({ name, text }) => [name, statesIn(text)]));
    expect(states.get('download_requests_open')).toEqual([...statesThatAllow('claim')].sort());
    expect(states.get('download_requests_failed')).toEqual([...statesThatAllow('retry')].sort());
  });

  it('are asked for in SQL by literals, which partial indexes need', () => {
    expect(allowsMoveSql('claim')).toBe(`state IN ('submitted', 'rendering')`);
    expect(allowsMoveSql('expire', 'request')).toBe(`request.state IN ('ready', 'failed')`);
  });

  it('begin once for one idempotency key: the second submission writes nothing', async () => {
    const request: NewRequest = {
      id: randomUUID(),
      accountId,
      scope: 'main',
      expiryDates: ['none'],
      personalReference: null,
      passes: [{ holderId: randomUUID(), qualificationId: randomUUID() }],
      missing: [{ holderId: randomUUID(), qualificationId: null, reason: 'no-qualification' }],
      idempotencyKey: 'k-1',
      bodyFingerprint: '-',
    };
    const write = (id: string) =>
      database.dataSource.transaction((manager) => submitRequest(manager, { ...request, id }));
    await expect(write(request.id)).resolves.toEqual({ requestId: request.id, generation: 1 });
    await expect(write(randomUUID())).resolves.toBeNull();
    const items = await database.dataSource.query<unknown[]>(
      `SELECT position, qualification_id IS NULL AS holder, missing_reason
         FROM download_request_items WHERE request_id = $1 ORDER BY position`,
      [request.id],
    );
    expect(items).toEqual([
      { position: 1, holder: false, missing_reason: null },
      { position: 2, holder: true, missing_reason: 'no-qualification' },
    ]);
  });

  it('start a failed request from the beginning, with a new generation, an outbox entry and an audit entry', async () => {
    const id = await inState.failed();
    await moves.retry(id);
    expect(await row(id)).toMatchObject({
      state: 'submitted',
      generation: 2,
      attempt_count: 0,
      failure_code: null,
      expires_at: null,
    });
    const pending = await database.dataSource.query<{ generation: number }[]>(
      `SELECT generation FROM render_outbox WHERE request_id = $1 ORDER BY generation`,
      [id],
    );
    expect(pending.map(({ generation }) => generation)).toEqual([1, 2]);
    const audited = await database.dataSource.query<unknown[]>(
      `SELECT action, account_id FROM audit_events WHERE request_id = $1 ORDER BY id DESC LIMIT 1`,
      [id],
    );
    expect(audited).toEqual([{ action: 'request-retried', account_id: accountId }]);
  });

  it('find an archive outdated as soon as one of its passes is revoked, or its holder has left', async () => {
    const id = await inState.ready();
    const [{ organisations }] = await database.dataSource.query<[{ organisations: string[] }]>(
      `SELECT array_agg(organisation_id) AS organisations FROM contact_person_organisations WHERE account_id = $1`,
      [accountId],
    );
    const isOutdated = (ids: readonly string[]) => isArchiveOutdated(database.dataSource.manager, id, ids);
    expect(await isOutdated(organisations)).toBe(false);
    expect(await isOutdated([])).toBe(true);
    await database.dataSource.query(
      `UPDATE qualifications SET revoked = true
        WHERE id = (SELECT qualification_id FROM download_request_items WHERE request_id = $1 AND position = 2)`,
      [id],
    );
    expect(await isOutdated(organisations)).toBe(true);
  });

  it('are refused for a request that does not exist, or whose time has ended before the sweep has seen it', async () => {
    expect(() => requireNotExpired(null, 'request-unknown')).toThrow('request-unknown');
    const id = await inState.ready();
    await database.dataSource.query(`UPDATE download_requests SET expires_at = now() WHERE id = $1`, [id]);
    const request = await database.dataSource.transaction((manager) => lockRequest(manager, id, accountId));
    expect(() => requireNotExpired(request, 'request-not-found')).toThrow('request-expired');
    expect(await lockRequest(database.dataSource.manager, id, randomUUID()).catch(() => null)).toBeNull();
  });
});
