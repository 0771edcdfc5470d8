import type { CodeName, Level } from '@facenition/core';
import type { Interval, OperatingPointReport, PolicyName, Rate } from '../scorecard.ts';
import { countsAbove, stepOfThreshold } from '../statistics/histogram.ts';
import { percentileInterval, wilsonRate } from '../statistics/intervals.ts';
import { createRandom, shuffled } from '../statistics/random.ts';
import { reachOf } from '../study/open-reference.ts';
import { type ComparedFaces, comparedFaces, type Study } from '../study/study.ts';
import {
  EVERYBODY,
  type Participation,
  type Replicate,
  replicatesOf,
  type SubjectWeights,
  undrawn,
} from '../tasks/bootstrap.ts';
import type { Comparisons, ScoredComparisons } from '../tasks/compare.ts';

/** Comparisons of a policy by the places of their faces. */
export type ComparisonPlaces = Pick<ScoredComparisons, 'references' | 'probes'>;

/** Decodes comparisons of one policy: 1 where the message was found. */
export type Decode = (
  policy: PolicyName,
  code: CodeName,
  comparisons: ComparisonPlaces,
) => Promise<Uint8Array>;

/** Non-mated comparisons above a threshold that are decoded at most; of more, a sample. */
const NON_MATED_TRIALS = 2500;
/** The same for mated ones near the threshold or the reach of the code. */
const NEAR_TRIALS = 3000;
/** Far above both nearly all decode: a sample tells how nearly. */
const FAR_TRIALS = 400;
/** How far above. */
const FAR = 0.1;

/** What is asked about: a level with its code and threshold. */
export interface PointInUse {
  readonly level: Level;
  readonly targetFmr: number;
  readonly code: CodeName;
  readonly threshold: number;
}

/** A threshold alone: of references without a code. */
export type ThresholdInUse = Omit<PointInUse, 'code'>;

export interface MeasuredComparisons {
  readonly study: Study;
  readonly policy: PolicyName;
  readonly comparisons: Comparisons;
  readonly weights: SubjectWeights;
  readonly decode: Decode;
  /** Whose comparisons count; absent: everybody's. */
  readonly participation?: Participation;
}

/** Threshold and code together, with the real decoder, beside plain cosines at the same FMR. */
export async function measureOperatingPoint(
  point: PointInUse,
  measured: MeasuredComparisons,
): Promise<OperatingPointReport> {
  const { comparisons, participation = EVERYBODY } = measured;
  return ratesOf(point, measured, {
    passing: await decodePassing(point, measured),
    refused: await decodeMated(point, measured),
    mated: placesOf(comparisons.mated, participation),
  });
}

/** The same for references without a code: whatever reaches the threshold matches. */
export function measureThreshold(
  point: ThresholdInUse,
  measured: Omit<MeasuredComparisons, 'decode'>,
): Omit<OperatingPointReport, 'code'> {
  const { comparisons, participation = EVERYBODY } = measured;
  const { mated } = comparisons;
  const { from, places, scale } = passingPlaces(point, measured);
  const all = placesOf(mated, participation);
  const refused = all.filter((at) => mated.scores.protected[at]! < point.threshold);
  return ratesOf(point, measured, {
    passing: weighed(from, places, scale),
    refused: weighed(mated, refused, 1),
    mated: all,
  });
}

/** Rates with their intervals, and beside them those of plain cosines at the same FMR. */
function ratesOf<Point extends ThresholdInUse>(
  point: Point,
  measured: Omit<MeasuredComparisons, 'decode'>,
  decoded: Decoded,
): Point & Omit<OperatingPointReport, 'code'> {
  const { study, policy, comparisons, weights, participation = EVERYBODY } = measured;
  const compared = comparedFaces(study, policy);
  const everyone = undrawn(study.people, compared, participation);
  const observed = ratesIn(everyone, decoded, compared, comparisons, participation);
  const drawn = replicatesOf(weights, compared, participation).map((replicate) =>
    ratesIn(replicate, decoded, compared, comparisons, participation),
  );
  const rateOf = (value: number, draws: readonly number[], trials: number): Rate => ({
    ...withEnds(value, draws),
    ...(value === 0 && { high: wilsonRate(0, trials).high }),
    events: Math.round(value * trials),
    trials,
  });
  const falseMatchRate = rateOf(
    observed.fmr,
    drawn.map(({ fmr }) => fmr),
    everyone.nonMatedTotal,
  );
  return {
    ...point,
    falseMatchRate,
    falseNonMatchRate: rateOf(
      observed.fnmr,
      drawn.map(({ fnmr }) => fnmr),
      decoded.mated.length,
    ),
    unprotected: observed.plainFnmr,
    difference: withEnds(
      observed.fnmr - observed.plainFnmr,
      drawn.map(({ fnmr, plainFnmr }) => fnmr - plainFnmr),
    ),
    holds: falseMatchRate.low <= point.targetFmr,
  };
}

/** Comparisons that were decoded, each standing for some. */
interface Weighed extends ComparisonPlaces {
  readonly scales: Float64Array;
}

interface Decoded {
  /** Non-mated comparisons that match. */
  readonly passing: Weighed;
  /** Mated comparisons that do not. */
  readonly refused: Weighed;
  /** Places of all mated comparisons that count. */
  readonly mated: readonly number[];
}

/** Places of the comparisons of those who take part. */
function placesOf(
  { references, probes }: ComparisonPlaces,
  participation: Participation,
): readonly number[] {
  return [...references.keys()].filter(
    (at) => participation.reference(references[at]!) && participation.probe(probes[at]!),
  );
}

