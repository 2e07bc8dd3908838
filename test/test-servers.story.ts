import { Readable } from 'node:stream';
import { testDatabase } from './support/test-database';
import { testStorage } from './support/test-storage';

describe('The servers of a test run', () => {
  it('give each suite a migrated database of its own', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    try {
      await one.dataSource.query('CREATE TABLE only_here (id int)');
      const tables = await other.dataSource.query<{ table_name: string }[]>(
        `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`,
      );
      const names = tables.map(({ table_name }) => table_name);
      expect(names).toContain('download_requests');
      expect(names).not.toContain('only_here');
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  it('give each suite a bucket of its own', async () => {
    const [one, other] = await Promise.all([testStorage(), testStorage()]);
    await one.put('archives/a/b.zip', Readable.from(['passes']));
    await expect(one.exists('archives/a/b.zip')).resolves.toBe(true);
    await expect(other.exists('archives/a/b.zip')).resolves.toBe(false);
  });
});
