import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Answer, type ApiClient } from './api-client';
import { command, type Outcome } from './command';
import { CLIENT_ID, CLIENT_SECRET, type OpenIdTestProvider } from './openid-provider';

const CLI = path.resolve(__dirname, '../../dist/apps/cli/src/main.js');

/**
 * `npm run accounts -- sso …`, built, in a process of its own.
 *
 * @param env without DATABASE_URL and SESSION_SECRET it finds those of what runs with this DATA_DIR
 */
export function ssoCommand(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Outcome> {
  const options = { env: { PATH: process.env.PATH, ...env }, cwd: tmpdir() };
  return command(process.execPath, [CLI, 'accounts', 'sso', ...args], options);
}

/** As an operator does it. @param dataDir of the `npm start` that is to know the provider */
export async function addProvider(
  dataDir: string,
  { issuer }: Pick<OpenIdTestProvider, 'issuer'>,
  organisation: string,
  domain: string,
  ...more: string[]
): Promise<Outcome> {
  const file = path.join(dataDir, 'client-secret');
  await writeFile(file, `${CLIENT_SECRET}\n`);
  const what = ['--organisation', organisation, '--issuer', issuer, '--domain', domain];
  const client = ['--client-id', CLIENT_ID, '--client-secret-file', file];
  return ssoCommand({ DATA_DIR: dataDir }, 'add', ...what, ...client, ...more);
}

/** As the page does it. */
export function beginSignOn(
  client: ApiClient,
  email: string,
): Promise<Answer<{ readonly type: string; readonly redirectUrl: string }>> {
  return client.post('/api/session/sso', { email });
}

/** Follows the address that leads back from the provider. @returns where that leads to */
export async function openCallback(client: ApiClient, address: string): Promise<string | null> {
  const { pathname, search } = new URL(address);
  const { status, headers } = await client.getWithoutRedirect(pathname + search);
  if (status !== 302) throw new Error(`Coming back was answered with ${status}.`);
  return headers.get('location');
}
