import { inflateSync } from 'node:zlib';
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFStream,
  PDFRef,
  type PDFObject,
} from '@cantoo/pdf-lib';
import { NAMES, modules, PLAIN_PASS } from './golden/golden-set';
import { PassRenderer, type PassData } from './index';

/** pdf-lib parses the files here. It also makes their objects, so pdf.js, poppler and qpdf judge them too: golden.spec.ts. */
let renderer: PassRenderer;
beforeAll(async () => {
  renderer = await PassRenderer.load();
});

async function drawAll(passes: readonly Partial<PassData>[]): Promise<Uint8Array[]> {
  const set = await renderer.open(passes.map((pass) => ({ ...PLAIN_PASS, ...pass })));
  const pdfs = [];
  for await (const rendered of set.renderAll()) {
    if (!rendered.ok) throw new Error(`${rendered.reason}: ${rendered.characters}`);
    pdfs.push(rendered.pdf);
  }
  return pdfs;
}

async function open(pass: Partial<PassData>): Promise<PDFDocument> {
  const [pdf = new Uint8Array()] = await drawAll([pass]);
  return PDFDocument.load(pdf, { updateMetadata: false });
}

/** The structure tree as nested lists: tag, alternative text if any, children. */
function structureOf(document: PDFDocument): unknown {
  const root = document.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
  const visit = (object: PDFObject | undefined): unknown => {
    const found = object instanceof PDFRef ? document.context.lookup(object) : object;
    if (found instanceof PDFArray) return found.asArray().map(visit);
    if (!(found instanceof PDFDict) || !found.has(PDFName.of('S')))
      return found instanceof PDFNumber ? 'text' : 'link';
    const tag = found.lookup(PDFName.of('S'), PDFName).decodeText();
    return { [tag]: visit(found.get(PDFName.of('K'))) };
  };
  return visit(root.get(PDFName.of('K')));
}

describe('the file of a pass', () => {
  it('is PDF 1.7, in Dutch, with the title shown that it has', async () => {
    const [pdf = new Uint8Array()] = await drawAll([{}]);
    expect(Buffer.from(pdf).toString('latin1', 0, 8)).toBe('%PDF-1.7');
    const document = await open({});
    expect(document.getTitle()).toBe('Diploma Eerste Hulp – Zoë van den Berg');
    expect(document.catalog.get(PDFName.of('Lang'))?.toString()).toBe('(nl-NL)');
    expect(document.catalog.get(PDFName.of('ViewerPreferences'))?.toString()).toContain(
      '/DisplayDocTitle true',
    );
    expect(document.catalog.get(PDFName.of('MarkInfo'))?.toString()).toContain('/Marked true');
  });

  it('says its title in XMP too, whatever the name holds', async () => {
    const document = await open({ holderName: '<Zoë> & "Co"' });
    const stream = document.context.lookup(document.catalog.get(PDFName.of('Metadata')), PDFStream);
    const xmp = Buffer.from(stream.getContents()).toString('utf8');
    expect(xmp).toContain('Diploma Eerste Hulp – &#60;Zoë&#62; &#38; &#34;Co&#34;</rdf:li>');
  });

  it('is read by a screen reader in the order of the eye', async () => {
    const document = await open({ modules: modules(2), externalNumber: 'L-4000' });
    const fields = Array.from({ length: 6 }, () => ({ P: 'text' }));
    const item = { LI: { LBody: 'text' } };
    expect(structureOf(document)).toEqual({
      Document: [
        { Figure: 'text' },
        { P: 'text' },
        { P: 'text' },
        { H1: 'text' },
        { P: 'text' },
        ...fields,
        { P: 'text' },
        { L: [item, item] },
        { P: 'text' },
        { Link: [{ Figure: 'text' }, 'link'] },
        { P: 'text' },
      ],
    });
  });

  it('describes its pictures in words', async () => {
    const document = await open({});
    const texts = document.context
      .enumerateIndirectObjects()
      .map(([, object]) => (object instanceof PDFDict ? object.get(PDFName.of('Alt')) : undefined))
      .filter((text) => text instanceof PDFHexString)
      .map((text) => text.decodeText());
    expect(texts.sort()).toEqual([
      'Logo van Pasloket',
      'QR-code: scan of tik om te controleren of dit pasje vandaag geldig is',
    ]);
  });

  it('marks every piece of the page that its structure names, once', async () => {
    const document = await open({ modules: modules(12) });
    const contents = document.getPage(0).node.lookup(PDFName.of('Contents'), PDFArray);
    const drawn = contents
      .asArray()
      .map((stream) => document.context.lookup(stream, PDFStream))
      .map((stream) => inflateSync(stream.getContents()).toString('latin1'))
      .join('\n');
    const marks = [...drawn.matchAll(/<<\/MCID (\d+)>>BDC/gu)].map(([, mark]) => Number(mark));
    expect(marks).toEqual(marks.map((_, i) => i));
    const tree = document.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
    const pieces = tree
      .lookup(PDFName.of('ParentTree'), PDFDict)
      .lookup(PDFName.of('Nums'), PDFArray)
      .lookup(1, PDFArray);
    expect(pieces.size()).toBe(marks.length);
    expect(drawn.match(/BDC|BMC/gu)?.length).toBe(drawn.match(/EMC/gu)?.length);
  });

  it('opens the check page when its QR code is tapped', async () => {
    const document = await open({ checkUrl: 'https://pasloket.example/c/(a)b' });
    const [link] = document.getPage(0).node.lookup(PDFName.of('Annots'), PDFArray).asArray();
    const action = document.context.lookup(link, PDFDict).lookup(PDFName.of('A'), PDFDict);
    expect(action.toString()).toContain('/URI (https://pasloket.example/c/\\(a\\)b)');
  });

  it('is a bank card, 85.60 by 53.98 mm', async () => {
    const { width, height } = (await open({})).getPage(0).getSize();
    expect([(width / 72) * 25.4, (height / 72) * 25.4]).toEqual([
      expect.closeTo(85.6, 2),
      expect.closeTo(53.98, 2),
    ]);
  });
});

