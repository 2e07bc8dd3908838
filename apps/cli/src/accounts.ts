import {
  type AccountChange,
  accountLinkUrl,
  AccountManagement,
  listAccounts,
  type ListedAccount,
} from '@app/accounts';
import { type CommandLog } from '@app/service-process';
import { parseArgs } from 'node:util';
import { type DataSource } from 'typeorm';
import { withServiceDatabase } from './running-service';
import { singleSignOnCommand } from './single-sign-on';
import { UsageError } from './usage-error';

const USAGE = `npm run accounts -- COMMAND
  list [TEXT]                                                whoever has TEXT in name, address or organisation
  add EMAIL --name NAME --organisation CODE… [--show-link]   a contact person, who is mailed a link to set a password
  add EMAIL --name NAME --operator [--show-link]             an operator
  disable EMAIL                                              ends sessions and downloads at once
  enable EMAIL
  reset EMAIL [--show-link] [--second-factor]                takes the password (and the second factor) away, and mails a link
  second-factor EMAIL|--organisation CODE… [--optional]      who signs in by two steps; --optional: whoever wants to
  grant EMAIL --organisation CODE…                           acts for these, too
  withdraw EMAIL --organisation CODE…                        acts for these no longer; ends sessions at once
  sso …                                                      single sign-on of an organisation; alone, it says how
With --show-link the link is printed instead of mailed: hand it over where nobody else reads it`;

/** Parameters of the function that runs a subcommand. */
interface Call {
  readonly dataSource: DataSource;
  readonly accounts: AccountManagement;
  readonly publicUrl: string;
  readonly argument: string;
  readonly options: Options;
  readonly log: CommandLog;
}

type Options = ReturnType<typeof readArguments>['values'];

/** Actor of these changes in the audit log. It is null, because the command line has no account. */
const AT_THE_COMMAND_LINE = null;

const COMMANDS: Readonly<Record<string, (call: Call) => Promise<void>>> = {
  list,
  add,
  disable,
  enable,
  reset,
  grant,
  withdraw,
  'second-factor': secondFactor,
};

/** Commands that work without an e-mail address. */
const WITHOUT_ADDRESS = new Set(['list', 'second-factor']);

/**
 * Runs `accounts add|list|disable|enable|reset|grant|withdraw|second-factor|sso`: manages the accounts in the database of DATABASE_URL, or
 * of the running `npm start`.
 *
 * @throws UsageError, ConfigurationError, DatabaseUnusable, DatabaseIncompatible, AccountRefused, SingleSignOnRefused
 */
export async function accountsCommand(args: string[], log: CommandLog): Promise<void> {
  if (args[0] === 'sso') return singleSignOnCommand(args.slice(1), log);
  const { values: options, positionals } = readArguments(args);
  const [name = '', argument = '', ...more] = positionals;
  const command = COMMANDS[name];
  if (!command || more.length > 0 || (argument === '' && !WITHOUT_ADDRESS.has(name)))
    throw new UsageError(`These arguments are not understood: ${USAGE}.`);
  await withServiceDatabase(process.env, (dataSource, { publicUrl }) =>
    command({ dataSource, accounts: new AccountManagement(dataSource), publicUrl, argument, options, log }),
  );
}

async function list({ dataSource, argument }: Call): Promise<void> {
  const pageSize = 500;
  for (let page = 1; ; page++) {
    const { items, total } = await listAccounts(dataSource, { search: argument, page, pageSize });
    for (const account of items) console.log(lineOf(account));
    if (page * pageSize < total) continue;
    console.log(total === 1 ? '1 account' : `${total} accounts`);
    return;
  }
}

async function add({ accounts, publicUrl, argument, options, log }: Call): Promise<void> {
  const added = await accounts.add(
    {
      email: argument,
      name: options.name ?? '',
      role: options.operator ? 'operator' : 'contact-person',
      organisations: options.organisation ?? [],
    },
    AT_THE_COMMAND_LINE,
    deliveryOf(options),
  );
  tell('added', added, publicUrl, log);
}

async function disable({ accounts, argument, log }: Call): Promise<void> {
  await accounts.disable(await accounts.findIdByEmail(argument), AT_THE_COMMAND_LINE);
  log.info('disabled: sessions and downloads are over');
}

async function enable({ accounts, argument, log }: Call): Promise<void> {
  await accounts.enable(await accounts.findIdByEmail(argument), AT_THE_COMMAND_LINE);
  log.info('enabled: the password of before works again');
}

async function reset({ accounts, publicUrl, argument, options, log }: Call): Promise<void> {
  const id = await accounts.findIdByEmail(argument);
  const how = { delivery: deliveryOf(options), secondFactor: options['second-factor'] };
  tell('reset', await accounts.resetPassword(id, AT_THE_COMMAND_LINE, how), publicUrl, log);
}

async function grant({ accounts, argument, options, log }: Call): Promise<void> {
  const id = await accounts.findIdByEmail(argument);
  for (const code of codesOf(options)) await accounts.grantOrganisation(id, code, AT_THE_COMMAND_LINE);
  log.info('granted');
}

async function withdraw({ accounts, argument, options, log }: Call): Promise<void> {
  const id = await accounts.findIdByEmail(argument);
  for (const code of codesOf(options)) await accounts.withdrawOrganisation(id, code, AT_THE_COMMAND_LINE);
  log.info('withdrawn: sessions are over');
}

async function secondFactor({ accounts, argument, options, log }: Call): Promise<void> {
  const required = !options.optional;
  if (argument)
    await accounts.setSecondFactorRequired(
      await accounts.findIdByEmail(argument),
      required,
      AT_THE_COMMAND_LINE,
    );
  for (const code of argument ? (options.organisation ?? []) : codesOf(options))
    await accounts.setSecondFactorRequiredForOrganisation(code, required, AT_THE_COMMAND_LINE);
  log.info(required ? 'a second factor is required, from the next call on' : 'a second factor is optional');
}

/** Logs what was done. A link is printed instead: it is a secret, and does not belong in a log. */
function tell(what: string, { token }: AccountChange, publicUrl: string, log: CommandLog): void {
  if (token)
    console.log(`${what}; the link to set a password, which works once: ${accountLinkUrl(publicUrl, token)}`);
  else log.info(`${what}; the api mails a link to set a password`);
}

function lineOf({ email, name, role, state, mail, secondFactor, organisations }: ListedAccount): string {
  const marks = [state, role === 'operator' ? 'operator' : organisations.map(({ code }) => code).join(' ')];
  if (secondFactor) marks.push('second factor');
  if (mail === 'waiting') marks.push('a mail waits to be sent');
  if (mail === 'refused') marks.push('the mail server refused the address');
  return [email, name, ...marks.filter(Boolean)].join(' · ');
}

function deliveryOf(options: Options): 'mail' | 'hand-over' {
  return options['show-link'] ? 'hand-over' : 'mail';
}

function codesOf({ organisation }: Options): string[] {
  if (!organisation) throw new UsageError(`These arguments are not understood: ${USAGE}.`);
  return organisation;
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        organisation: { type: 'string', multiple: true },
        operator: { type: 'boolean', default: false },
        optional: { type: 'boolean', default: false },
        'second-factor': { type: 'boolean', default: false },
        'show-link': { type: 'boolean', default: false },
      },
    });
  } catch {
    throw new UsageError(`These arguments are not understood: ${USAGE}.`);
  }
}
