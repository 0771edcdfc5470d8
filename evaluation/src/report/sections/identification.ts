import type {
  IdentificationReport,
  IdentificationTimeReport,
  Rate,
  RosterComparisonReport,
  RosterSearchReport,
  Scorecard,
} from '../../scorecard.ts';
import { rateCell, whole } from '../cells.ts';
import { formatCount, formatMs, formatScore, formatWithInterval } from '../format.ts';
import { type Html, html, paragraph, part, table } from '../html.ts';
import { holdsCell, targetCell } from './rates.ts';

export function identification({ identification }: Scorecard): Html | undefined {
  if (identification === undefined || isEmpty(identification)) return undefined;
  const { comparisons, searches, times } = identification;
  return part(
    'identification',
    'Identification: one of many',
    paragraph(
      'Searches of rosters. A reference of a roster has no code; it matches from the strictest ',
      'threshold of the level, and the most similar member is the person. False positives are ',
      'searches for people who are not enrolled that find somebody.',
    ),
    searchTable(searches),
    comparisonTable(comparisons),
    timeTable(times),
  );
}

function isEmpty({ comparisons, searches, times }: IdentificationReport): boolean {
  return comparisons.length + searches.length + times.length === 0;
}

function searchTable(searches: readonly RosterSearchReport[]): Html | undefined {
  return table({
    caption: 'Searches of rosters drawn at random; 95 % intervals',
    heads: [
      'Members',
      'Level',
      'Policy',
      'FPIR',
      html`1 − (1 − FMR)<sup>N</sup>`,
      'FNIR: nobody found',
      'Somebody else found',
      'Rosters',
      'People not enrolled, enrolled',
    ],
    rows: searches.map((search) => [
      formatCount(search.members),
      search.level,
      whole(search.policy),
      rateCell(search.falsePositives),
      whole(formatWithInterval(search.predicted)),
      searchedCell(search.falseNegatives),
      searchedCell(search.misidentified),
      formatCount(search.rosters),
      whole(`${formatCount(search.strangers)}, ${formatCount(search.enrolled)}`),
    ]),
  });
}

function searchedCell(rate: Rate): Html {
  return rate.trials === 0 ? html`<span class="quiet">no such search</span>` : rateCell(rate);
}

function comparisonTable(comparisons: readonly RosterComparisonReport[]): Html | undefined {
  return table({
    caption: 'One probe with one reference of a roster; 95 % intervals',
    heads: ['Level', 'Policy', 'Target FMR', 'Threshold', 'FMR', 'FNMR', 'Holds its target'],
    rows: comparisons.map((row) => [
      row.level,
      whole(row.policy),
      targetCell(row.targetFmr),
      formatScore(row.threshold),
      rateCell(row.falseMatchRate),
      rateCell(row.falseNonMatchRate),
      holdsCell(row.holds),
    ]),
  });
}

function timeTable(times: readonly IdentificationTimeReport[]): Html | undefined {
  return table({
    caption: 'Identification from whole tokens, without decoding and embedding the image',
    heads: ['Members', 'Level', 'Median', '95th percentile', 'Runs'],
    rows: times.map(({ members, level, ms }) => [
      formatCount(members),
      level,
      whole(formatMs(ms.p50)),
      whole(formatMs(ms.p95)),
      formatCount(ms.runs),
    ]),
  });
}
