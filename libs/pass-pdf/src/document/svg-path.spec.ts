import { pdfPath } from './svg-path';

const drawn = (path: string): string[] => pdfPath(path).split('\n');

describe('a logo path', () => {
  it('is drawn in PDF operators', () => {
    expect(drawn('M1 2L3,4H5V6Z')).toEqual(['1 2 m', '3 4 l', '5 4 l', '5 6 l', 'h']);
  });

  it('counts small letters from where the pen is', () => {
    expect(drawn('m1 2l2 2h2v2z m1 1l1 0')).toEqual([
      '1 2 m',
      '3 4 l',
      '5 4 l',
      '5 6 l',
      'h',
      '2 3 m',
      '3 3 l',
    ]);
  });

  it('repeats a command that is not named again, a move as a line', () => {
    expect(drawn('M0 0 1 1 2 2')).toEqual(['0 0 m', '1 1 l', '2 2 l']);
    expect(drawn('M0-1.5.5-.5')).toEqual(['0 -1.5 m', '0.5 -0.5 l']);
  });

  it('mirrors the control point of a smooth curve', () => {
    expect(drawn('M0 0C1 1 2 1 3 0S5 -1 6 0')).toEqual(['0 0 m', '1 1 2 1 3 0 c', '4 -1 5 -1 6 0 c']);
  });

  it('turns a quadratic curve into the same cubic one', () => {
    expect(drawn('M0 0Q3 3 6 0T12 0')).toEqual(['0 0 m', '2 2 4 2 6 0 c', '8 -2 10 -2 12 0 c']);
  });

  it.each(['M0 0A1 1 0 0 0 2 2', 'M0', '0 0', 'M0 0X', 'M0 0Z1 1', 'M0 0L1 x', ''])(
    '%j is refused',
    (path) => {
      expect(() => pdfPath(path)).toThrow(RangeError);
    },
  );
});
