/** A text that contains a name or number which browsers must not translate. */
export function TextWithName({ text, name }: { text: string; name: string }) {
  const at = text.indexOf(name);
  if (at < 0 || name === '') return text;
  return (
    <>
      {text.slice(0, at)}
      <span translate="no">{name}</span>
      {text.slice(at + name.length)}
    </>
  );
}
