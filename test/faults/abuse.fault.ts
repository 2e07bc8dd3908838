import { randomUUID } from 'node:crypto';
import { ApiClient } from '../support/api-client';
import { Contact } from './support/contact';
import { onBackend, type Stage } from './support/on-both-backends';
import { ANNEKE, holderOnlyOf, KAREL, OPERATOR, PETRA, signedIn, stateOf } from './support/people';
import {
  callWith,
  changingRoutes,
  idRoutes,
  operatorRoutes,
  readingRoutes,
  resourceOf,
} from './support/routes';

/** Real: everything, as processes of their own. Mocked: nothing. These rows are the same for either backend of the queue. */
describe('Abuse', () => onBackend('PostgreSQL', (stage) => rows(stage)));

function rows(stage: Stage): void {
  it("row 44: somebody else's id answers as an unknown one does, on every route that takes an id", async () => {
    const { rig, contact } = stage;
    const own = await contact.submit(3);
    await contact.waitUntilSettled(own);
    const owner = await signedIn(rig, PETRA);
    const stranger = await signedIn(rig, ANNEKE);
    const ids = { 'download-requests': own, holders: await holderOnlyOf(rig, PETRA, ANNEKE) };
    const routes = await idRoutes(owner);
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining(['GET /api/holders/{id}', 'POST /api/download-requests/{id}/download']),
    );
    for (const route of routes) {
      const id = ids[resourceOf(route) as keyof typeof ids];
      // A route with an id of another kind has to be thought of here.
      expect([route.path, id]).toEqual([route.path, expect.any(String)]);
      const [unknown, foreign] = [
        await callWith(stranger, route, randomUUID()),
        await callWith(stranger, route, id),
      ];
      expect([route.path, foreign]).toEqual([route.path, unknown]);
      expect([route.path, unknown.status]).toEqual([route.path, 404]);
      for (const malformed of ['1', 'geen-uuid', `${id}0`, '%00', "'%20OR%201=1", `{${id}}`]) {
        expect([route.path, malformed, await callWith(stranger, route, malformed)]).toEqual([
          route.path,
          malformed,
          unknown,
        ]);
      }
      expect([route.path, (await callWith(owner, route, id)).status]).not.toEqual([route.path, 404]);
      if (route.path.endsWith('/download')) rig.minted.push({ requestId: own, email: PETRA });
      expect((await callWith(await signedIn(rig, OPERATOR), route, id)).status).toBe(403);
      expect((await callWith(new ApiClient(rig.url), route, id)).status).toBe(401);
    }
    const mints = await rig.sql(
      `SELECT DISTINCT a.email FROM audit_events e JOIN accounts a ON a.id = e.account_id
        WHERE e.request_id = $1 AND e.action = 'download-link-issued'`,
      own,
    );
    expect(mints).toEqual([{ email: PETRA }]);
    // Who tries ids is seen by id, and what was no id is not written.
    const [account] = await rig.sql<{ id: string }>(`SELECT id FROM accounts WHERE email = $1`, ANNEKE);
    const link = '/api/download-requests/:id/download 404';
    expect(rig.output).toMatch(new RegExp(`${link} .* refused to account ${account?.id} id ${own}`));
    expect(rig.output).not.toContain('geen-uuid');
  }, 60_000);

  it("row 44: an operators' route tells a contact person and a stranger nothing, whatever id they ask for", async () => {
    const { rig } = stage;
    const operator = await signedIn(rig, OPERATOR);
    const contactPerson = await signedIn(rig, PETRA);
    const routes = await operatorRoutes(operator);
    expect(routes.map(({ path }) => path)).toContain('/api/operations/registry-imports/{id}');
    for (const route of routes) {
      for (const id of [randomUUID(), 'geen-uuid']) {
        expect([route.path, (await callWith(contactPerson, route, id)).status]).toEqual([route.path, 403]);
        expect([route.path, (await callWith(new ApiClient(rig.url), route, id)).status]).toEqual([
          route.path,
          401,
        ]);
        if (!route.path.includes('{')) continue;
        const body = /\/(grant|withdraw)$/.test(route.path) ? { code: 'DEMO-0001' } : undefined;
        expect([route.path, (await callWith(operator, route, id, body)).status]).toEqual([route.path, 404]);
      }
    }
  });

  it('row 44: an operator manages contact persons, and knows neither operators nor their ids', async () => {
    const { rig } = stage;
    const operator = await signedIn(rig, OPERATOR);
    const [bea] = await rig.sql<{ id: string }>(`SELECT id FROM accounts WHERE email = $1`, OPERATOR);
    const accounts = () => rig.sql(`SELECT * FROM accounts ORDER BY id`);
    const before = await accounts();
    const routes = (await operatorRoutes(operator)).filter(({ path }) => path.includes('/accounts/{id}'));
    expect(routes).toHaveLength(5);
    for (const route of routes) {
      const body = /\/(grant|withdraw)$/.test(route.path) ? { code: 'DEMO-0001' } : undefined;
      const answer = await callWith(operator, route, bea?.id ?? '', body);
      expect([route.path, answer.status]).toEqual([route.path, 404]);
    }
    expect(await accounts()).toEqual(before);
  });

  it('row 45: a list with one foreign pass is refused whole, as with an unknown one, and nothing is written', async () => {
    const { rig, contact } = stage;
    const foreign = await holderOnlyOf(rig, ANNEKE, PETRA);
    const [before] = await rig.sql(`SELECT count(*) FROM download_requests`);
    const withForeign = await contact.post([...contact.choose(3), foreign]);
    const withUnknown = await contact.post([...contact.choose(3), randomUUID()]);
    expect([withForeign.status, withForeign.body]).toEqual([404, withUnknown.body]);
    expect(JSON.stringify(withForeign.body)).not.toContain(foreign);
    expect(await rig.sql(`SELECT count(*) FROM download_requests`)).toEqual([before]);
  });

  it('row 45: who leaves between submitting and making is left out by the worker, and said so', async () => {
    const { rig, contact } = stage;
    await Promise.all(rig.workers.map((one) => one.stop()));
    const id = await contact.submit(6);
    const [gone] = await rig.sql<{ holder_id: string; passes: number }>(
      `SELECT holder_id, count(*)::int AS passes FROM download_request_items WHERE request_id = $1 GROUP BY holder_id LIMIT 1`,
      id,
    );
    const away = await rig.sql<{ organisation_id: string }>(
      `DELETE FROM enrolments WHERE holder_id = $1 RETURNING organisation_id`,
      gone?.holder_id,
    );
    // Moved, not only away: to an organisation that the contact person does not act for.
    await rig.sql(
      `INSERT INTO enrolments (organisation_id, holder_id)
       SELECT id, $1 FROM organisations WHERE id NOT IN (
         SELECT organisation_id FROM contact_person_organisations c JOIN accounts a ON a.id = c.account_id WHERE a.email = $2)
       LIMIT 1`,
      gone?.holder_id,
      PETRA,
    );
    expect(away.length).toBeGreaterThan(0);
    await Promise.all(rig.workers.map((one) => one.start()));
    const view = await contact.waitUntilSettled(id);
    expect(view).toMatchObject({ state: 'ready', done: 6 - (gone?.passes ?? 0) });
    expect(new Set(view.missing.map(({ reason }) => reason))).toEqual(new Set(['no-longer-enrolled']));
  }, 60_000);

  it('row 48: after signing out, losing the organisation or being disabled there is no new link, at once', async () => {
    const { rig, contact } = stage;
    const id = await contact.submit(2);
    await contact.waitUntilSettled(id);
    const link = async (client: ApiClient) => {
      const answer = await client.post(`/api/download-requests/${id}/download`);
      if (answer.status === 200) rig.minted.push({ requestId: id, email: PETRA });
      return answer.status;
    };
    const [leaving, other] = [await signedIn(rig, PETRA), await signedIn(rig, PETRA)];
    expect([await link(leaving), await link(other)]).toEqual([200, 200]);
    const cookie = leaving.copy();
    expect((await leaving.delete('/api/session')).status).toBe(204);
    expect([await link(leaving), await link(cookie), await link(other)]).toEqual([401, 401, 200]);

    await rig.sql(`UPDATE accounts SET disabled_at = now() WHERE email = $1`, PETRA);
    expect(await link(other)).toBe(401);
    await expect(signedIn(rig, PETRA)).rejects.toThrow('401');
    await rig.sql(`UPDATE accounts SET disabled_at = NULL WHERE email = $1`, PETRA);
    expect(await link(other)).toBe(200);

    const withdrawn = await rig.sql<{ account_id: string; organisation_id: string }>(
      `DELETE FROM contact_person_organisations WHERE account_id = (SELECT id FROM accounts WHERE email = $1) RETURNING *`,
      PETRA,
    );
    expect(await link(other)).toBe(409);
    for (const { account_id, organisation_id } of withdrawn)
      await rig.sql(`INSERT INTO contact_person_organisations VALUES ($1, $2)`, account_id, organisation_id);
  }, 60_000);

  it('row 49: a colleague of the same organisation is refused as a stranger is, and it is in no audit as a download', async () => {
    const { rig, contact } = stage;
    const id = await contact.submit(2);
    await contact.waitUntilSettled(id);
    const colleague = await Contact.signedIn(rig, KAREL);
    expect(await colleague.getRequest(id)).toBeUndefined();
    expect(await colleague.retry(id)).toBe(404);
    await expect(colleague.download(id)).rejects.toThrow('404');
    expect(
      await rig.sql(`SELECT FROM audit_events WHERE request_id = $1 AND action LIKE '%link%'`, id),
    ).toEqual([]);
  }, 60_000);

  it('row 50: a page of another site changes nothing: no form, no foreign script, no link that is followed', async () => {
    const { rig, contact } = stage;
    const client = await signedIn(rig, PETRA);
    const id = await contact.submit(2);
    await contact.waitUntilSettled(id);
    const before = await stateOf(rig);
    const origin = 'https://elders.example';
    const form = {
      'X-Requested-With': '',
      Origin: origin,
      'Content-Type': 'application/x-www-form-urlencoded',
    };
    for (const { method, path } of await changingRoutes(client)) {
      const address = path.replace('{id}', id);
      const answer = await client.send(method, address, method === 'POST' ? 'a=b' : undefined, form);
      expect([address, answer.status]).toEqual([address, 403]);
    }
    const asked = await client.send('OPTIONS', '/api/download-requests', undefined, {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'x-requested-with',
    });
    expect([...asked.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    for (const { path } of await readingRoutes(client)) {
      const answer = await client.get(path.replace('{id}', id).replace('{code}', 'x'), { Origin: origin });
      expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, null]);
    }
    for (const action of ['download', 'retry'])
      expect((await client.get(`/api/download-requests/${id}/${action}`)).status).toBe(404);
    expect(await stateOf(rig)).toEqual(before);
  }, 60_000);
}
