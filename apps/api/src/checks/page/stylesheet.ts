/** The stylesheet of the pages. It is a separate file, because their Content-Security-Policy allows no inline style. */
export const CHECK_STYLESHEET = `
:root {
  color-scheme: light dark;
  --band: #0b4f43; --on-band: #fff; --accent: #0a7a63;
  --ink: #10211d; --muted: #51625d; --line: #cfdbd7; --ground: #eef3f1; --card: #fff; --field: #fff; --field-line: #6b7c77;
  --action: #0a6b57; --on-action: #fff;
  --valid: #0b6b3a; --invalid: #a11c1c; --partly: #7a4a00; --unknown: #44535f;
  --valid-fill: #0b6b3a; --invalid-fill: #a11c1c; --partly-fill: #7a4a00; --unknown-fill: #44535f; --on-fill: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --band: #0a3f36; --accent: #2fb695;
    --ink: #e9f1ee; --muted: #a9bab5; --line: #33443f; --ground: #0d1513; --card: #17211f; --field: #0f1816; --field-line: #7d918b;
    --action: #58d3b3; --on-action: #06231c;
    --valid: #7be3a8; --invalid: #ffb1a8; --partly: #ffcf85; --unknown: #c3d2de;
    --valid-fill: #137544; --invalid-fill: #b32c2a; --partly-fill: #875508; --unknown-fill: #4b5b68;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
.column { width: 100%; max-width: 34rem; margin-inline: auto; padding-inline: 1rem; }
header { background: var(--band); color: var(--on-band); border-bottom: .25rem solid var(--accent); }
header .column { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem;
  padding-block: .75rem; }
.house { display: flex; align-items: center; gap: .625rem; font-size: 1.1875rem; font-weight: 700; }
.page-name { font-size: .9375rem; }
main { padding-block: 1.5rem 2.5rem; }
p { text-wrap: pretty; }
h1, h2, p, dl, dd, ul { margin: 0; padding: 0; }
h1 { font-size: 1.625rem; line-height: 1.2; letter-spacing: -.01em; text-wrap: balance; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; overflow: hidden; }
.body { display: grid; gap: 1rem; padding: 1.25rem; }
.valid { --tone: var(--valid); --fill: var(--valid-fill); }
.invalid { --tone: var(--invalid); --fill: var(--invalid-fill); }
.partly { --tone: var(--partly); --fill: var(--partly-fill); }
.unknown, .wait { --tone: var(--unknown); --fill: var(--unknown-fill); }

.verdict { display: grid; justify-items: center; gap: .875rem; padding: 1.75rem 1.25rem; text-align: center;
  background: var(--fill); color: var(--on-fill); }
.verdict h1 { font-size: clamp(2.25rem, 11vw, 3.25rem); line-height: 1.05; letter-spacing: -.02em; overflow-wrap: break-word; }
.verdict p { margin-top: .5rem; font-size: 1.0625rem; text-wrap: balance; }
.verdict .sign { width: 6rem; height: 6rem; background: var(--on-fill); color: var(--fill); }
.sign { flex: none; display: grid; place-items: center; border-radius: 50%; background: var(--tone); color: var(--card); }
.sign svg { width: 72%; height: 72%; }

dl { display: grid; gap: 1rem; }
dt, h2 { font-size: .875rem; line-height: 1.4; font-weight: 400; color: var(--muted); }
dd { font-weight: 600; }
dd.name { font-size: 1.375rem; line-height: 1.25; }
.qualifications { list-style: none; display: grid; border-top: 1px solid var(--line); margin-top: -.5rem; }
.qualifications li { display: flex; gap: .75rem; padding-block: .875rem; border-bottom: 1px solid var(--line); }
.qualifications li > div { display: flex; flex-wrap: wrap; align-items: baseline; gap: .125rem .75rem; flex: 1; min-width: 0; }
.qualifications .sign { width: 1.625rem; height: 1.625rem; }
.qualifications strong { flex: 1 1 9rem; font-weight: 600; }
.word { color: var(--tone); font-weight: 700; }
.qualifications dl { flex: 1 0 100%; }
.qualifications dl div { display: flex; flex-wrap: wrap; gap: 0 .375rem; font-size: .9375rem; line-height: 1.5; color: var(--muted); }
.qualifications dt { font-size: inherit; line-height: inherit; } .qualifications dd { font-weight: 400; color: var(--ink); }
.checked-on, .note, .hint { font-size: .875rem; color: var(--muted); }
.note { border-top: 1px solid var(--line); padding-top: 1rem; }
.way-on { margin-top: 1.25rem; text-align: center; }
a { color: var(--action); font-weight: 600; text-underline-offset: .2em; }
.way-on a { display: inline-block; padding: .625rem; }

form { display: grid; gap: 1.125rem; }
label { font-weight: 600; }
.hint { margin-bottom: .375rem; }
input { width: 100%; min-height: 3rem; padding: .5rem .75rem; border: 1px solid var(--field-line); border-radius: .5rem;
  background: var(--field); color: var(--ink); font: inherit; font-size: 1.125rem; }
.wrong input { border: 2px solid var(--invalid); }
.problem { display: flex; align-items: flex-start; gap: .375rem; margin-bottom: .375rem; color: var(--invalid); font-weight: 600; }
.problem svg { flex: none; width: 1.125rem; height: 1.5rem; }
button { min-height: 3.125rem; padding: .5rem 1.5rem; border: 0; border-radius: .5rem; background: var(--action);
  color: var(--on-action); font: inherit; font-size: 1.125rem; font-weight: 700; cursor: pointer; }
button:hover { filter: brightness(1.1); }
:focus-visible { outline: 3px solid var(--action); outline-offset: 3px; }

@media (min-width: 40rem) {
  main { padding-top: 3rem; }
  .body { padding: 1.75rem; } .verdict { padding: 2.25rem 1.75rem; }
  button { justify-self: start; min-width: 12rem; }
}
@media (max-width: 22rem) { .body { padding-inline: 1rem; } }
@media (max-height: 30rem) { .verdict .sign { width: 4rem; height: 4rem; } }
@media (forced-colors: active) { .sign { border: 2px solid; } button { border: 1px solid; } }
@media print {
  @page { margin: 15mm; }
  :root { color-scheme: light; --ink: #000; --muted: #333; --line: #777; --ground: #fff; --card: #fff; --band: #fff; --on-band: #000;
    --accent: #000; --valid: #0b6b3a; --invalid: #a11c1c; --partly: #7a4a00; --unknown: #3f4f5c; }
  body { min-height: 0; font-size: 11pt; }
  main { padding-block: 8mm 0; }
  .column { max-width: none; padding-inline: 0; }
  .card { border-radius: 0; break-inside: avoid; }
  /* Paper may come without colour, and never with large areas of it: lines instead. */
  .verdict { background: none; color: var(--tone); border-bottom: 1px solid var(--line); }
  .verdict h1 { font-size: 30pt; } .verdict p { font-size: 12pt; }
  .sign, .verdict .sign { background: none; color: var(--tone); border: .5mm solid; }
  .verdict .sign { width: 22mm; height: 22mm; border-width: 1mm; }
  .way-on, form, .note { display: none; }
}
`;
