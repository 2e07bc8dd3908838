import { randomUUID } from 'node:crypto';
import { type Crowd } from './crowd';
import { type Sent, type WorstCall } from './worst-call';

/** What operators ask for. */
export function operatorsCalls(crowd: Crowd): Record<string, WorstCall[]> {
  const list = (what: string, address: string): WorstCall => ({
    caller: 'operator',
    what,
    status: 200,
    sent: () => ({ address }),
  });
  const [code] = crowd.organisationCodes;
  const about = (action: string, json?: object, status = 200): WorstCall => ({
    caller: 'operator',
    what: 'somebody',
    status,
    sent: async () => {
      const { id } = await crowd.resetSomeone();
      if (action === 'withdraw') await crowd.grantOrganisation(id, code ?? '');
      return { address: `/api/operations/accounts/${id}/${action}`, json };
    },
  });
  const accounts = '/api/operations/accounts';
  const imports = '/api/operations/registry-imports';
  const upload = (what: string, text: string, status = 202): WorstCall => ({
    caller: 'operator',
    what,
    status,
    sent: () => uploadOf([`${text.slice(0, PIECE)}\n`]),
  });
  return {
    'GET /api/operations/accounts': [
      list('a hundred accounts of a hundred organisations', `${accounts}?pageSize=100&search=persoon`),
      list('a search of 200 characters', `${accounts}?pageSize=100&search=${'%25_'.repeat(100)}`),
      list('the last page there can be', `${accounts}?pageSize=100&page=100000`),
    ],
    'POST /api/operations/accounts': [
      {
        caller: 'operator',
        what: 'of a hundred organisations',
        status: 201,
        sent: () => ({
          json: {
            email: `${randomUUID()}@crowd.example`,
            name: 'ë'.repeat(200),
            organisations: crowd.organisationCodes,
          },
        }),
      },
    ],
    'POST /api/operations/accounts/{id}/disable': [about('disable')],
    'POST /api/operations/accounts/{id}/enable': [about('enable')],
    'POST /api/operations/accounts/{id}/reset': [about('reset', { secondFactor: true })],
    'POST /api/operations/accounts/{id}/grant': [about('grant', { code })],
    'POST /api/operations/accounts/{id}/withdraw': [about('withdraw', { code })],
    'GET /api/operations/organisations': [
      list('a letter', '/api/operations/organisations?search=e'),
      list('200 characters', `/api/operations/organisations?search=${'%25_'.repeat(100)}`),
    ],
    'GET /api/operations/overview': [list('as it is', '/api/operations/overview')],
    'POST /api/operations/requests/{id}/run-again': [
      {
        caller: 'operator',
        what: 'of 2,499 missing',
        status: 204,
        sent: async () => ({ address: `/api/operations/requests/${await crowd.failedRequest()}/run-again` }),
      },
    ],
    'GET /api/operations/registry-imports': [list('fifty of fifty files', imports)],
    'GET /api/operations/registry-imports/{id}': [list('of fifty files', `${imports}/${crowd.importId}`)],
    'GET /api/operations/registry-imports/{id}/rejects': [
      list('a piece of 5,000 rows', `${imports}/${crowd.importId}/rejects`),
    ],
    'POST /api/operations/registry-imports': [
      upload('a piece of holders', HOLDERS),
      upload('a piece of rows with nothing in them', `organisation_code;name\n${';\n'.repeat(40_000)}`),
      upload('a piece of quotes that are never closed', `organisation_code;name\n${'"\n'.repeat(40_000)}`),
      upload(
        'a piece of long quotes that are never closed',
        `organisation_code;name\n${`"${'""'.repeat(1_500)}\n`.repeat(40)}`,
      ),
      {
        caller: 'operator',
        what: 'fifty files',
        status: 202,
        sent: () =>
          uploadOf(Array.from({ length: 50 }, (_, n) => `organisation_code;name\nCPU-${n};Vereniging\n`)),
      },
      {
        caller: 'operator',
        what: 'a form of a thousand fields of text',
        status: 422,
        sent: () =>
          uploadOf(
            Array.from({ length: 1_000 }, () => 'x'),
            'name="full"',
          ),
      },
      upload('a piece of fields', `organisation_code;name\n${';'.repeat(65_000)}`),
    ],
  };
}

/** As much as a socket hands over at once: a file is read piece by piece, however large it is. */
const PIECE = 64 * 1024;

const HOLDERS = `qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check\n${Array.from(
  { length: 1_500 },
  (_, n) => `CPU${n};Zoë-Åsa;van den;Ijsbrandszoon-Müller;01-02-1990;nee`,
).join('\n')}`;

function uploadOf(parts: readonly string[], named = 'name="files"; filename="holders.csv"'): Sent {
  const boundary = 'x-piece-x';
  const form = parts.map(
    (part) => `--${boundary}\r\nContent-Disposition: form-data; ${named}\r\n\r\n${part}\r\n`,
  );
  return {
    address: '/api/operations/registry-imports?dryRun=true',
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    body: `${form.join('')}--${boundary}--\r\n`,
  };
}
