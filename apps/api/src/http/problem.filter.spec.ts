import { ArchiveStoreUnavailable } from '@app/archive-storage';
import { type ArgumentsHost, BadRequestException, NotFoundException } from '@nestjs/common';
import { Problem } from './problem';
import { ProblemFilter } from './problem.filter';

/** What the filter answers to an error. */
function answerTo(error: unknown): {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
} {
  const answer = { status: 0, headers: {} as Record<string, string>, body: {} };
  const response = {
    headersSent: false,
    setHeader: (name: string, value: string) => (answer.headers[name] = value),
    status: (status: number) => Object.assign(response, { code: (answer.status = status) }),
    type: (type: string) => Object.assign(response, { kind: (answer.headers['Content-Type'] = type) }),
    send: (text: string) => (answer.body = JSON.parse(text) as object),
  };
  const host = { switchToHttp: () => ({ getResponse: () => response }) } as unknown as ArgumentsHost;
  new ProblemFilter().catch(error, host);
  return answer;
}

describe('An error as an answer', () => {
  it('is problem+json with type, title, status, detail and the facts of a problem that was meant', () => {
    const { status, headers, body } = answerTo(
      new Problem('too-many-passes', { passCount: 251, limit: 250, excess: 1 }),
    );
    expect([status, headers['Content-Type']]).toEqual([400, 'application/problem+json']);
    expect(body).toEqual({
      type: 'urn:pasloket:problem:too-many-passes',
      title: 'Te veel pasjes',
      status: 400,
      detail:
        'Deze selectie levert 251 pasjes op. Er kunnen maximaal 250 pasjes tegelijk worden gedownload: verwijder er 1, of dien meerdere verzoeken in.',
      passCount: 251,
      limit: 250,
      excess: 1,
    });
  });

  it('says when the next call is welcome, of one that comes too soon', () => {
    const { status, headers } = answerTo(new Problem('too-many-calls', { retryAfterSeconds: 312 }));
    expect([status, headers['Retry-After']]).toEqual([429, '312']);
  });

  it.each([
    [new NotFoundException(), 404, 'not-found'],
    [new BadRequestException("Failed to decode param '%'"), 400, 'malformed-request'],
    [
      Object.assign(new Error('bad JSON'), { status: 400, type: 'entity.parse.failed' }),
      400,
      'unreadable-body',
    ],
    [
      Object.assign(new Error('no such encoding'), { status: 415, type: 'encoding.unsupported' }),
      415,
      'unsupported-type',
    ],
    [Object.assign(new Error('too long'), { status: 431 }), 400, 'malformed-request'],
    [Object.assign(new Error('request entity too large'), { status: 413 }), 413, 'body-too-large'],
  ])('says what the framework refused, in our words', (error, status, code) => {
    expect(answerTo(error)).toMatchObject({ status, body: { type: `urn:pasloket:problem:${code}` } });
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('the database system is starting up'), { code: '57P03' }),
    new Error('Connection terminated unexpectedly'),
    Object.assign(new Error('deadlock detected'), { code: '40P01' }),
    new ArchiveStoreUnavailable(new Error('away')),
  ])('is an honest 503, with the time to wait, when a service behind us is away', (error) => {
    const { status, headers, body } = answerTo(error);
    expect([status, headers['Retry-After'], body.title]).toEqual([503, '5', 'Even niet beschikbaar']);
  });

  it('says so when nothing can be stored, and that nothing was', () => {
    const full = Object.assign(new Error('could not extend file: No space left on device'), {
      code: '53100',
    });
    const { status, headers, body } = answerTo(full);
    expect([status, headers['Retry-After'], body.type]).toEqual([503, '60', 'urn:pasloket:problem:no-space']);
    expect(body.detail).toContain('Er is niets ingediend.');
  });

  it('tells nothing of our insides when it was not expected, but a reference to ask with', () => {
    const { status, body } = answerTo(
      new Error('duplicate key value violates "accounts_email_unique" (jan@x.example)'),
    );
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/duplicate|jan@/);
    expect(body.detail).toContain(String(body.reference));
  });
});
