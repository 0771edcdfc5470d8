import type { RenewalReport, Scorecard, UnlinkabilityReport } from '../../scorecard.ts';
import { formatCount, formatScore } from '../format.ts';
import { type Html, html, paragraph, part, subpart, table } from '../html.ts';
import { linkabilityFigure } from '../plots.ts';
import { figures } from './recognition.ts';

export function privacy({ privacy }: Scorecard): Html | undefined {
  if (privacy === undefined) return undefined;
  return part(
    'privacy',
    'Privacy: unlinkability and renewal',
    unlinkabilityPart(privacy.unlinkability),
    renewalPart(privacy.renewal),
  );
}

function unlinkabilityPart(reports: readonly UnlinkabilityReport[]): Html | undefined {
  if (reports.length === 0) return undefined;
  return subpart(
    'Unlinkability',
    paragraph(
      html`D<sub>sys</sub> tells how well somebody can say whether two references are of one person: `,
      'from 0, not at all, to 1, always. A sample of no link at all does not measure as 0 exactly; ',
      'what it measures as stands beside it, from the same scores with their labels permuted.',
    ),
    table({
      caption: html`Unlinkability: D<sub>sys</sub> beside its permuted null`,
      heads: [
        'Attacker',
        'Compares by',
        'Keys',
        html`D<sub>sys</sub>`,
        'Null, mean',
        'Null, high',
        'Pairs',
      ],
      rows: reports.map((report) => [
        html`<span class="words">${report.attacker}</span>`,
        html`<span class="words">${report.score}</span>`,
        report.keys,
        html`<strong>${formatScore(report.dsys)}</strong>`,
        formatScore(report.permuted.mean),
        formatScore(report.permuted.high),
        html`<span class="whole">${formatCount(report.mated)} mated,</span> <span class="whole">${formatCount(report.nonMated)} non-mated</span>`,
      ]),
    }),
    figures(
      ...reports.map((report) =>
        linkabilityFigure(`keys ${report.keys}, by ${report.score}`, report),
      ),
    ),
  );
}

function renewalPart({
  renewals,
  mean,
  least,
  greatest,
  expected,
}: RenewalReport): Html | undefined {
  return subpart(
    'Renewal',
    table({
      caption: 'Hamming distance of two references of one embedding, as a share of the bits',
      heads: ['Measure', 'Value'],
      rows: [
        ['Renewals', formatCount(renewals)],
        ['Mean', formatScore(mean)],
        ['Least, greatest', `${formatScore(least)}, ${formatScore(greatest)}`],
        [
          'Expected of independent random bits',
          `${formatScore(expected.mean)}, deviation ${formatScore(expected.deviation)}`,
        ],
      ],
    }),
  );
}
