import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { type ConfigurationError, readSettings, withSettings } from './read-settings';
import { databaseUrl, flag, integer, oneOf, portNumber, publicUrl, text, url } from './settings';

const schema = z.object({
  PORT: portNumber().default(3000),
  WORKERS: integer({ min: 1, max: 16 }).default(2),
  DATABASE_URL: databaseUrl(),
  SECRET: text({ minLength: 8 }),
  LOG_FORMAT: oneOf(['text', 'json']).default('text'),
  STRICT: flag().default(false),
  REGION: text().optional(),
});
const valid = { DATABASE_URL: 'postgres://localhost/pasloket', SECRET: 'long enough' };

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readSettings(env, schema);
  } catch (error) {
    return (error as ConfigurationError).problems;
  }
  return [];
};

describe('The environment', () => {
  it('is read whole, with the defaults that the schema shows', () => {
    expect(readSettings(valid, schema)).toEqual({
      PORT: 3000,
      WORKERS: 2,
      DATABASE_URL: 'postgres://localhost/pasloket',
      SECRET: 'long enough',
      LOG_FORMAT: 'text',
      STRICT: false,
      REGION: undefined,
    });
  });

  it('takes an empty variable for an absent one', () => {
    expect(readSettings({ ...valid, PORT: ' ', REGION: '' }, schema)).toMatchObject({
      PORT: 3000,
      REGION: undefined,
    });
  });

  it('lists every problem at once, each naming the setting and the remedy', () => {
    const problems = problemsOf({
      PORT: '99999',
      WORKERS: '2.5',
      LOG_FORMAT: 'xml',
      STRICT: 'yes',
      SECRET: 'short',
    });
    expect(problems).toEqual([
      'PORT must be a whole number from 1 to 65535: correct it.',
      'WORKERS must be a whole number from 1 to 16: correct it.',
      'DATABASE_URL is required: set it, for example to postgres://….',
      'SECRET is too short: give it at least 8 characters.',
      'LOG_FORMAT must be one of text, json: correct it.',
      'STRICT must be true or false: correct it.',
    ]);
  });

  it('never prints a value, which may be a secret', () => {
    expect(problemsOf({ ...valid, DATABASE_URL: 'mysql://root:hunter2@db' }).join()).not.toContain('hunter2');
  });

  it('takes the slash off the end of an address, so that paths can be added', () => {
    expect(url(['https:']).parse('https://pasjes.example//')).toBe('https://pasjes.example');
  });
});

describe('A setting that is given as a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pasloket-secrets-'));
  const file = path.join(folder, 'secret');
  const inFile = { DATABASE_URL: valid.DATABASE_URL, SECRET_FILE: file };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is the text of that file, without the line end that editors put there', () => {
    writeFileSync(file, 'out of sight\n');
    expect(readSettings(inFile, schema).SECRET).toBe('out of sight');
  });

  it('is checked like any other, and absent when the file is empty', () => {
    writeFileSync(file, 'short\n');
    expect(problemsOf(inFile)).toEqual(['SECRET is too short: give it at least 8 characters.']);
    writeFileSync(file, '\n');
    expect(problemsOf(inFile)).toEqual([
      'SECRET is required: set it, for example to a text of at least 8 characters.',
    ]);
  });

  it('is refused when the file cannot be read, or when it is set in the environment too', () => {
    expect(problemsOf({ ...inFile, SECRET_FILE: path.join(folder, 'absent') })).toEqual([
      'SECRET cannot be read from the file of SECRET_FILE (ENOENT): make that file readable.',
    ]);
    expect(problemsOf({ ...valid, SECRET_FILE: file })).toEqual([
      'SECRET is set, and SECRET_FILE as well: keep one of them.',
    ]);
  });

  it('has its place among all problems, also when it may be left out', () => {
    const absent = path.join(folder, 'absent');
    const env = { PORT: 'x', DATABASE_URL_FILE: absent, SECRET: 'short', REGION_FILE: absent };
    expect(problemsOf(env).map((problem) => problem.split(' ', 4).join(' '))).toEqual([
      'PORT must be a',
      'DATABASE_URL cannot be read',
      'SECRET is too short:',
      'REGION cannot be read',
    ]);
  });

  it('is replaced by a value for a child process, which takes either but not both', () => {
    const env = withSettings(inFile, { SECRET: 'another secret', REGION: undefined });
    expect(readSettings(env, schema)).toMatchObject({
      SECRET: 'another secret',
      DATABASE_URL: valid.DATABASE_URL,
    });
  });
});

