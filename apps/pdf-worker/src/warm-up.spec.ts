import { type PassData, PassRenderer } from '@app/pass-pdf';
import { warmUp } from './warm-up';

const PASS: PassData = {
  holderName: 'Daan Smit',
  birthDate: '1985-12-31',
  qualificationNumber: '0012346',
  qualificationTitle: 'Diploma Eerste Hulp',
  examNumber: '2025-01',
  examDate: '2025-03-14',
  expiryDate: null,
  modules: [],
  organisationName: 'Vereniging A',
  externalNumber: null,
  checkUrl: 'https://pasloket.example/controle/abc',
};

/** Nothing is mocked. */
describe('A renderer that was warmed up', () => {
  it('draws the same bytes as one that was not', async () => {
    const [warm, cold] = await Promise.all([PassRenderer.load(), PassRenderer.load()]);
    expect(await warmUp(warm)).toBe(250);
    const drawn = await Promise.all(
      [warm, cold].map(async (renderer) => (await renderer.open([PASS])).render(0)),
    );
    expect(drawn[0]).toMatchObject({ ok: true });
    expect(drawn[0]).toEqual(drawn[1]);
  });
});
