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
  const { dimension } = study;
  const nonMated = { protected: createHistogram(), unprotected: createHistogram() };
  const tail = { protected: createRows(), unprotected: createRows() };
  const mated = { protected: createRows(), unprotected: createRows() };
  // Names of their own for what the inner loop touches: this is where an evaluation spends its time.
  const [guardedCounts, plainCounts] = [nonMated.protected.counts, nonMated.unprotected.counts];
  const { protected: guardedCut, unprotected: plainCut } = cut;
  for (let i = from; i < to; i++) {
    const direction = directions.slice(i * dimension, (i + 1) * dimension);
    const embedding = references.embeddings.slice(i * dimension, (i + 1) * dimension);
    const subject = references.subjects[i]!;
    for (let j = once ? i + 1 : 0; j < probes.count; j++) {
      const guarded = dotAt(direction, probes.embeddings, j * dimension);
      const plain = dotAt(embedding, probes.embeddings, j * dimension);
      if (probes.subjects[j] === subject) {
        if (shareImage(references, i, probes, j)) continue;
        mated.protected.add(i, j, guarded);
        mated.unprotected.add(i, j, plain);
        continue;
      }
      guardedCounts[stepOf(guarded)]! += 1;
      plainCounts[stepOf(plain)]! += 1;
      if (guarded >= guardedCut) tail.protected.add(i, j, guarded);
      if (plain >= plainCut) tail.unprotected.add(i, j, plain);
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

/** Dot product of a vector with the one that begins at `offset`. */
function dotAt(vector: Float32Array, others: Float32Array, offset: number): number {
  let even = 0;
  let odd = 0;
  for (let c = 0; c < vector.length; c += 2) {
    even += vector[c]! * others[offset + c]!;
    odd += vector[c + 1]! * others[offset + c + 1]!;
  }
  return even + odd;
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
  const rowOf = (rows: Float32Array, i: number): Float32Array =>
    rows.subarray(i * study.dimension, (i + 1) * study.dimension);
  let count = 0;
  for (let tries = 0; count < SAMPLED && tries < 4 * SAMPLED; tries++) {
    const [i, j] = [random.below(references.count), random.below(probes.count)];
    if (references.subjects[i] === probes.subjects[j]) continue;
    const probe = j * study.dimension;
    sample.protected[count] = dotAt(rowOf(directions, i), probes.embeddings, probe);
    sample.unprotected[count] = dotAt(rowOf(references.embeddings, i), probes.embeddings, probe);
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
