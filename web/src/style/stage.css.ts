/** The camera's screen. Left and right are those of the mirror here, in every language. */
export const STAGE_CSS = `
.stage-screen { display: grid; gap: .875rem; }
.instruction { display: flex; align-items: center; justify-content: center; gap: .625rem; min-block-size: 3.5rem; padding: .5rem .875rem; border-radius: .875rem; background: var(--soft); font-size: 1.1875rem; line-height: 1.25; font-weight: 650; text-wrap: balance; transition: background-color .2s, color .2s; }
.instruction .icon { color: var(--accent); }
.instruction.good { background: var(--good-soft); color: var(--good); }
.instruction.good .icon { color: inherit; }
@container (max-width: 22rem) { .instruction { font-size: 1.0625rem; } }
.stage { position: relative; direction: ltr; inline-size: 100%; max-inline-size: min(100%, 52vh); margin-inline: auto; aspect-ratio: 4 / 5; overflow: hidden; border-radius: 1rem; background: #0c1322; isolation: isolate; }
.stage video { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; transform: scale(-1.22, 1.22); }
.stage svg.guide { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; }
.shade { fill: rgb(9 14 26 / 58%); transition: fill .3s; }
.track { fill: none; stroke: rgb(255 255 255 / 65%); stroke-width: 1; }
.ring { fill: none; stroke: #6fdda8; stroke-width: 1.8; stroke-linecap: round; stroke-dasharray: 0 100; transition: stroke-dasharray .15s linear; }
.oval { transform-origin: 40px 50px; transition: transform .45s ease; }
.stage.closer .oval { transform: scale(1.16); }
.stage.taken .track { stroke: #6fdda8; stroke-width: 1.8; }
.hint { position: absolute; display: grid; place-items: center; inline-size: 3.25rem; block-size: 3.25rem; border-radius: 50%; background: #ffffff; color: #1c2f86; box-shadow: 0 2px 10px rgb(0 0 0 / 35%); }
.hint .icon { inline-size: 1.875rem; block-size: 1.875rem; stroke-width: 2.4; }
.hint.turn-left { left: .625rem; top: calc(50% - 1.625rem); animation: nudge-left 1.1s ease-in-out infinite alternate; }
.hint.turn-right { right: .625rem; top: calc(50% - 1.625rem); animation: nudge-right 1.1s ease-in-out infinite alternate; }
.hint.look-up { left: calc(50% - 1.625rem); top: .5rem; animation: nudge-up 1.1s ease-in-out infinite alternate; }
.hint.look-down { left: calc(50% - 1.625rem); bottom: .5rem; animation: nudge-down 1.1s ease-in-out infinite alternate; }
.hint.done { inline-size: 4.5rem; block-size: 4.5rem; left: calc(50% - 2.25rem); top: calc(50% - 2.25rem); background: #14754a; color: #ffffff; animation: pop .25s ease-out; }
@keyframes nudge-left { to { translate: -.25rem 0; } }
@keyframes nudge-right { to { translate: .25rem 0; } }
@keyframes nudge-up { to { translate: 0 -.25rem; } }
@keyframes nudge-down { to { translate: 0 .25rem; } }
@keyframes pop { from { scale: .6; opacity: 0; } }
.stage .waiting { position: absolute; inset: 0; display: grid; place-items: center; }
.stage .spinner { border-color: rgb(255 255 255 / 25%); border-block-start-color: #ffffff; }
.steps { display: flex; flex-direction: column; gap: .375rem; }
.steps .small { text-align: center; }
.dots { display: flex; gap: .375rem; margin: 0; padding: 0; list-style: none; }
.dots li { flex: 1; block-size: .375rem; border-radius: .25rem; background: var(--line); transition: background-color .3s; }
.dots li.done { background: var(--good); }
.dots li.now { background: var(--accent); }
.picker { display: grid; grid-template-columns: auto 1fr; align-items: center; gap: .75rem; font-size: .9375rem; }
.picker select { min-inline-size: 0; inline-size: 100%; min-block-size: 2.75rem; padding: .375rem .75rem; border: 1px solid var(--field-line); border-radius: .75rem; background: var(--surface); color: inherit; font: inherit; text-overflow: ellipsis; }
@media (max-height: 30rem) and (orientation: landscape) {
  .stage-screen { grid-template-columns: minmax(0, auto) minmax(0, 1fr); grid-template-rows: auto auto 1fr; column-gap: 1rem; }
  .stage { grid-column: 1; grid-row: 1 / span 3; block-size: min(68vh, 24rem); inline-size: auto; max-inline-size: none; margin-inline: 0; }
  .stage-screen > :not(.stage) { grid-column: 2; }
}
`;
