/**
 * Returns an `attachment` header with a file name that all browsers read: an ASCII form for old ones, and the whole name by RFC 5987, as
 * RFC 6266 (section 4.3) requires. Quotes, backslashes and control characters are removed from the header.
 */
export function attachmentHeader(fileName: string): string {
  const ascii = fileName
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(fileName.toWellFormed().replace(/\p{Cc}/gu, '_')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
