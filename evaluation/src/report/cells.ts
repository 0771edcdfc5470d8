import type { Rate } from '../scorecard.ts';
import { partsOfRate } from './format.ts';
import { type Html, html } from './html.ts';

/** A rate as a cell: breaks between what was estimated and what was counted, nowhere else. */
export function rateCell(rate: Rate): Html {
  const { estimate, counts } = partsOfRate(rate);
  const [first, second] = rate.events === 0 ? [counts, estimate] : [estimate, counts];
  return html`<span class="whole">${first}</span> <small class="whole">${second}</small>`;
}

/** A value that does not break. */
export function whole(text: string): Html {
  return html`<span class="whole">${text}</span>`;
}
