import type { PolicyName } from '../scorecard.ts';
import {
  addHistogram,
  createHistogram,
  type ScoreHistogram,
  stepOf,
} from '../statistics/histogram.ts';
import { createRandom } from '../statistics/random.ts';
import { comparedFaces, policyOf, type Study, shareImage } from '../study/study.ts';

/** Both ways to compare: protected references, and plain cosines. */
export type Arm = 'protected' | 'unprotected';
export type ByArm<T> = Readonly<Record<Arm, T>>;

/** Comparisons by their faces, with a score each. */
export interface ScoredComparisons {
  readonly references: Int32Array;
  readonly probes: Int32Array;
  readonly scores: Float32Array;
}

/** Comparisons of one policy, or of a share of its references. */
export interface Comparisons {
  /** Scores of all non-mated comparisons, counted. */
  readonly nonMated: ByArm<ScoreHistogram>;
  /** The non-mated ones from `cut` upwards, one by one. */
  readonly tail: ByArm<ScoredComparisons>;
  /** All mated ones, one by one. */
  readonly mated: {
    readonly references: Int32Array;
    readonly probes: Int32Array;
    readonly scores: ByArm<Float32Array>;
  };
}

export interface CompareTask {
  readonly policy: PolicyName;
  /** References `from` up to and without `to`. */
  readonly from: number;
  readonly to: number;
  /** From which scores non-mated comparisons are kept one by one. */
  readonly cut: ByArm<number>;
}

/** Of all non-mated comparisons, the share that is kept one by one: more than any FMR target. */
const TAIL = 0.015;
/** Estimates the cut. */
const SAMPLED = 100_000;
/** So few are all kept. */
const FEW = 400_000;

/** Compares references with all probes: one capture with another once, else all with all. */
export function compare(study: Study, { policy, from, to, cut }: CompareTask): Comparisons {
  const { references, probes, once } = comparedFaces(study, policy);
  const { directions } = study.references[policyOf(policy).enrolled];
  const nonMated = { protected: createHistogram(), unprotected: createHistogram() };
  const tail = { protected: createRows(), unprotected: createRows() };
  const mated = { protected: createRows(), unprotected: createRows() };
  const score: [number, number] = [0, 0];
  for (let i = from; i < to; i++) {
    for (let j = once ? i + 1 : 0; j < probes.count; j++) {
      dots(score, directions, references.embeddings, i, probes.embeddings, j, study.dimension);
      if (references.subjects[i] === probes.subjects[j]) {
        if (shareImage(references, i, probes, j)) continue;
        mated.protected.add(i, j, score[0]);
        mated.unprotected.add(i, j, score[1]);
        continue;
      }
      nonMated.protected.counts[stepOf(score[0])]! += 1;
      nonMated.unprotected.counts[stepOf(score[1])]! += 1;
      if (score[0] >= cut.protected) tail.protected.add(i, j, score[0]);
      if (score[1] >= cut.unprotected) tail.unprotected.add(i, j, score[1]);
    }
  }
  const both = mated.protected.rows();
  return {
    nonMated,
    tail: { protected: tail.protected.rows(), unprotected: tail.unprotected.rows() },
    mated: {
      references: both.references,
      probes: both.probes,
      scores: { protected: both.scores, unprotected: mated.unprotected.rows().scores },
    },
  };
}

/** Two dot products with one probe, which is what takes the time of an evaluation. */
function dots(
  out: [number, number],
  directions: Float32Array,
  embeddings: Float32Array,
  i: number,
  probes: Float32Array,
  j: number,
  dimension: number,
): void {
  let [p0, p1, u0, u1] = [0, 0, 0, 0];
  const a = i * dimension;
  const b = j * dimension;
  for (let c = 0; c < dimension; c += 2) {
    const [x, y] = [probes[b + c]!, probes[b + c + 1]!];
    p0 += directions[a + c]! * x;
    p1 += directions[a + c + 1]! * y;
    u0 += embeddings[a + c]! * x;
    u1 += embeddings[a + c + 1]! * y;
  }
  out[0] = p0 + p1;
  out[1] = u0 + u1;
}

