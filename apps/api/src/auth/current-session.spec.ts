import { MemoryStore, type SessionData } from 'express-session';
import { readCurrentSession } from './current-session';

const PETRA = { id: 'petra' };

/** Real: express-session's own store in memory. That the api's own one ends idle sessions: test/accounts.story.ts. */
describe('An ongoing session', () => {
  const sessionID = 'session';
  const begun = () => {
    const sessionStore = new MemoryStore();
    sessionStore.set(sessionID, { cookie: {}, account: PETRA } as unknown as SessionData);
    return { sessionID, sessionStore };
  };

  it('has an account until it is ended', async () => {
    const request = begun();
    const session = readCurrentSession({ ...request, sessionEndsAt: Date.now() + 60_000 });
    await expect(session.account()).resolves.toEqual(PETRA);
    request.sessionStore.destroy(sessionID);
    await expect(session.account()).resolves.toBeUndefined();
  });

  it('has none when its hours are, however busy it is', async () => {
    const session = readCurrentSession({ ...begun(), sessionEndsAt: Date.now() - 1 });
    await expect(session.account()).resolves.toBeUndefined();
  });
});
