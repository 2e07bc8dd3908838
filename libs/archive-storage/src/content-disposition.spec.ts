import { attachmentHeader } from './content-disposition';

describe('The file name of a download', () => {
  it('is given plainly when it is plain', () => {
    expect(attachmentHeader('digitale-pasjes_2026-11-23.zip')).toBe(
      `attachment; filename="digitale-pasjes_2026-11-23.zip"; filename*=UTF-8''digitale-pasjes_2026-11-23.zip`,
    );
  });

  it('keeps diacritics for browsers that can, and drops them for those that cannot', () => {
    expect(attachmentHeader('Zoë.zip')).toBe(`attachment; filename="Zoe.zip"; filename*=UTF-8''Zo%C3%AB.zip`);
  });

  it('cannot break out of the header', () => {
    const header = attachmentHeader('a"; x=\\\r\nSet-Cookie: b%0d\ud800(*).zip');
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    expect(header.match(/"/g)).toHaveLength(2);
    expect(header).not.toContain('\\');
  });
});
