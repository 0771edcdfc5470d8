import type {
  AllPairsReport,
  FailureToAcquire,
  PairsReport,
  Scorecard,
  ScoreReport,
} from '../../scorecard.ts';
import { whole } from '../cells.ts';
import {
  formatCount,
  formatPercent,
  formatScore,
  formatShareOf,
  formatWithInterval,
} from '../format.ts';
import { type Content, type Html, html, paragraph, part, subpart, table } from '../html.ts';
import { detFigure, distributionFigure } from '../plots.ts';
import { fnmrTable } from './rates.ts';

export function acquisition({ failureToAcquire, images }: Scorecard): Html | undefined {
  const share = `${formatShareOf(failureToAcquire.images, images)} images`;
  return part(
    'acquisition',
    'Failure to acquire',
    paragraph(
      `From ${share} no embedding could be made: failure-to-acquire rate ${formatPercent(failureToAcquire.rate)}.`,
    ),
    reasonsTable(failureToAcquire),
    table({
      caption: 'Images that could not be read',
      heads: ['Image', 'Code'],
      rows: failureToAcquire.unreadable.map(({ image, code }) => [
        html`<span class="name">${image}</span>`,
        code,
      ]),
    }),
  );
}

function reasonsTable({ reasons }: FailureToAcquire): Html | undefined {
  const counted = Object.entries(reasons).toSorted(([, a], [, b]) => b - a);
  return table({
    caption: 'Images that were not acquired, by reason',
    heads: ['Reason', 'Images'],
    rows: counted.map(([reason, count]) => [reason, formatCount(count)]),
  });
}

export function recognition({ pairs, allPairs }: Scorecard): Html | undefined {
  if (pairs === undefined && allPairs === undefined) return undefined;
  return part(
    'recognition',
    'Recognition without protection',
    paragraph('What the recogniser alone can do: cosines of embeddings, no keys, no references.'),
    pairs && pairsPart(pairs),
    allPairs && allPairsPart(allPairs),
  );
}

function pairsPart(pairs: PairsReport): Html | undefined {
  const title = 'pairs of the protocol';
  const { accuracy, accuracyOfAll, threshold, notCompared } = pairs;
  return subpart(
    'Pairs of the protocol',
    table({
      caption: 'Accuracy on the pairs of the protocol',
      heads: ['Measure', 'Value'],
      rows: [
        ['Accuracy', `${formatPercent(accuracy)} at threshold ${formatScore(threshold)}`],
        ['Accuracy, every pair that was not compared being wrong', formatPercent(accuracyOfAll)],
        ['Pairs not compared', formatCount(notCompared)],
        ...scoreRows(pairs),
      ],
    }),
    paragraph(
      'The threshold of the accuracy was chosen on these very pairs: read it as a best case.',
    ),
    fnmrTable(`Unprotected, ${title}`, pairs),
    pairs.protected && [
      fnmrTable(`Protected, one capture each, ${title}`, pairs.protected),
      paragraph(`Equal error rate, protected: ${equalErrorRate(pairs.protected)}.`),
    ],
    figures(
      detFigure(title, [
        { series: 'unprotected', report: pairs },
        ...(pairs.protected ? [{ series: 'protected' as const, report: pairs.protected }] : []),
      ]),
      distributionFigure(`unprotected, ${title}`, pairs),
      pairs.protected && distributionFigure(`protected, ${title}`, pairs.protected),
    ),
  );
}

function allPairsPart(allPairs: AllPairsReport): Html | undefined {
  const { imagesPerSubject } = allPairs;
  const most =
    imagesPerSubject === undefined
      ? 'Every image was compared with every other.'
      : `Every image was compared with every other, at most ${formatCount(imagesPerSubject)} of one person.`;
  return subpart(
    'All against all',
    paragraph(most),
    table({
      caption: 'Comparisons, all against all',
      heads: ['Measure', 'Value'],
      rows: scoreRows(allPairs),
    }),
    fnmrTable('Unprotected, all against all', allPairs),
    figures(
      detFigure('all against all', [{ series: 'unprotected', report: allPairs }]),
      distributionFigure('unprotected, all against all', allPairs),
    ),
  );
}

/** Figures beside each other where there is room. */
export function figures(...drawn: readonly (Html | undefined)[]): Html | undefined {
  if (drawn.every((figure) => figure === undefined)) return undefined;
  return html`<div class="figures">
${drawn}</div>
`;
}

export function scoreRows(report: ScoreReport): readonly (readonly Content[])[] {
  return [
    ['Mated comparisons', formatCount(report.mated)],
    ['Non-mated comparisons', formatCount(report.nonMated)],
    ['Equal error rate', whole(equalErrorRate(report))],
  ];
}

function equalErrorRate({ eer, eerInterval }: ScoreReport): string {
  return eerInterval ? formatWithInterval({ value: eer, ...eerInterval }) : formatPercent(eer);
}
