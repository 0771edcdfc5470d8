import type { OperatingPointReport, PolicyReport, Scorecard } from '../../scorecard.ts';
import { rateCell, whole } from '../cells.ts';
import { describePolicy } from '../describe.ts';
import {
  formatCaptures,
  formatCount,
  formatDifference,
  formatFnmr,
  formatMs,
  formatOneIn,
  formatPercent,
  formatRate,
  formatScore,
  formatSeconds,
  formatShareOf,
  formatTarget,
} from '../format.ts';
import { type Content, type Html, html, list, part, table } from '../html.ts';

export function conditions(scorecard: Scorecard): Html | undefined {
  const { model, data, cost } = scorecard;
  const half = 'people whom the calibration in use has not seen';
  const rows: [string, Content][] = [
    ['Model pack', `${scorecard.pack}: ${model.title}, ${model.grade} grade`],
    ['Model', `id ${model.modelId}, ${formatCount(model.dimension)} values per embedding`],
    ['Calibrated on', model.calibratedOn ?? 'nothing: the pack has no operating points'],
    ['Data set', data.name],
    ['Digest of the data', html`<code>${data.digest}</code>`],
    ['Images, people', `${formatCount(scorecard.images)}, ${formatCount(scorecard.subjects)}`],
    [
      'Images of one person',
      `at most ${formatCount(data.imagesPerSubject)}, for protected references`,
    ],
    ['Operating points on', data.operatingPointsOn === 'all' ? 'all people' : half],
    ['Intervals', `95 %, ${formatCount(data.bootstrapReplicates)} bootstrap replicates by subject`],
    ['Seed', String(data.seed)],
    ['Date', scorecard.date],
    ['Product', scorecard.product],
  ];
  if (cost) rows.push(['Machine', cost.machine]);
  return part(
    'conditions',
    'Conditions',
    table({
      caption: 'What was measured, and with what',
      heads: ['Condition', 'Value'],
      rows: rows.map(([what, value]) => [what, html`<span class="words">${value}</span>`]),
    }),
  );
}

export function inBrief(scorecard: Scorecard): Html | undefined {
  const { failureToAcquire, images, notMeasured, problems } = scorecard;
  const acquired = `${formatShareOf(failureToAcquire.images, images)} images (${formatPercent(failureToAcquire.rate)})`;
  return part(
    'in-brief',
    'In brief',
    list([
      html`<strong>Failure to acquire:</strong> ${acquired}.`,
      recognitionInBrief(scorecard),
      ...scorecard.policies.map(policyInBrief),
      missedInBrief(scorecard.policies),
      ...scorecard.scenarios
        .filter(({ name }) => name === 'stolen-face')
        .map(
          ({ success, level, policy }) =>
            html`<strong>The face alone, stolen</strong> (level ${level}, ${whole(policy)}), opens ${whole(formatRate(success))}.`,
        ),
      securityInBrief(scorecard),
      privacyInBrief(scorecard),
      costInBrief(scorecard),
      remarksInBrief(problems.length, notMeasured.length),
    ]),
  );
}

/** At the least false match rate that the data can tell. */
function recognitionInBrief({ allPairs, pairs }: Scorecard): Html | undefined {
  const rates = allPairs ?? pairs;
  const at = rates?.fnmrAtFmr
    .filter(({ supported }) => supported)
    .toSorted((a, b) => a.fmr - b.fmr)[0];
  if (rates === undefined || at === undefined) return undefined;
  return html`<strong>Recognition without protection:</strong> false non-match rate ${whole(formatFnmr(at, rates.mated))} at a false match rate of ${formatTarget(at.fmr)} (${formatOneIn(at.fmr)}).`;
}

/** Level 4 is the product's default; else the strictest below it, else the mildest there is. */
function pointInBrief(points: readonly OperatingPointReport[]): OperatingPointReport | undefined {
  const ascending = points.toSorted((a, b) => a.level - b.level);
  return ascending.findLast(({ level }) => level <= 4) ?? ascending[0];
}

function policyInBrief({ policy, operatingPoints }: PolicyReport): Html | undefined {
  const point = pointInBrief(operatingPoints);
  if (point === undefined) return undefined;
  const { level, code, targetFmr, falseMatchRate, falseNonMatchRate, difference } = point;
  return html`<strong>Protected, level ${level}, ${describePolicy(policy)}</strong> (target ${formatOneIn(targetFmr)}, code ${code}): false match rate ${rateCell(falseMatchRate)}; false non-match rate ${rateCell(falseNonMatchRate)}; protection changes it by ${whole(formatDifference(difference))}.`;
}

function missedInBrief(policies: readonly PolicyReport[]): Html | undefined {
  const points = policies.flatMap(({ policy, operatingPoints }) =>
    operatingPoints.map((point) => ({ policy, ...point })),
  );
  if (points.length === 0) return undefined;
  const missed = points.filter(({ holds }) => !holds);
  if (missed.length === 0) {
    return html`<strong>Every operating point</strong> (${points.length}) holds its target.`;
  }
  const names = missed.map(({ policy, level }, at) => [
    at > 0 ? ', ' : '',
    whole(`level ${level} at ${policy}`),
  ]);
  return html`<strong class="bad">Operating points that miss their target:</strong> ${formatShareOf(missed.length, points.length)}: ${names}.`;
}

function securityInBrief({ security }: Scorecard): Html | undefined {
  if (security.length === 0) return undefined;
  const costs = security.map(
    ({ code, level, captures, priorAttack }) =>
      `${formatSeconds(priorAttack.cpuSeconds.median)} (${code}, level ${level}, ${formatCaptures(captures)})`,
  );
  return html`<strong>Every key and the user secret known, no face:</strong> a reference gives up its template after a median of ${costs.join('; ')} of one core.`;
}

function privacyInBrief({ privacy }: Scorecard): Html | undefined {
  const worst = privacy?.unlinkability
    .filter(({ keys }) => keys === 'unknown')
    .toSorted((a, b) => b.dsys - a.dsys)[0];
  if (worst === undefined) return undefined;
  return html`<strong>Linkability without keys:</strong> D<sub>sys</sub> ${formatScore(worst.dsys)}; without any link it measures as ${formatScore(worst.permuted.mean)}, at most ${formatScore(worst.permuted.high)}.`;
}

function costInBrief({ cost }: Scorecard): Html | undefined {
  if (cost === undefined) return undefined;
  const verify = cost.verifyMs ? `; a verification takes ${formatMs(cost.verifyMs.p50)}` : '';
  return html`<strong>Cost:</strong> a token has ${formatCount(cost.tokenCharacters)} characters${verify}.`;
}

function remarksInBrief(problems: number, notMeasured: number): Html | undefined {
  const remarks = [
    problems > 0 ? html`<a href="#problems">problems with the input: ${problems}</a>` : undefined,
    notMeasured > 0 ? html`<a href="#not-measured">not measured: ${notMeasured}</a>` : undefined,
  ].filter((remark) => remark !== undefined);
  if (remarks.length === 0) return undefined;
  return html`<strong>To bear in mind:</strong> ${remarks.map((remark, at) => [at > 0 ? ', ' : '', remark])}.`;
}
