import type { Quantiles, Scorecard } from '../../scorecard.ts';
import { whole } from '../cells.ts';
import { formatCount, formatMs } from '../format.ts';
import { type Content, type Html, html, paragraph, part, table } from '../html.ts';

export function cost({ cost }: Scorecard): Html | undefined {
  if (cost === undefined) return undefined;
  const { memoryMiB, passes, ms } = cost.argon2;
  const timed: readonly [string, Quantiles | undefined][] = [
    ['Enrolment from image files, with a passphrase', cost.enrolMs],
    ['Verification from image files, with a passphrase', cost.verifyMs],
    [`Argon2id, ${formatCount(memoryMiB)} MiB, ${formatCount(passes)} passes`, ms],
  ];
  return part(
    'cost',
    'Cost',
    paragraph(`A reference is a token of ${formatCount(cost.tokenCharacters)} characters.`),
    table({
      caption: html`Times on ${cost.machine}`,
      heads: ['What', 'Median', '95th percentile', 'Runs'],
      rows: timed.flatMap(([what, quantiles]) => (quantiles ? [timeRow(what, quantiles)] : [])),
    }),
  );
}

function timeRow(what: string, { p50, p95, runs }: Quantiles): readonly Content[] {
  return [what, whole(formatMs(p50)), whole(formatMs(p95)), formatCount(runs)];
}
