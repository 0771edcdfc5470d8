import type { UnlinkabilityReport } from '../scorecard.ts';
import { quantile } from './intervals.ts';
import { createRandom, shuffled } from './random.ts';

const BINS = 20;
const PERMUTATIONS = 200;

/** Scores of pairs of tokens of one person, and of two. */
export interface LinkageScores {
  readonly mated: readonly number[];
  readonly nonMated: readonly number[];
}

/**
 * Global linkability D_sys of Gomez-Barrero, Galbally, Rathgeb and Busch (IEEE TIFS 13(6), 2018),
 * with equal priors: the mean over mated scores of D(s) = 2 LR / (1 + LR) - 1 where the likelihood
 * ratio LR is above 1, else 0. On 20 bins; with labels permuted it is not zero either, and that
 * floor is given beside it.
 */
export function measureLinkability(
  { mated, nonMated }: LinkageScores,
  seed: number,
): Pick<UnlinkabilityReport, 'mated' | 'nonMated' | 'dsys' | 'permuted' | 'curve'> {
  const ends = [...mated, ...nonMated];
  const low = Math.min(...ends);
  const width = (Math.max(...ends) - low) / BINS || 1;
  const observed = densities(mated, nonMated, low, width);
  const random = createRandom(seed, 'permuted labels');
  const permuted = Array.from({ length: PERMUTATIONS }, () => {
    const mixed = shuffled(ends, random);
    return dsysOf(densities(mixed.slice(0, mated.length), mixed.slice(mated.length), low, width));
  }).sort((a, b) => a - b);
  return {
    mated: mated.length,
    nonMated: nonMated.length,
    dsys: dsysOf(observed),
    permuted: {
      mean: permuted.reduce((sum, value) => sum + value, 0) / PERMUTATIONS,
      high: quantile(permuted, 0.95),
    },
    curve: observed.map((bin, i) => ({
      score: low + (i + 0.5) * width,
      ...bin,
      linkability: localLinkability(bin),
    })),
  };
}

interface Bin {
  /** Shares of the scores. */
  readonly mated: number;
  readonly nonMated: number;
}

function densities(
  mated: readonly number[],
  nonMated: readonly number[],
  low: number,
  width: number,
): readonly Bin[] {
  const count = (scores: readonly number[]): Float64Array => {
    const shares = new Float64Array(BINS);
    for (const score of scores) {
      shares[Math.min(BINS - 1, Math.floor((score - low) / width))]! += 1 / scores.length;
    }
    return shares;
  };
  const [m, n] = [count(mated), count(nonMated)];
  return Array.from(m, (share, i) => ({ mated: share, nonMated: n[i]! }));
}

function localLinkability({ mated, nonMated }: Bin): number {
  return mated > nonMated ? (mated - nonMated) / (mated + nonMated) : 0;
}

function dsysOf(bins: readonly Bin[]): number {
  return bins.reduce((sum, bin) => sum + bin.mated * localLinkability(bin), 0);
}
