import { SecretBox, SingleSignOnManagement } from '@app/accounts';
import { type CommandLog } from '@app/service-process';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { sessionSecret, withServiceDatabase } from './running-service';
import { UsageError } from './usage-error';

const USAGE = `npm run accounts -- sso COMMAND
  list                                               the providers, with their ids
  add --organisation CODE… --issuer URL --client-id ID --client-secret-file FILE --domain DOMAIN… [--vouches-for-addresses]
                                                     people with an address of these domains may sign in there
  vouch ID, unvouch ID                               as --vouches-for-addresses: whether every address that the provider says and
                                                     does not deny is its owner's, also without email_verified: true
  remove ID                                          ends the sessions of whoever signed in by it
  unlink EMAIL                                       the address has a new owner at the provider`;

/** Parameters of the function that runs a subcommand. */
interface Call {
  readonly management: SingleSignOnManagement;
  readonly publicUrl: string;
  readonly argument: string;
  readonly options: Options;
  readonly log: CommandLog;
}

type Options = ReturnType<typeof readArguments>['values'];

const COMMANDS: Readonly<Record<string, (call: Call) => Promise<void>>> = {
  list,
  add,
  vouch: (call) => vouch(call, true),
  unvouch: (call) => vouch(call, false),
  remove,
  unlink,
};

const WITHOUT_ARGUMENT = new Set(['list', 'add']);

/**
 * Runs `accounts sso list|add|vouch|unvouch|remove|unlink`: manages the identity providers at which people of an organisation sign in, in
 * the database of DATABASE_URL or of the running `npm start`. `add` needs SESSION_SECRET, with which the client secret is encrypted.
 *
 * @throws UsageError, ConfigurationError, DatabaseUnusable, DatabaseIncompatible, SingleSignOnRefused
 */
export async function singleSignOnCommand(args: string[], log: CommandLog): Promise<void> {
  const { values: options, positionals } = readArguments(args);
  const [name = '', argument = '', ...more] = positionals;
  const command = COMMANDS[name];
  if (!command || more.length > 0 || (argument === '') !== WITHOUT_ARGUMENT.has(name)) throw misunderstood();
  await withServiceDatabase(process.env, (dataSource, { publicUrl }) =>
    command({ management: new SingleSignOnManagement(dataSource), publicUrl, argument, options, log }),
  );
}

async function list({ management }: Call): Promise<void> {
  const providers = await management.list();
  for (const { id, issuer, clientId, domains, organisations, linked, vouchesForAddresses } of providers) {
    const trust = vouchesForAddresses ? ['vouches for its addresses'] : [];
    const parts = [id, issuer, clientId, organisations.join(' '), domains.join(' '), `${linked} linked`];
    console.log([...parts, ...trust].join(' · '));
  }
  console.log(providers.length === 1 ? '1 provider' : `${providers.length} providers`);
}

async function add({ management, publicUrl, options, log }: Call): Promise<void> {
  const box = new SecretBox(sessionSecret(process.env));
  const id = await management.add(
    {
      issuer: options.issuer ?? '',
      clientId: options['client-id'] ?? '',
      clientSecret: await secretIn(options['client-secret-file']),
      domains: options.domain ?? [],
      organisations: options.organisation ?? [],
      vouchesForAddresses: options['vouches-for-addresses'] ?? false,
    },
    box,
  );
  log.info(
    `added ${id}; register this redirect address at the provider: ${new URL('/api/session/sso/callback', publicUrl).href}`,
  );
}

async function vouch({ management, argument, log }: Call, vouches: boolean): Promise<void> {
  await management.setVouchesForAddresses(argument, vouches);
  log.info(vouches ? 'its addresses are vouched for' : 'its addresses need email_verified: true');
}

async function remove({ management, argument, log }: Call): Promise<void> {
  await management.remove(argument);
  log.info('removed: sessions of whoever signed in by it are over');
}

async function unlink({ management, argument, log }: Call): Promise<void> {
  await management.unlink(argument);
  log.info('unlinked: whoever the provider names with this address next is linked anew');
}

/** Reads the client secret from a file. It is not an argument, because all users of the machine can see the arguments of a process. */
async function secretIn(file: string | undefined): Promise<string> {
  if (!file) return '';
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new UsageError(
      `The client's secret cannot be read from the file of --client-secret-file (${code}).`,
    );
  }
}

function misunderstood(): UsageError {
  return new UsageError(`These arguments are not understood: ${USAGE}.`);
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        organisation: { type: 'string', multiple: true },
        issuer: { type: 'string' },
        'client-id': { type: 'string' },
        'client-secret-file': { type: 'string' },
        domain: { type: 'string', multiple: true },
        'vouches-for-addresses': { type: 'boolean' },
      },
    });
  } catch {
    throw misunderstood();
  }
}
