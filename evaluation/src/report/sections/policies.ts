import type { Interval, PolicyReport, Scorecard } from '../../scorecard.ts';
import { rateCell, whole } from '../cells.ts';
import { describePolicy } from '../describe.ts';
import {
  formatCount,
  formatDifference,
  formatPercent,
  formatScore,
  partsOfDifference,
} from '../format.ts';
import { type Html, html, paragraph, part, subpart, table } from '../html.ts';
import { detFigure, distributionFigure } from '../plots.ts';
import { fnmrTable, holdsCell, targetCell } from './rates.ts';
import { figures, scoreRows } from './recognition.ts';

export function policies(scorecard: Scorecard): Html | undefined {
  if (scorecard.policies.length === 0) return undefined;
  return part(
    'policies',
    'Protected references',
    paragraph(
      'Comparisons with protected references. The attacker of these tables has every key and the ',
      'user secret of the person whose reference it is, and shows another face. One part for each ',
      'capture policy: how many captures make a reference, and how many a probe.',
    ),
    scorecard.policies.map(policyPart),
  );
}

function policyPart(report: PolicyReport): Html | undefined {
  const { policy, unprotected, operatingPoints } = report;
  const protectedScores = report.protected;
  const title = `policy ${policy}`;
  const levels = operatingPoints.map((point) => ({
    x: point.falseMatchRate.value,
    y: point.falseNonMatchRate.value,
    threshold: point.threshold,
    text: String(point.level),
  }));
  return subpart(
    `Policy ${policy}: ${describePolicy(policy)}`,
    operatingPointTable(report),
    table({
      caption: `Comparisons with protected references, ${title}`,
      heads: ['Measure', 'Value'],
      rows: [['People', formatCount(report.subjects)], ...scoreRows(protectedScores)],
    }),
    fnmrTable(`Unprotected, ${title}`, unprotected),
    fnmrTable(`Protected, ${title}`, protectedScores),
    differencesTable(report),
    figures(
      detFigure(
        title,
        [
          { series: 'unprotected', report: unprotected },
          { series: 'protected', report: protectedScores },
        ],
        levels,
      ),
      distributionFigure(`unprotected, ${title}`, unprotected),
      distributionFigure(`protected, ${title}`, protectedScores, levels),
    ),
  );
}

function differencesTable({ policy, differences }: PolicyReport): Html | undefined {
  return table({
    caption: `What protection adds to the false non-match rate, policy ${policy}`,
    heads: ['FMR', 'FNMR protected less unprotected, 95 % interval'],
    rows: differences.map((difference) => [
      targetCell(difference.fmr),
      whole(formatDifference(difference)),
    ]),
  });
}

function operatingPointTable({ policy, operatingPoints }: PolicyReport): Html | undefined {
  return table({
    caption: `Operating points, policy ${policy}: threshold and code together, real decoder; 95 % intervals`,
    heads: [
      'Level',
      'Target FMR',
      'Code',
      'Threshold',
      'FMR',
      'FNMR',
      'FNMR unprotected',
      'Difference',
      'Holds its target',
    ],
    rows: operatingPoints.map((point) => [
      point.level,
      targetCell(point.targetFmr),
      point.code,
      formatScore(point.threshold),
      rateCell(point.falseMatchRate),
      rateCell(point.falseNonMatchRate),
      whole(formatPercent(point.unprotected)),
      differenceCell(point.difference),
      holdsCell(point.holds),
    ]),
  });
}

function differenceCell(difference: Interval): Html {
  const { value, interval } = partsOfDifference(difference);
  return html`${whole(value)} <small class="whole">${interval}</small>`;
}
