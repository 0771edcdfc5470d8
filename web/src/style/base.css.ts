/** Colours, type, the card and what all screens share. */
export const BASE_CSS = `
:host {
  --surface: var(--facenition-surface, #ffffff);
  --text: var(--facenition-text, #14213a);
  --muted: var(--facenition-muted, #55617a);
  --line: var(--facenition-line, #d8deea);
  --field-line: #7b869e;
  --soft: var(--facenition-soft, #f1f4fb);
  --accent: var(--facenition-accent, #2f4ecb);
  --accent-strong: color-mix(in srgb, var(--accent) 85%, black);
  --on-accent: var(--facenition-on-accent, #ffffff);
  --good: #14754a;
  --good-soft: #e3f5ec;
  --bad: #ac2b23;
  --bad-soft: #fdecea;
  --warn: #7d5600;
  --warn-soft: #fcf2dc;
  --radius: var(--facenition-radius, 1.25rem);
  color-scheme: light dark;
  display: block;
  container-type: inline-size;
  max-inline-size: 30rem;
  margin-inline: auto;
  color: var(--text);
  font: 1rem/1.5 var(--facenition-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
  -webkit-text-size-adjust: 100%;
}
@media (prefers-color-scheme: dark) {
  :host {
    --surface: var(--facenition-surface, #172033);
    --text: var(--facenition-text, #edf1fa);
    --muted: var(--facenition-muted, #aab5cb);
    --line: var(--facenition-line, #33405a);
    --field-line: #8793ad;
    --soft: var(--facenition-soft, #202b42);
    --accent: var(--facenition-accent, #a9bcff);
    --accent-strong: color-mix(in srgb, var(--accent) 85%, white);
    --on-accent: var(--facenition-on-accent, #10192d);
    --good: #6fdda8;
    --good-soft: #15372b;
    --bad: #ffa79f;
    --bad-soft: #42211f;
    --warn: #f3c96b;
    --warn-soft: #3b2f15;
  }
}
:host([hidden]) { display: none; }
*, ::before, ::after { box-sizing: border-box; }
.card {
  display: flex;
  flex-direction: column;
  gap: 1.25rem;
  padding: clamp(1rem, 6cqi, 2rem);
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: var(--radius);
  box-shadow: 0 1px 2px rgb(16 25 45 / 5%), 0 12px 32px rgb(16 25 45 / 8%);
}
.screen { display: flex; flex-direction: column; gap: 1.25rem; min-inline-size: 0; }
.head { display: flex; flex-direction: column; gap: .5rem; }
.head.middle { align-items: center; text-align: center; }
h2 { margin: 0; font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; text-wrap: balance; overflow-wrap: anywhere; }
h2:focus { outline: none; }
p { margin: 0; text-wrap: pretty; overflow-wrap: anywhere; }
.asking { font-size: .875rem; color: var(--muted); }
.card:has(.middle) .asking { text-align: center; }
.lead { color: var(--muted); }
.small { font-size: .875rem; color: var(--muted); }
.icon { inline-size: 1.5rem; block-size: 1.5rem; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.badge { display: grid; place-items: center; inline-size: 3.5rem; block-size: 3.5rem; margin-block-end: .5rem; border-radius: 50%; background: var(--soft); color: var(--accent); }
.badge .icon { inline-size: 1.875rem; block-size: 1.875rem; }
.badge.good { background: var(--good-soft); color: var(--good); }
.badge.bad { background: var(--bad-soft); color: var(--bad); }
.badge.warn { background: var(--warn-soft); color: var(--warn); }
.middle .badge { inline-size: 4.5rem; block-size: 4.5rem; }
.middle .badge .icon { inline-size: 2.375rem; block-size: 2.375rem; }
.actions { display: flex; flex-direction: column; gap: .625rem; }
.button {
  min-block-size: 3rem;
  padding: .625rem 1.25rem;
  border: 1px solid transparent;
  border-radius: .875rem;
  font: inherit;
  font-weight: 600;
  cursor: pointer;
  transition: background-color .15s, border-color .15s;
}
.main { background: var(--accent); color: var(--on-accent); }
.main:hover { background: var(--accent-strong); }
.quiet { background: transparent; color: var(--text); border-color: var(--field-line); }
.quiet:hover { background: var(--soft); }
.button[aria-disabled='true'] { opacity: .6; cursor: progress; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.ways { display: flex; flex-wrap: wrap; justify-content: center; gap: .25rem .5rem; padding-block-start: 1rem; border-block-start: 1px solid var(--line); }
.ways .button { min-block-size: 2.75rem; padding: .5rem .875rem; border-color: transparent; font-size: .9375rem; font-weight: 500; color: var(--muted); }
.ways .button:hover { color: var(--text); }
.heard { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.spinner { inline-size: 2.75rem; block-size: 2.75rem; margin-block-end: .5rem; border: 4px solid var(--line); border-block-start-color: var(--accent); border-radius: 50%; animation: turn 1s linear infinite; }
@keyframes turn { to { rotate: 1turn; } }
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { transition-duration: 0s !important; animation-duration: 0s !important; animation-iteration-count: 1 !important; }
  .spinner { border-style: dotted; border-color: var(--accent); }
}
@media (forced-colors: active) {
  .button, .badge, .card { border: 1px solid ButtonText; }
}
@media (max-height: 30rem) and (orientation: landscape) {
  :host { max-inline-size: 48rem; }
  .card { padding: 1rem; gap: .75rem; }
  .screen { gap: .75rem; }
  .ways { padding-block-start: .5rem; }
}
`;
