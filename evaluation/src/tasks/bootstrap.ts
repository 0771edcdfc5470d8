import { percentileInterval } from '../statistics/intervals.ts';
import { createRandom } from '../statistics/random.ts';
import type { Faces } from '../study/population.ts';
import type { ComparedFaces } from '../study/study.ts';
import type { Arm, ByArm, Comparisons } from './compare.ts';

/** How often each subject is drawn in each replicate: rows of `people` counts. */
export interface SubjectWeights {
  readonly people: number;
  readonly replicates: number;
  readonly counts: Uint8Array;
}

/**
 * Draws subjects with replacement: comparisons of one person depend on each other, people do not
 * (ISO/IEC 19795-1; Bolle, Ratha and Pankanti, CVIU 93(1), 2004).
 *
 * @param from the subjects to draw from, as many in each replicate
 */
export function drawSubjects(
  people: number,
  from: readonly number[],
  replicates: number,
  seed: number,
): SubjectWeights {
  const random = createRandom(seed, 'bootstrap');
  const counts = new Uint8Array(people * replicates);
  for (let r = 0; r < replicates; r++) {
    for (let draw = 0; draw < from.length; draw++) {
      counts[r * people + from[random.below(from.length)]!]! += 1;
    }
  }
  return { people, replicates, counts };
}

/** One draw: weights of comparisons and their sum. */
export interface Replicate {
  /** How often each subject was drawn. */
  readonly weights: Uint8Array;
  /** Sum of the weights of all non-mated comparisons. */
  readonly nonMatedTotal: number;
}

/** Tells which single faces take part: by their places among the references and the probes. */
export interface Participation {
  reference(face: number): boolean;
  probe(face: number): boolean;
}

export const EVERYBODY: Participation = { reference: () => true, probe: () => true };

export function replicatesOf(
  { people, replicates, counts }: SubjectWeights,
  compared: ComparedFaces,
  participation: Participation = EVERYBODY,
): readonly Replicate[] {
  const facesPerSubject = countFaces(people, compared, participation);
  return Array.from({ length: replicates }, (_, r) =>
    replicateOf(counts.subarray(r * people, (r + 1) * people), facesPerSubject, compared.once),
  );
}

/** Everybody who takes part, once. */
export function undrawn(
  people: number,
  compared: ComparedFaces,
  participation: Participation = EVERYBODY,
): Replicate {
  const once = new Uint8Array(people).fill(1);
  return replicateOf(once, countFaces(people, compared, participation), compared.once);
}

interface FacesPerSubject {
  readonly references: Float64Array;
  readonly probes: Float64Array;
}

function countFaces(
  people: number,
  { references, probes }: ComparedFaces,
  participation: Participation,
): FacesPerSubject {
  const count = ({ subjects }: Faces, takesPart: (face: number) => boolean): Float64Array => {
    const faces = new Float64Array(people);
    for (const [face, subject] of subjects.entries()) if (takesPart(face)) faces[subject]! += 1;
    return faces;
  };
  return {
    references: count(references, participation.reference),
    probes: count(probes, participation.probe),
  };
}

function replicateOf(
  row: Uint8Array,
  { references, probes }: FacesPerSubject,
  once: boolean,
): Replicate {
  let [enrolled, probing, own] = [0, 0, 0];
  for (const [subject, weight] of row.entries()) {
    const [reference, probe] = [weight * references[subject]!, weight * probes[subject]!];
    enrolled += reference;
    probing += probe;
    own += reference * probe;
  }
  const pairs = enrolled * probing - own;
  return { weights: row, nonMatedTotal: once ? pairs / 2 : pairs };
}

/** Scores of one arm, laid out for drawing again and again. */
export interface WeighedScores {
  /** Mated scores, ascending, with the subject of each. */
  readonly mated: Float32Array;
  readonly matedSubjects: Int32Array;
  /** The highest non-mated scores, falling, with both subjects of each. */
  readonly tail: Float32Array;
  readonly tailSubjects: readonly [Int32Array, Int32Array];
}

