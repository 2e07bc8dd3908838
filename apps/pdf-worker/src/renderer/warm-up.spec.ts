import { PASS_LIMIT } from '@app/download-request';
import { PassRenderer } from '@app/pass-pdf';
import { samplePass, warmUp } from './warm-up';

/** Nothing is mocked. */
describe('A renderer that was warmed up', () => {
  it('draws the same bytes as one that was not', async () => {
    const [warm, cold] = await Promise.all([PassRenderer.load(), PassRenderer.load()]);
    expect(await warmUp(warm)).toBe(PASS_LIMIT);
    const drawn = await Promise.all(
      [warm, cold].map(async (renderer) => (await renderer.open([samplePass(7)])).render(0)),
    );
    expect(drawn[0]).toMatchObject({ ok: true });
    expect(drawn[0]).toEqual(drawn[1]);
  });
});