describe('The address at which people reach the service', () => {
  it.each([
    ['https://pasloket.example', 'https://pasloket.example'],
    ['https://pasloket.example/', 'https://pasloket.example'],
    ['HTTPS://Pasloket.Example', 'https://pasloket.example'],
    ['https://pasloket.example:443', 'https://pasloket.example'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://pasloket_web:8080', 'http://pasloket_web:8080'],
    ['http://192.0.2.7', 'http://192.0.2.7'],
    ['https://ehbo-zoë.example', 'https://xn--ehbo-zo-xya.example'],
    ['http://[2001:db8::1]:8080', 'http://[2001:db8::1]:8080'],
  ])('%s is read as browsers write it: %s', (raw, read) => {
    expect(publicUrl().parse(raw)).toBe(read);
  });

  it.each([
    ['https://club.example/pasloket', 'must end with the host'],
    ['https://pasloket.example?x=1', 'must end with the host'],
    ['https://pasloket.example?', 'must end with the host'],
    ['https://pasloket.example/#/', 'must end with the host'],
    ['https://user:secret@pasloket.example', 'must end with the host'],
    ['https:pasloket.example', 'must be an address that starts with https:// or http://'],
    ['ftp://pasloket.example', 'must be an address that starts with https:// or http://'],
    ['pasloket.example', 'must be an address that starts with https:// or http://'],
    ['https://', 'must be an address that starts with https:// or http://'],
    ['https:///pasloket.example', 'must have the name of a host'],
    ['https://pasloket.example,https://other.example', 'must'],
    ['https://a,b', 'must have the name of a host'],
    ['https://*.example', 'must have the name of a host'],
    ['https://pasloket..example', 'must have the name of a host'],
    ['https://pasloket.example:0', 'must have the name of a host'],
    [`https://pasloket.${'a'.repeat(60)}.voorbeeldstad.example`, 'is too long for the QR codes'],
    [`https://${'ë'.repeat(35)}.${'é'.repeat(35)}.example`, 'is too long for the QR codes'],
  ])('%s is refused, with the remedy', (raw, why) => {
    expect(() => publicUrl().parse(raw)).toThrow(why);
  });
});

describe('An address with a password', () => {
  const database = databaseUrl();

  it.each(['100%', '%zz', 'a#b', 'a/b', 'a?b', '12/34', '#', '%'])(
    'that has %s in it says to percent-encode it, whatever else the address looks like',
    (password) => {
      expect(() => database.parse(`postgres://pasloket:${password}@localhost/pasloket`)).toThrow(
        'percent-encode these, as %25, %23, %2F and %3F',
      );
    },
  );

  it('is taken with everything else in it, and with these encoded', () => {
    for (const password of ['a%25%23%2F%3Fb', 'a:b', 'a@b', 'ë', ''])
      expect(database.parse(`postgres://pasloket:${password}@localhost/pasloket`)).toContain('localhost');
    for (const right of ['localhost/pasloket?sslmode=require', 'db:5432/pasloket?user=pasloket@server'])
      expect(database.parse(`postgres://${right}`)).toContain(right);
    expect(() => database.parse('postgres://pasloket:p@ss/word@localhost/pasloket')).toThrow(
      'percent-encode',
    );
    expect(url(['http:', 'https:']).parse('https://s3.example/tenant@site')).toContain('tenant@site');
  });
});
