/** Light and dark by the reader's choice, readable on a narrow screen and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c1e21; --quiet: #565c64; --line: #d5d9de;
  --first: #0860b0; --second: #b24a00; --third: #7a3aa8;
  --good: #13692f; --bad: #a81717; --note: #fff4d1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --ink: #e6e8eb; --quiet: #a4abb4; --line: #3a4048;
    --first: #6fb4ff; --second: #ffa25c; --third: #cfa0ff;
    --good: #63d187; --bad: #ff8f8f; --note: #3b3212;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 72rem; overflow-wrap: anywhere;
  font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .75rem; padding-top: .5rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p, ul, dl { max-width: 46rem; }
a { color: var(--first); }
small, figcaption, .quiet { color: var(--quiet); }
small { font-size: .85em; }
nav ul { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; min-width: min(100%, 28rem); font-variant-numeric: tabular-nums; font-size: .94rem; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
caption span { position: sticky; left: 0; display: block; width: fit-content; max-width: calc(100vw - 3.5rem); }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; border-bottom: 2px solid var(--line); vertical-align: bottom; }
tbody th { font-weight: 500; }
.name { display: inline-block; min-width: 8rem; max-width: 22rem; overflow-wrap: anywhere; }
.words { display: inline-block; min-width: 12rem; max-width: 26rem; overflow-wrap: anywhere; }
.whole { white-space: nowrap; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.warning { background: var(--note); border-left: 4px solid var(--second); padding: .75rem 1rem; max-width: 46rem; }
.warning p { margin: .25rem 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1rem 1.5rem; }
figure { margin: .5rem 0; max-width: 30rem; }
figcaption { font-size: .9rem; margin-top: .25rem; }
figcaption .key { display: block; }
.legend { display: inline-block; margin-right: 1rem; color: var(--ink); white-space: nowrap; }
.legend svg { vertical-align: middle; }
.plot svg { display: block; width: 100%; height: auto; font-size: 12px; overflow: visible; --plot-background: transparent; }
dt { font-weight: 600; margin-top: .75rem; }
dd { margin: 0; }
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb;
    --first: #0860b0; --second: #b24a00; --third: #7a3aa8; --good: #13692f; --bad: #a81717; --note: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  figure, tr, .warning { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
}
`;
