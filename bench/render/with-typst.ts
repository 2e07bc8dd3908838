import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { type PassData } from '@app/pass-pdf';
import { type Contender } from './contender';
import { FONTS, HEIGHT, plainTexts, QR, qrSquares, WIDTH } from './plain-layout';

/** Documents after which Typst forgets what it remembers of those before; its own advice is 10 for work of this kind. */
const REMEMBERED = 10;

const TEMPLATE = `
#let pass = json(bytes(sys.inputs.pass))
#set document(title: pass.title)
#set page(width: ${WIDTH}pt, height: ${HEIGHT}pt, margin: 0pt)
#set text(font: "Noto Sans", lang: "nl", fill: rgb("#10211d"), top-edge: "baseline", bottom-edge: "baseline")
#place(rect(width: ${WIDTH}pt, height: 22.5pt, fill: rgb("#0b4f43")))
#for line in pass.texts {
  place(dx: line.x * 1pt, dy: line.y * 1pt,
    text(size: line.size * 1pt, weight: if line.bold { "bold" } else { "regular" }, line.text))
}
#place(dx: ${QR.x}pt, dy: ${QR.y}pt,
  image(bytes(pass.code), format: "svg", width: ${QR.size}pt, height: ${QR.size}pt, alt: pass.checkUrl))
`;

/** Typst, a compiler in Rust: one template, its fonts read once, a document per pass. Tagged, no fitting of long names. */
export const withTypst: Contender = {
  load() {
    const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: [FONTS.regular, FONTS.bold] }] });
    return Promise.resolve(async function* (passes: readonly PassData[]) {
      for (const [index, pass] of passes.entries()) {
        yield compiler.pdf({ mainFileContent: TEMPLATE, inputs: { pass: inputOf(pass) } });
        if (index % REMEMBERED === 0) compiler.evictCache(REMEMBERED);
        await Promise.resolve();
      }
    });
  },
};

function inputOf(pass: PassData): string {
  const title = `${pass.qualificationTitle} – ${pass.holderName}`;
  return JSON.stringify({ title, texts: plainTexts(pass), code: codeOf(pass), checkUrl: pass.checkUrl });
}

/** The QR code as one path, in page points. */
function codeOf(pass: PassData): string {
  const squares = qrSquares(pass.checkUrl).map(
    ({ x, y, size }) => `M${(x - QR.x).toFixed(2)} ${(y - QR.y).toFixed(2)}h${size}v${size}h-${size}z`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${QR.size} ${QR.size}"><path d="${squares.join('')}"/></svg>`;
}
