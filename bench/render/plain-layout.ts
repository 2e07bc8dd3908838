import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { correction, generate } from 'lean-qr';
import { type PassData } from '@app/pass-pdf';

/** A text that the plain contenders draw: with the place and size that ours has, but never shrunk or wrapped. */
export interface PlainText {
  readonly text: string;
  readonly x: number;
  /** Baseline, from the top. */
  readonly y: number;
  readonly size: number;
  readonly bold: boolean;
}

export const WIDTH = 242.65;
export const HEIGHT = 153.01;
export const QR = { x: 176.15, y: 31, size: 54 };

const folder = dirname(require.resolve('@expo-google-fonts/noto-sans/package.json'));
export const FONTS = {
  regular: readFileSync(join(folder, '400Regular/NotoSans_400Regular.ttf')),
  bold: readFileSync(join(folder, '700Bold/NotoSans_700Bold.ttf')),
};

export function plainTexts(pass: PassData): PlainText[] {
  const texts: PlainText[] = [
    { text: 'Pasloket', x: 32, y: 14.9, size: 10.5, bold: true },
    { text: 'Digitaal pasje', x: 184, y: 14.5, size: 7, bold: false },
    { text: pass.qualificationTitle, x: 12.5, y: 38, size: 8.2, bold: true },
    { text: pass.holderName, x: 12.5, y: 53, size: 13, bold: true },
    { text: `Organisatie ${pass.organisationName}`, x: 12.5, y: 143, size: 6.4, bold: false },
    { text: 'Scan en controleer', x: 182, y: 91, size: 5, bold: false },
  ];
  const fields: [string, string][] = [
    ['Geboortedatum', pass.birthDate],
    ['Kwalificatienummer', pass.qualificationNumber],
    ['Geldig t/m', pass.expiryDate ?? 'onbeperkt'],
    ['Examendatum', pass.examDate],
    ['Examennummer', pass.examNumber],
    ['Extern nummer', pass.externalNumber ?? ''],
  ];
  fields.forEach(([label, value], i) => {
    const [x, y] = [12.5 + (i % 3) * 50, 63 + Math.floor(i / 3) * 15.6];
    texts.push(
      { text: label, x, y, size: 5, bold: false },
      { text: value, x, y: y + 8, size: 7, bold: true },
    );
  });
  pass.modules.forEach(({ title, expiryDate }, i) => {
    const y = 106 + i * 8;
    texts.push({ text: title, x: 12.5, y, size: 6.5, bold: false });
    texts.push({ text: expiryDate ?? 'onbeperkt', x: 190, y, size: 6.5, bold: true });
  });
  return texts.filter(({ text }) => text !== '');
}

/** Dark modules as squares in page points, y from the top; with the best of eight masks, as libraries do by themselves. */
export function qrSquares(url: string): { x: number; y: number; size: number }[] {
  const code = generate(url, { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M });
  const size = QR.size / code.size;
  const squares = [];
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (code.get(x, y)) squares.push({ x: QR.x + x * size, y: QR.y + y * size, size });
    }
  }
  return squares;
}
