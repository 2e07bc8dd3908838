import { type ExecutionContext } from '@nestjs/common';
import { CallRefused } from '../call-refused';
import { CheckLimitGuard, CHECKS_PER_WINDOW } from './check-limit.guard';

/** Real: the limiter, its count and its clock. Mocked: the request, as far as the limiter looks at it. */
describe('The limit on public checks', () => {
  const from = (ip: string): ExecutionContext => {
    const headers = new Map<string, unknown>();
    const response = {
      headersSent: false,
      setHeader: (name: string, value: unknown) => headers.set(name.toLowerCase(), value),
      getHeader: (name: string) => headers.get(name.toLowerCase()),
    };
    const http = { getRequest: () => ({ ip, headers: {} }), getResponse: () => response };
    return { switchToHttp: () => http } as unknown as ExecutionContext;
  };
  const spend = async (guard: CheckLimitGuard, ip: string) => {
    for (let count = 0; count < CHECKS_PER_WINDOW; count++)
      expect(await guard.canActivate(from(ip))).toBe(true);
  };

  it.each([
    ['the same address', '192.0.2.1', '192.0.2.1'],
    ['the same address, written as IPv6', '192.0.2.1', '::ffff:192.0.2.1'],
    ['the same address, with the port that a proxy wrote', '192.0.2.1:50001', '192.0.2.1:50002'],
    ['another address of one home', '2001:db8:1:100::1', '2001:db8:1:1ff::2'],
  ])('counts %s as one client, and says how long to wait', async (_what, first, second) => {
    const guard = new CheckLimitGuard();
    await spend(guard, first);
    const refusal: unknown = await guard.canActivate(from(second)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CallRefused);
    const { code, facts } = refusal as CallRefused;
    expect(code).toBe('too-many-checks');
    expect(facts.retryAfterSeconds).toBeGreaterThan(0);
    expect(facts.retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it.each([
    ['192.0.2.1', '192.0.2.2'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2'],
    ['2001:db8:1:100::1', '2001:db8:1:200::1'],
  ])('counts %s and %s apart', async (first, second) => {
    const guard = new CheckLimitGuard();
    await spend(guard, first);
    expect(await guard.canActivate(from(second))).toBe(true);
  });
});
