import { possibleQualificationNumbers } from './possible-qualification-numbers';

describe('possibleQualificationNumbers', () => {
  it.each([
    '0090101',
    ' 0090101 ',
    '0090 101',
    '009.0101',
    'nr. 0090101',
    '00\u200b90101',
    '００９０１０１',
    '90101',
    '090101',
    '0 090 101',
  ])('finds 0090101 in %j', (typed) => {
    expect(possibleQualificationNumbers(typed)).toContain('0090101');
  });

  it('has first what was typed', () => {
    expect(possibleQualificationNumbers('0090101')[0]).toBe('0090101');
    expect(possibleQualificationNumbers('090101')[0]).toBe('090101');
  });

  it('keeps letters as they are, and makes up no zeros before them', () => {
    expect(possibleQualificationNumbers('EH-12a')).toEqual(['EH-12a']);
  });

  it('is one number, and few ways to write it, whatever is typed', () => {
    for (const typed of ['', '0', '1'.repeat(50), '- . -', '\u200b'])
      expect(possibleQualificationNumbers(typed).length).toBeLessThan(16);
  });
});
