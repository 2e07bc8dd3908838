import { randomBytes, randomUUID } from 'node:crypto';
import { type Crowd, MOST_SUBMITTED, NOBODYS_DATE, SHARED_DATE } from './crowd';
import { type WorstCall } from './worst-call';

/** Holders that one look-up may name. */
const MOST_LOOKED_UP = 500;

const uuids = (count: number) => Array.from({ length: count }, () => randomUUID());
const query = (fields: Readonly<Record<string, string | number | readonly string[]>>) =>
  `?${new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    ),
  ).toString()}`;

/** Of at most 200 characters. */
const SEARCHES = {
  'a search of a hundred letters': 'e a n r i '.repeat(20),
  'a search of thirty different letters': [...'eanrisdtolkjmhvbgwpcfuzy0123456789'].join(' '),
  'a search of many words': 'van de jan den '.repeat(14).slice(0, 200),
  'a search of one long word': 'x'.repeat(200),
  'a search of words that are nearly right': 'Jansne Vriez Bkaker Smti '.repeat(8).slice(0, 200),
  'a search of dates and numbers': '01-01-1990 0012 3-2-99 '.repeat(9).slice(0, 200),
};

/** What contact persons ask for. */
export function contactPersonsCalls(crowd: Crowd): Record<string, WorstCall[]> {
  const asked = (what: string, fields: Parameters<typeof query>[0], route: string): WorstCall => ({
    caller: 'contact person',
    what,
    status: 200,
    sent: () => ({ address: route + query(fields) }),
  });
  const filtered = (route: string, rest: Parameters<typeof query>[0] = {}) => [
    asked('everybody', rest, route),
    asked('a search that everybody has', { search: crowd.everybodysLetter, ...rest }, route),
    asked(
      'a search that everybody has a hundred times',
      { search: `${crowd.everybodysLetter} `.repeat(100), ...rest },
      route,
    ),
    ...Object.entries(SEARCHES).map(([what, search]) => asked(what, { search, ...rest }, route)),
    asked('a hundred expiry dates', { expiryDate: crowd.dates, ...rest }, route),
    asked(
      'a search and a hundred expiry dates',
      { search: crowd.everybodysLetter, expiryDate: crowd.dates, ...rest },
      route,
    ),
  ];
  const lookUp = (what: string, ids: () => unknown, status = 200): WorstCall => ({
    caller: 'contact person',
    what,
    status,
    sent: () => ({ json: { ids: ids() } }),
  });
  return {
    'GET /api/holders': [
      ...filtered('/api/holders', { pageSize: 100 }),
      asked('the last page there can be', { page: 100_000, pageSize: 100 }, '/api/holders'),
      asked('by status', { page: 50, pageSize: 100, sort: '-status' }, '/api/holders'),
    ],
    'GET /api/holders/ids': filtered('/api/holders/ids'),
    'GET /api/holders/{id}': [
      {
        caller: 'contact person',
        what: 'the holder with most qualifications',
        status: 200,
        sent: () => ({ address: `/api/holders/${crowd.busiest.id}` }),
      },
    ],
    'GET /api/filters': [
      ...filtered('/api/filters'),
      asked(
        'a part of an exam number',
        { search: crowd.everybodysLetter, examNumberPart: '1' },
        '/api/filters',
      ),
    ],
    'POST /api/holders/lookup': [
      lookUp('500 ids', () => crowd.holderIds.slice(0, MOST_LOOKED_UP)),
      lookUp('501 ids', () => crowd.holderIds.slice(0, MOST_LOOKED_UP + 1), 400),
      lookUp('10,000 ids', () => crowd.holderIds, 400),
      lookUp('13,000 ids', () => uuids(13_000), 400),
    ],
  };
}

/** What contact persons ask of requests. */
export function requestCalls(crowd: Crowd): Record<string, WorstCall[]> {
  const choices = (holderIds: readonly unknown[], expiryDates: readonly string[] = []) => ({
    holderIds,
    scope: 'all',
    expiryDates,
    personalReference: '€'.repeat(100),
  });
  const asked = (what: string, json: () => object, status: number): WorstCall => ({
    caller: 'contact person',
    what,
    status,
    sent: () => ({ json: json(), headers: { 'Idempotency-Key': randomBytes(50).toString('hex') } }),
  });
  const { holderIds } = crowd;
  const upperCase = () => holderIds.map((id) => id.toUpperCase());
  const nearlyAll = Array.from({ length: 100 }, (_, n) =>
    n === 0 ? SHARED_DATE : NOBODYS_DATE.replace('01-01', `01-${String((n % 28) + 1).padStart(2, '0')}`),
  );
  const most = holderIds.slice(0, MOST_SUBMITTED);
  const at = (what: string, address: string, status: number): WorstCall => ({
    caller: 'contact person',
    what,
    status,
    sent: () => ({ address }),
  });
  return {
    'POST /api/download-requests/preview': [
      asked('10,000 holders with all passes', () => choices(holderIds), 200),
      asked('10,000 holders, most of them without', () => choices(upperCase(), nearlyAll), 200),
      asked('10,000 holders, all of them without', () => choices(holderIds, [NOBODYS_DATE]), 200),
      asked('10,000 unknown ids', () => choices(uuids(10_000)), 404),
      asked('10,001 ids', () => choices([...holderIds, randomUUID()]), 400),
    ],
    'POST /api/download-requests': [
      asked('2,500 holders of whom 250 have a pass', () => choices(most, nearlyAll), 202),
      asked(
        '2,500 holders named four times',
        () => choices([...most, ...most, ...most, ...upperCase().slice(0, MOST_SUBMITTED)], [SHARED_DATE]),
        202,
      ),
      asked('2,500 holders with all passes', () => choices(most), 400),
      asked('2,501 holders', () => choices(holderIds.slice(0, MOST_SUBMITTED + 1), [SHARED_DATE]), 400),
      asked('10,000 holders', () => choices(holderIds), 400),
      asked('2,500 unknown ids', () => choices(uuids(MOST_SUBMITTED)), 404),
    ],
    'GET /api/download-requests': [
      at('a hundred requests', '/api/download-requests?page=1&pageSize=100', 200),
      at('the last page there can be', '/api/download-requests?page=100000&pageSize=100', 200),
    ],
    'GET /api/download-requests/events': [at('until its first bytes', '/api/download-requests/events', 200)],
    'GET /api/download-requests/{id}': [
      {
        ...at('of 2,499 missing', '', 200),
        sent: async () => ({ address: `/api/download-requests/${await crowd.failedRequest()}` }),
      },
    ],
    'GET /api/download-requests/{id}/missing': ['page=1', 'page=25', 'page=100000'].map((page) => ({
      ...at(`of 2,499 missing, ${page}`, '', 200),
      sent: async () => ({
        address: `/api/download-requests/${await crowd.failedRequest()}/missing?${page}&pageSize=100`,
      }),
    })),
    'POST /api/download-requests/{id}/download': [
      {
        ...at('that is ready', '', 200),
        sent: () => ({ address: `/api/download-requests/${crowd.readyRequestId}/download` }),
      },
    ],
    'POST /api/download-requests/{id}/retry': [
      {
        ...at('of 2,499 missing', '', 202),
        sent: async () => ({ address: `/api/download-requests/${await crowd.failedRequest()}/retry` }),
      },
    ],
  };
}