/** Non-mated comparisons that reach the threshold, each standing for `scale` of them. */
function passingPlaces(
  point: ThresholdInUse,
  { comparisons, participation = EVERYBODY }: Omit<MeasuredComparisons, 'decode'>,
): {
  readonly from: ComparisonPlaces;
  readonly places: readonly number[];
  readonly scale: number;
} {
  const { scores, references, probes } = comparisons.tail.protected;
  const reaching = scores.findIndex((score) => score < point.threshold);
  const kept = reaching === -1 ? scores.length : reaching;
  const from = { references: references.subarray(0, kept), probes: probes.subarray(0, kept) };
  // Where the threshold lies below the tail, those that were not kept count like the others.
  const above = countsAbove(comparisons.nonMated.protected)[stepOfThreshold(point.threshold)]!;
  return { from, places: placesOf(from, participation), scale: above / Math.max(1, kept) };
}

async function decodePassing(point: PointInUse, measured: MeasuredComparisons): Promise<Weighed> {
  const { from, places, scale } = passingPlaces(point, measured);
  const { sample, hits } = await decodeSome(places, NON_MATED_TRIALS, from, point, measured);
  return weighed(
    from,
    sample.filter((_, at) => hits[at] === 1),
    scale * (places.length / Math.max(1, sample.length)),
  );
}

async function decodeMated(point: PointInUse, measured: MeasuredComparisons): Promise<Weighed> {
  const { comparisons, participation = EVERYBODY } = measured;
  const { mated } = comparisons;
  const { threshold } = point;
  const far = Math.max(threshold, reachOf(point.code)) + FAR;
  const all = placesOf(mated, participation);
  const places = (wanted: (score: number) => boolean): readonly number[] =>
    all.filter((at) => wanted(mated.scores.protected[at]!));
  const parts = [
    weighed(
      mated,
      places((score) => score < threshold),
      1,
    ),
  ];
  const strata = [
    { places: places((score) => score >= threshold && score < far), most: NEAR_TRIALS },
    { places: places((score) => score >= threshold && score >= far), most: FAR_TRIALS },
  ];
  for (const { places: stratum, most } of strata) {
    const { sample, hits } = await decodeSome(stratum, most, mated, point, measured);
    const lost = sample.filter((_, at) => hits[at] !== 1);
    parts.push(weighed(mated, lost, stratum.length / Math.max(1, sample.length)));
  }
  return {
    references: Int32Array.from(parts.flatMap(({ references }) => [...references])),
    probes: Int32Array.from(parts.flatMap(({ probes }) => [...probes])),
    scales: Float64Array.from(parts.flatMap(({ scales }) => [...scales])),
  };
}

/** Decodes the comparisons at these places, or of more than `most` a random choice. */
async function decodeSome(
  places: readonly number[],
  most: number,
  from: ComparisonPlaces,
  { code, level }: PointInUse,
  { study, policy, decode }: MeasuredComparisons,
): Promise<{ readonly sample: readonly number[]; readonly hits: Uint8Array }> {
  const random = createRandom(study.seed, `trials ${policy} ${level} ${code}`);
  const sample = places.length <= most ? places : shuffled(places, random).slice(0, most);
  const { references, probes } = weighed(from, sample, 1);
  return { sample, hits: await decode(policy, code, { references, probes }) };
}

function weighed(from: ComparisonPlaces, places: readonly number[], scale: number): Weighed {
  return {
    references: Int32Array.from(places, (at) => from.references[at]!),
    probes: Int32Array.from(places, (at) => from.probes[at]!),
    scales: new Float64Array(places.length).fill(scale),
  };
}

interface RatesOfDraw {
  readonly fmr: number;
  readonly fnmr: number;
  /** FNMR of plain cosines at the same false match rate. */
  readonly plainFnmr: number;
}

function ratesIn(
  { weights, nonMatedTotal }: Replicate,
  { passing, refused, mated: places }: Decoded,
  { references, probes }: ComparedFaces,
  { tail, mated }: Comparisons,
  participation: Participation,
): RatesOfDraw {
  const between = (i: number, j: number): number =>
    weights[references.subjects[i]!]! * weights[probes.subjects[j]!]!;
  let matches = 0;
  for (const [at, scale] of passing.scales.entries()) {
    matches += scale * between(passing.references[at]!, passing.probes[at]!);
  }
  const plain = thresholdWith(matches, tail.unprotected, (i, j) =>
    participation.reference(i) && participation.probe(j) ? between(i, j) : 0,
  );
  let [all, plainlyRefused, refusals] = [0, 0, 0];
  for (const at of places) {
    const own = weights[references.subjects[mated.references[at]!]!]!;
    all += own;
    if (mated.scores.unprotected[at]! <= plain) plainlyRefused += own;
  }
  for (const [at, scale] of refused.scales.entries()) {
    refusals += scale * weights[references.subjects[refused.references[at]!]!]!;
  }
  return { fmr: matches / nonMatedTotal, fnmr: refusals / all, plainFnmr: plainlyRefused / all };
}

/** The highest score that is refused where so many of the tail match. */
function thresholdWith(
  matches: number,
  { references, probes, scores }: ScoredComparisons,
  between: (i: number, j: number) => number,
): number {
  let count = 0;
  for (let place = 0; place < scores.length; place++) {
    count += between(references[place]!, probes[place]!);
    // A hair more: scales are quotients.
    if (count > matches * (1 + 1e-9)) return scores[place]!;
  }
  return Number.NEGATIVE_INFINITY;
}

function withEnds(value: number, drawn: readonly number[]): Interval {
  return { value, ...percentileInterval(drawn) };
}
