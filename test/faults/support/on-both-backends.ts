import { describeWithTool } from '../../support/system-tool';
import { brokenInvariants } from './check-invariants';
import { Contact } from './contact';
import { type Backend, Rig } from './rig';

/** What the rows of one suite work on. */
export interface Stage {
  rig: Rig;
  contact: Contact;
}

/**
 * Declares rows of the matrix for each backend of the queue, on a system of its own; after every row everything is mended
 * and every invariant is checked.
 */
export function onBothBackends(title: string, rows: (stage: Stage, backend: Backend) => void): void {
  describe(`${title}, with the queue in PostgreSQL`, () => onBackend('PostgreSQL', rows));
  describeWithTool(['redis-server'], `${title}, with the queue in Redis`, () => onBackend('Redis', rows));
}

/** The same for rows that have nothing to do with the queue. */
export function onBackend(backend: Backend, rows: (stage: Stage, backend: Backend) => void): void {
  const stage = {} as Stage;
  beforeAll(async () => {
    stage.rig = await Rig.start(backend);
    stage.contact = await Contact.signedIn(stage.rig);
  }, 120_000);
  afterAll(() => stage.rig?.close(), 60_000);
  afterEach(async () => {
    await stage.rig.heal();
    expect(await brokenInvariants(stage.rig)).toEqual([]);
  }, 120_000);
  rows(stage, backend);
}
