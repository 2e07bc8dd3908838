import { interleaved } from './rounds';
import { median, percentiles } from './statistics';
import { watchConditions } from './conditions';

describe('What benches measure with', () => {
  it('the median is the middle one, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it('percentiles are times that were measured', () => {
    const times = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect(percentiles(times)).toEqual({ calls: 100, p50Ms: 51, p95Ms: 96, p99Ms: 100 });
    expect(percentiles([])).toEqual({ calls: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 });
  });

  it('every side has its turn in every round', async () => {
    const order: string[] = [];
    const results = await interleaved(
      ['ours', 'floor'],
      (side, round) => {
        order.push(`${side} ${round}`);
        return round;
      },
      2,
    );
    expect(order).toEqual(['ours 1', 'floor 1', 'ours 2', 'floor 2']);
    expect(results).toEqual({ ours: [1, 2], floor: [1, 2] });
  });

  it('a result tells the machine, and whether others had its time', () => {
    const { machine, stealPercent, loadBefore, noisy } = watchConditions()();
    expect(machine.node).toBe(process.version);
    expect(machine.cores).toBeGreaterThan(0);
    expect(noisy).toBe(stealPercent > 10 || loadBefore > machine.cores / 2);
  });
});