export function weighedScores(
  { mated, tail }: Comparisons,
  arm: Arm,
  { references, probes }: ComparedFaces,
): WeighedScores {
  const scores = mated.scores[arm];
  const order = Int32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  return {
    mated: Float32Array.from(order, (at) => scores[at]!),
    matedSubjects: order.map((at) => references.subjects[mated.references[at]!]!),
    tail: tail[arm].scores,
    tailSubjects: [
      tail[arm].references.map((i) => references.subjects[i]!),
      tail[arm].probes.map((j) => probes.subjects[j]!),
    ],
  };
}

/** Both error rates of one replicate as functions of the place in the tail. */
interface Curve {
  /** FNMR where as many of the tail match as keep the false match rate to `fmr`. */
  fnmrAt(fmr: number): number;
  eer(): number;
}

function curveOf(scores: WeighedScores, { weights, nonMatedTotal }: Replicate): Curve {
  const { tail, tailSubjects, mated, matedSubjects } = scores;
  const matching = new Float64Array(tail.length + 1);
  const [a, b] = tailSubjects;
  for (let i = 0; i < tail.length; i++) {
    matching[i + 1] = matching[i]! + weights[a[i]!]! * weights[b[i]!]!;
  }
  const missing = new Float64Array(mated.length + 1);
  for (let i = 0; i < mated.length; i++) {
    missing[i + 1] = missing[i]! + weights[matedSubjects[i]!]!;
  }
  const total = missing.at(-1)!;
  const fmrOf = (count: number): number => matching[count]! / nonMatedTotal;
  /** With the `count` highest of the tail matching: the threshold is just above the next. */
  const fnmrOf = (count: number): number => {
    const threshold = count < tail.length ? tail[count]! : Number.NEGATIVE_INFINITY;
    return missing[countUpTo(mated, threshold)]! / total;
  };
  return {
    fnmrAt: (fmr) => fnmrOf(lastTrue(tail.length, (count) => fmrOf(count) <= fmr)),
    eer() {
      const count = lastTrue(tail.length, (candidate) => fmrOf(candidate) <= fnmrOf(candidate));
      return (fmrOf(count) + fnmrOf(count)) / 2;
    },
  };
}

/** How many of ascending values are at or below a limit. */
function countUpTo(ascending: Float32Array, limit: number): number {
  return lastTrue(ascending.length, (count) => count === 0 || ascending[count - 1]! <= limit);
}

/** The highest of 0..most for which a condition holds that holds up to some number and never after. */
function lastTrue(most: number, holds: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

type Ends = { readonly low: number; readonly high: number };

export interface BootstrappedRates {
  readonly eer: ByArm<Ends>;
  /** In the order of the targets. */
  readonly fnmr: ByArm<readonly Ends[]>;
  /** Protected less unprotected. */
  readonly difference: readonly Ends[];
}

/** 95 % intervals of the equal error rate and of FNMR at FMR, and of what protection adds to it. */
export function bootstrapRates(
  scores: ByArm<WeighedScores>,
  replicates: readonly Replicate[],
  fmrTargets: readonly number[],
): BootstrappedRates {
  const drawn = replicates.map((replicate) => {
    const curves = {
      protected: curveOf(scores.protected, replicate),
      unprotected: curveOf(scores.unprotected, replicate),
    };
    const ratesOf = ({ fnmrAt, eer }: Curve) => ({ eer: eer(), fnmr: fmrTargets.map(fnmrAt) });
    return { protected: ratesOf(curves.protected), unprotected: ratesOf(curves.unprotected) };
  });
  const ends = (of: (one: (typeof drawn)[number]) => number): Ends =>
    percentileInterval(drawn.map(of));
  return {
    eer: {
      protected: ends((one) => one.protected.eer),
      unprotected: ends((one) => one.unprotected.eer),
    },
    fnmr: {
      protected: fmrTargets.map((_, t) => ends((one) => one.protected.fnmr[t]!)),
      unprotected: fmrTargets.map((_, t) => ends((one) => one.unprotected.fnmr[t]!)),
    },
    difference: fmrTargets.map((_, t) =>
      ends((one) => one.protected.fnmr[t]! - one.unprotected.fnmr[t]!),
    ),
  };
}