function createRows(): {
  add(reference: number, probe: number, score: number): void;
  rows(): ScoredComparisons;
} {
  const references: number[] = [];
  const probes: number[] = [];
  const scores: number[] = [];
  return {
    add(reference, probe, score) {
      references.push(reference);
      probes.push(probe);
      scores.push(score);
    },
    rows: () => ({
      references: Int32Array.from(references),
      probes: Int32Array.from(probes),
      scores: Float32Array.from(scores),
    }),
  };
}

/** Where the tail of the non-mated scores begins, from a sample of them. */
export function estimateCut(study: Study, policy: PolicyName): ByArm<number> {
  const { references, probes } = comparedFaces(study, policy);
  const everything = { protected: -2, unprotected: -2 };
  if (references.count * probes.count <= FEW) return everything;
  const { directions } = study.references[policyOf(policy).enrolled];
  const random = createRandom(study.seed, `cut ${policy}`);
  const sample = { protected: new Float32Array(SAMPLED), unprotected: new Float32Array(SAMPLED) };
  const score: [number, number] = [0, 0];
  let count = 0;
  for (let tries = 0; count < SAMPLED && tries < 4 * SAMPLED; tries++) {
    const [i, j] = [random.below(references.count), random.below(probes.count)];
    if (references.subjects[i] === probes.subjects[j]) continue;
    dots(score, directions, references.embeddings, i, probes.embeddings, j, study.dimension);
    sample.protected[count] = score[0];
    sample.unprotected[count] = score[1];
    count += 1;
  }
  if (count < SAMPLED) return everything;
  const place = Math.floor((1 - TAIL) * SAMPLED);
  return {
    protected: sample.protected.sort()[place]!,
    unprotected: sample.unprotected.sort()[place]!,
  };
}

/** Puts the shares together, the tails by falling score. */
export function joinComparisons(parts: readonly Comparisons[]): Comparisons {
  const histogram = (arm: Arm): ScoreHistogram => {
    const sum = createHistogram();
    for (const part of parts) addHistogram(sum, part.nonMated[arm]);
    return sum;
  };
  const falling = (arm: Arm): ScoredComparisons => {
    const rows = {
      references: joined(
        Int32Array,
        parts.map(({ tail }) => tail[arm].references),
      ),
      probes: joined(
        Int32Array,
        parts.map(({ tail }) => tail[arm].probes),
      ),
      scores: joined(
        Float32Array,
        parts.map(({ tail }) => tail[arm].scores),
      ),
    };
    const order = Int32Array.from(rows.scores.keys()).sort(
      (a, b) => rows.scores[b]! - rows.scores[a]!,
    );
    return {
      references: order.map((at) => rows.references[at]!),
      probes: order.map((at) => rows.probes[at]!),
      scores: Float32Array.from(order, (at) => rows.scores[at]!),
    };
  };
  return {
    nonMated: { protected: histogram('protected'), unprotected: histogram('unprotected') },
    tail: { protected: falling('protected'), unprotected: falling('unprotected') },
    mated: {
      references: joined(
        Int32Array,
        parts.map(({ mated }) => mated.references),
      ),
      probes: joined(
        Int32Array,
        parts.map(({ mated }) => mated.probes),
      ),
      scores: {
        protected: joined(
          Float32Array,
          parts.map(({ mated }) => mated.scores.protected),
        ),
        unprotected: joined(
          Float32Array,
          parts.map(({ mated }) => mated.scores.unprotected),
        ),
      },
    },
  };
}

function joined<T extends Int32Array | Float32Array>(
  create: new (length: number) => T,
  parts: readonly T[],
): T {
  const whole = new create(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
