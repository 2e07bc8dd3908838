import { type SeededRandom } from '@app/registry';
import { ANY_CODE, ANY_ID } from './plain-calls';
import { type RawCall } from './raw-http';
import { type Spoiler } from './spoil';

/** In the place of an id, a code, a file's name; some are bytes that no address may have. */
const PARTS = [
  ...[
    '%00',
    '%ff',
    '%',
    '%2',
    '%zz',
    '%2e%2e',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '..',
    '.',
    '%2f',
    '%5c',
    '\\',
    '%252f',
  ],
  ...[
    '%c0%af',
    '%ed%a0%80',
    '%E2%80%AE',
    '%0d%0aX-Injected:1',
    '%20',
    '+',
    ';a=b',
    '*',
    "'",
    '"',
    '<b>',
    '{id}',
    ':id',
  ],
  ...[
    'a'.repeat(7_000),
    '%61'.repeat(2_500),
    '/'.repeat(3_000),
    '../'.repeat(500),
    '\u00e9\u00ff',
    '~',
    '$',
    '0',
    '-1',
    'null',
  ],
  ...[
    '00000000-0000-0000-0000-000000000000',
    'undefined',
    '[object Object]',
    '__proto__',
    'constructor',
    'hasOwnProperty',
  ],
];

const QUERIES = [
  ...[
    '%00=1',
    '%ff=%ff',
    '%',
    '=',
    '&&&',
    '?',
    'a[b][c]=1',
    '__proto__[x]=1',
    'constructor=1',
    'page=0',
    'page=-1',
    'page=1e9',
  ],
  ...[
    'page=9007199254740993',
    'page=99999999999999999999',
    'page=1e400',
    'page=NaN',
    'page=1.5',
    'page[]=1',
    'page=1&page=2',
    'page=',
  ],
  ...[
    'page=2147483647&pageSize=100',
    'page=92233720368547758&pageSize=100',
    'pageSize=1e308',
    'pageSize=0x10',
    'pageSize[a]=1',
  ],
  ...[
    'search=%00',
    'search=%ff',
    'search=%ed%a0%80',
    'search[]=a&search[]=b',
    'search[$ne]=1',
    'search=%25%25%5f',
    `search=${'a'.repeat(5_000)}`,
  ],
  ...[
    'sort=--name',
    'sort[]=name',
    'sort=constructor',
    'expiryDate=0000-00-00',
    'expiryDate=2027-02-30',
    'expiryDate[0][1]=x',
  ],
  ...[
    'organisationId=x',
    'organisationId[]=',
    'examNumber=%00',
    'examType=%F0%9F',
    'examNumberPart=%5C',
    'full=maybe',
    'dryRun[]=true',
  ],
  ...['code=%00&state=%00', 'code=x&state=x&iss=x', 'error=%ff', 'strict=1', 'allowRemovals=__proto__'],
  Array.from({ length: 2_000 }, (_, at) => `k${at}=1`).join('&'),
  Array.from({ length: 500 }, () => 'expiryDate=none').join('&'),
  `a${'[b]'.repeat(1_000)}=1`,
];

const METHODS = [
  'HEAD',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'LINK',
  'M-SEARCH',
  'QUERY',
  'GET',
  'POST',
];

/** That Node.js takes for no request at all. */
const NO_METHODS = ['get', 'FOO', 'CONNECT', '', 'PRI'];

/** An id, a check code, a page of the dashboard or a file. */
const NAMES_SOMETHING = new RegExp(`${ANY_ID}|${ANY_CODE}|none\\.\\w+`);

function replaceLast(target: string, part: string): string {
  const [path = '', query] = target.split('?');
  return `${path.slice(0, path.lastIndexOf('/') + 1)}${part}${query ? `?${query}` : ''}`;
}

function elsewhere(call: RawCall, random: SeededRandom): RawCall {
  const { target } = call;
  const [path = '', ...query] = target.split('?');
  const made = random.pick([
    ...[
      `/${target}`,
      `//elders.example${target}`,
      `http://elders.example${target}`,
      `/.${target}`,
      `/x/..${target}`,
    ],
    ...[
      path.toUpperCase(),
      `${path}/`,
      `${path}//`,
      `${path}%20`,
      `${path}.json`,
      `${path}/..`,
      path.replaceAll('/', '%2f'),
    ],
    ...[
      path.replace('/api/', '/api//'),
      path.replace('/api/', '/api/%2e/'),
      '*',
      '',
      '?',
      '#',
      `${path}#a?b`,
      `${path}\u00ff`,
    ],
  ]);
  return { ...call, target: [made, ...query].join('?') };
}

/** Every one of these has its turn on every route that names something in its address. */
export const NO_IDS: readonly Spoiler[] = ['%00', '%ff', '%', '%ed%a0%80', '%2e%2e%2f'].map((part) => ({
  name: `${part} as an id`,
  fits: ({ target }) => NAMES_SOMETHING.test(target),
  spoil: (call) => ({ ...call, target: call.target.replace(NAMES_SOMETHING, part) }),
}));

export const BAD_LINES: readonly Spoiler[] = [
  ...NO_IDS,
  {
    name: 'an id that is none',
    spoil: (call, random) => ({ ...call, target: replaceLast(call.target, random.pick(PARTS)) }),
  },
  {
    name: 'something below it',
    spoil: (call, random) => ({ ...call, target: `${call.target.split('?')[0]}/${random.pick(PARTS)}` }),
  },
  { name: 'another spelling', spoil: elsewhere },
  {
    name: 'a bad query',
    spoil: (call, random) => ({ ...call, target: `${call.target.split('?')[0]}?${random.pick(QUERIES)}` }),
  },
  {
    name: 'a query beside the good one',
    spoil: (call, random) => ({
      ...call,
      target: `${call.target}${call.target.includes('?') ? '&' : '?'}${random.pick(QUERIES)}`,
    }),
  },
  {
    name: 'an address of 20000 characters',
    spoil: (call) => ({ ...call, target: `${call.target}/${'a'.repeat(20_000)}` }),
  },
  { name: 'another method', spoil: (call, random) => ({ ...call, method: random.pick(METHODS) }) },
  {
    name: 'a method that is none',
    leave: { mayBeCut: true },
    spoil: (call, random) => ({ ...call, method: random.pick(NO_METHODS) }),
  },
  {
    name: 'another version',
    leave: { mayBeCut: true },
    spoil: (call, random) => ({
      ...call,
      version: random.pick(['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.1x', 'http/1.1', 'HTTP/9', '']),
    }),
  },
];
