import { ATTACK_THRESHOLD_BOUNDS } from '@facenition/core';
import type { PadRate, PadWish, PadWished } from '../pad-report.ts';
import { percentileInterval } from '../statistics/intervals.ts';
import { drawSubjects } from '../tasks/bootstrap.ts';
import { padRate } from './pad-rate.ts';
import type { Drawing, ScoredPresentation } from './presentations.ts';
import { chooseThreshold, type ScoredSet, type ScoredSets, scoredSets } from './scored-sets.ts';
import { supportOf, whyOutOfBounds } from './support.ts';

/** Presentations of one species that were judged. */
export interface ScoredSpecies {
  readonly species: string;
  readonly presentations: readonly ScoredPresentation[];
}

export interface WishRequest {
  readonly wish: PadWish;
  readonly bonaFide: readonly ScoredPresentation[];
  /** Those that a wished APCER counts. */
  readonly species: readonly ScoredSpecies[];
  readonly drawing: Drawing;
}

const { least, most } = ATTACK_THRESHOLD_BOUNDS;

/**
 * The threshold that gives a wished rate on these presentations, and what it is worth on others: of
 * a wished BPCER the highest, of a wished APCER the lowest that every species keeps to.
 */
export function wishedThreshold({ wish, bonaFide, species, drawing }: WishRequest): PadWished {
  const { rate, atMost } = wish;
  const judged = species.filter(({ presentations }) => presentations.length > 0);
  const counted = scoredSets(rate === 'bpcer' ? [{ presentations: bonaFide }] : judged);
  const everybody = new Uint8Array(counted.people).fill(1);
  const chosen = chooseThreshold(counted, rate, atMost, everybody);
  if (chosen === undefined) {
    const what = rate === 'bpcer' ? 'bona fide presentation' : 'attack that counts';
    return { wish, supportedBy: 'nothing', why: `no ${what} was judged` };
  }
  const support = supportOf(wish, counted.sets);
  const threshold = withinBounds(wish, chosen.threshold);
  if (threshold === undefined) {
    return { wish, ...support, why: whyOutOfBounds(wish, chosen.set) };
  }
  const onOthers = rateOfOthers(wish, counted, drawing);
  const apcer = worstApcer(judged, threshold, drawing);
  return {
    wish,
    threshold: { value: threshold, ...endsOfThreshold(wish, counted, drawing) },
    bpcer: bpcerOf(bonaFide, threshold, drawing),
    ...(apcer !== undefined && { apcer }),
    ...(onOthers !== undefined && { onOthers }),
    ...support,
  };
}

/** A threshold that keeps the wish and decides something; absent: there is none. */
function withinBounds({ rate }: PadWish, threshold: number): number | undefined {
  if (rate === 'bpcer') return threshold < least ? undefined : Math.min(most, threshold);
  return threshold > most ? undefined : Math.max(least, threshold);
}

function endsOfThreshold(
  { rate, atMost }: PadWish,
  counted: ScoredSets,
  { replicates, seed }: Drawing,
): { readonly low: number; readonly high: number } {
  const { people } = counted;
  const everybody = Array.from({ length: people }, (_, person) => person);
  const { counts } = drawSubjects(people, everybody, replicates, seed);
  const drawn = Float64Array.from({ length: replicates }, (_, r) => {
    const weights = counts.subarray(r * people, (r + 1) * people);
    return clamped(chooseThreshold(counted, rate, atMost, weights)?.threshold ?? Number.NaN);
  });
  return people < 2 ? { low: least, high: most } : percentileInterval(drawn);
}

function clamped(threshold: number): number {
  return Math.min(most, Math.max(least, threshold));
}

/** Each person judged by the threshold that all others give; of several species the worst. */
function rateOfOthers(
  { rate, atMost }: PadWish,
  counted: ScoredSets,
  drawing: Drawing,
): PadRate | undefined {
  const { people, sets } = counted;
  if (people < 2) return undefined;
  const thresholds = Float64Array.from({ length: people }, (_, out) => {
    const weights = new Uint8Array(people).fill(1);
    weights[out] = 0;
    return clamped(chooseThreshold(counted, rate, atMost, weights)?.threshold ?? Number.NaN);
  });
  if (thresholds.some(Number.isNaN)) return undefined;
  const rates = sets.map((set) => padRate(trialsOf(set, rate, thresholds), drawing));
  return rates.sort((a, b) => b.value - a.value)[0];
}

function trialsOf(
  { scores, subjects }: ScoredSet,
  rate: PadWish['rate'],
  thresholds: Float64Array,
): { readonly subject: string; readonly isError: boolean }[] {
  return Array.from(scores, (score, at) => {
    const subject = subjects[at]!;
    const passes = score >= thresholds[subject]!;
    return { subject: String(subject), isError: rate === 'bpcer' ? !passes : passes };
  });
}

/** The share of bona fide presentations that score below a threshold. */
export function bpcerOf(
  bonaFide: readonly ScoredPresentation[],
  threshold: number,
  drawing: Drawing,
): PadRate {
  const trials = bonaFide.map(({ subject, score }) => ({
    subject,
    isError: !(score >= threshold),
  }));
  return padRate(trials, drawing);
}

/** The share of attacks that reach a threshold. */
export function apcerOf(
  attacks: readonly ScoredPresentation[],
  threshold: number,
  drawing: Drawing,
): PadRate {
  const trials = attacks.map(({ subject, score }) => ({ subject, isError: score >= threshold }));
  return padRate(trials, drawing);
}

function worstApcer(
  species: readonly ScoredSpecies[],
  threshold: number,
  drawing: Drawing,
): PadWished['apcer'] {
  return species
    .map(({ species: name, presentations }) => {
      return { ...apcerOf(presentations, threshold, drawing), species: name };
    })
    .sort((a, b) => b.value - a.value)[0];
}