describe('the passes of a request', () => {
  it('hold only the glyphs that the request needs', async () => {
    const [alone = new Uint8Array()] = await drawAll([{}]);
    const [among = new Uint8Array()] = await drawAll([{}, { holderName: 'Ευαγγελία Щърбов Nguyễn' }]);
    expect(alone.length).toBeLessThan(among.length);
    expect(alone.length).toBeLessThan(12_000);
  });

  it('stay under 30 KB each, also when the request holds every script there is', async () => {
    const everyLetter = Array.from({ length: 0x600 }, (_, n) => String.fromCodePoint(n + 0x41))
      .filter(
        (letter) =>
          /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(letter) && /\p{L}/u.test(letter),
      )
      .filter((letter) => letter.normalize('NFC') === letter);
    const passes = Array.from({ length: 60 }, (_, n) => ({
      holderName: everyLetter
        .filter((_, i) => i % 60 === n)
        .join('')
        .slice(0, 60),
    })).filter(({ holderName }) => holderName !== '');
    const set = await renderer.open(passes.map((pass) => ({ ...PLAIN_PASS, ...pass })));
    for await (const rendered of set.renderAll()) {
      if (rendered.ok) expect(rendered.pdf.length).toBeLessThan(30_000);
      else expect(rendered.characters).not.toBe('');
    }
  });

  it('are each as if drawn alone, but for the shared fonts', async () => {
    const passes = Object.values(NAMES)
      .slice(0, 20)
      .map((holderName) => ({ holderName }));
    const [together, again] = [await drawAll(passes), await drawAll(passes)];
    expect(together).toEqual(again);
  });

  it('of none are none', async () => {
    expect((await renderer.open([])).size).toBe(0);
  });

  it('are asked for by an index that exists', async () => {
    const set = await renderer.open([PLAIN_PASS]);
    expect(() => set.render(1)).toThrow(RangeError);
  });
});
