/** Consent, passphrase and the tips before the camera. */
export const FORMS_CSS = `
.consent-text { max-block-size: 16rem; overflow: auto; padding: 1rem; background: linear-gradient(var(--soft) 2rem, transparent) local, linear-gradient(transparent, var(--soft) 60%) bottom / 100% 2rem no-repeat local, linear-gradient(transparent, var(--line)) bottom / 100% 1.25rem no-repeat scroll, var(--soft); border-radius: .875rem; font-size: .9375rem; white-space: pre-line; overscroll-behavior: contain; }
.choice { display: grid; grid-template-columns: auto 1fr; gap: .75rem; align-items: start; padding-block: .375rem; cursor: pointer; font-weight: 500; }
.choice input { inline-size: 1.375rem; block-size: 1.375rem; margin: .0625rem 0 0; accent-color: var(--accent); cursor: pointer; }
form { display: flex; flex-direction: column; gap: 1rem; }
.field { display: flex; flex-direction: column; gap: .375rem; }
.field label { font-weight: 600; font-size: .9375rem; }
.entry { display: grid; grid-template-columns: 1fr auto; border: 1px solid var(--field-line); border-radius: .875rem; background: var(--surface); overflow: clip; }
.entry:focus-within { outline: 3px solid var(--accent); outline-offset: 1px; }
.entry.wrong { border-color: var(--bad); }
.entry input { min-inline-size: 0; min-block-size: 3rem; padding: .5rem 1rem; border: 0; background: transparent; color: inherit; font: inherit; outline: none; }
.entry button { min-inline-size: 4.5rem; padding-inline: .875rem; border: 0; border-inline-start: 1px solid var(--line); background: transparent; color: var(--accent); font: inherit; font-size: .9375rem; font-weight: 600; cursor: pointer; }
.entry button:hover { background: var(--soft); }
.entry button:focus-visible { outline-offset: -4px; }
.problem { display: flex; gap: .5rem; align-items: start; color: var(--bad); font-size: .9375rem; }
.problem:empty { display: none; }
.problem .icon { inline-size: 1.25rem; block-size: 1.25rem; margin-block-start: .125rem; }
.tips { display: flex; flex-direction: column; gap: .75rem; margin: 0; padding: 1rem; list-style: none; background: var(--soft); border-radius: .875rem; }
.tips li { display: grid; grid-template-columns: auto 1fr; gap: .75rem; align-items: center; }
.tips .icon { color: var(--accent); }
@media (max-height: 30rem) and (orientation: landscape) {
  .consent-text { max-block-size: 8rem; }
  .tips { flex-direction: row; gap: 1rem; padding: .75rem; }
  .tips li { flex: 1; font-size: .9375rem; }
  .head:not(.middle) .badge { display: none; }
}
`;
