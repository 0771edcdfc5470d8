import type { FnmrAtFmr, ScoreReport } from '../../scorecard.ts';
import { whole } from '../cells.ts';
import { formatOneIn, formatScore, formatShareOf, formatTarget, partsOfFnmr } from '../format.ts';
import { type Content, type Html, html, table } from '../html.ts';

/** False non-match rates at false match rates; where the data cannot tell one, why. */
export function fnmrTable(caption: Content, report: ScoreReport): Html | undefined {
  return table({
    caption: [caption, ': false non-match rate (FNMR) at false match rate (FMR)'],
    heads: [
      'FMR at most',
      'FNMR, 95 % interval',
      'False non-matches',
      'False matches',
      'Threshold',
    ],
    rows: report.fnmrAtFmr.map((at) => [
      targetCell(at.fmr),
      fnmrCell(at, report.mated),
      whole(formatShareOf(at.falseNonMatches, report.mated)),
      whole(formatShareOf(at.falseMatches, report.nonMated)),
      formatScore(at.threshold),
    ]),
  });
}

/** A chosen false match rate, in figures and in words. */
export function targetCell(fmr: number): Html {
  return html`<span class="whole">${formatTarget(fmr)}</span> <small class="whole">${formatOneIn(fmr)}</small>`;
}

function fnmrCell(at: FnmrAtFmr, mated: number): Html {
  const { value, reason } = partsOfFnmr(at, mated);
  if (reason === undefined) return whole(value);
  return html`<span class="words quiet">${reason}; <span class="whole">counted ${value}</span></span>`;
}

export function holdsCell(holds: boolean): Html {
  return holds
    ? html`<span class="good">yes</span>`
    : html`<span class="bad">no: too many false matches</span>`;
}
