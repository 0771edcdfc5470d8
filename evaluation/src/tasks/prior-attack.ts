import type { CodeName } from '@facenition/core';
import type { Projection } from '@facenition/core/template';
import { type DecodingCurve, shareAt } from '../statistics/decoding-curve.ts';
import { createRandom, type Random } from '../statistics/random.ts';
import { type Commitment, commit, opens, projectionOf, reachOf } from '../study/open-reference.ts';
import { alongAxes, type FacePrior, fromAxes, guessDeviations } from '../study/prior.ts';
import type { EnrolledCaptures, Study } from '../study/study.ts';
import { bitsOf, directionOfFace, keyOf } from './decode.ts';

/** Opens one reference by faces drawn from the distribution of other people's. */
export interface PriorAttackTask {
  readonly captures: EnrolledCaptures;
  readonly code: CodeName;
  readonly prior: FacePrior;
  /** The face whose reference it is. */
  readonly target: number;
  /** How likely a guess opens a reference of this code, by its score. */
  readonly curve: DecodingCurve;
  /** Guesses made one by one. */
  readonly budget: number;
}

export interface PriorAttackResult {
  /** Success probability of one guess, tried with both signs by one decoding. */
  readonly perGuess: number;
  /** The guess that opened it, counted from 1; absent: none of the budget did. */
  readonly opened?: number;
}

/** A reference under attack, as the attacker and the scorer see it. */
interface Target {
  readonly projection: Projection;
  readonly committed: Commitment;
  /** Components of the enrolled direction: known to the scorer alone, who spares hopeless decodings. */
  readonly enrolled: Float32Array;
  readonly reach: number;
}

/** Weighted samples for each way of drawing guesses. */
const SAMPLES = 4000;
/** Guesses further below the reach of a code than this never decode: they count as failures. */
const HOPELESS = 0.075;
/** And nearer than this always do. */
const CERTAIN = 0.13;

export function attackByPrior(study: Study, task: PriorAttackTask): PriorAttackResult {
  const { captures, code, prior, target: face, curve, budget } = task;
  const { seed, dimension } = study;
  const key = keyOf(captures, face);
  const target: Target = {
    projection: projectionOf(key, seed, dimension),
    committed: commit(bitsOf(study, captures, face), code, key, seed),
    enrolled: alongAxes(prior, directionOfFace(study, captures, face)),
    reach: reachOf(code),
  };
  const random = createRandom(seed, `prior attack ${captures} ${code} ${face}`);
  const deviations = guessDeviations(prior);
  const shares = deviations.map((each) => importanceSample(target, each, curve, random));
  const opened = guessOneByOne(target, deviations, prior, budget, random);
  return {
    perGuess: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    ...(opened !== undefined && { opened }),
  };
}

/**
 * The share of guesses that open the target, from guesses drawn with their mean moved towards it and
 * weighted by the likelihood ratio (importance sampling); the curve stands for the decoder. Both
 * signs of a guess are tried by one decoding, since the all-ones word is in every code.
 */
function importanceSample(
  { enrolled, reach }: Target,
  deviations: Float32Array,
  curve: DecodingCurve,
  random: Random,
): number {
  const towards = deviations.map((deviation, r) => deviation * enrolled[r]!);
  const length = Math.hypot(...towards);
  for (const r of towards.keys()) towards[r]! /= length;
  const shift = shiftFor(reach, deviations, towards, enrolled);

  let sum = 0;
  for (let n = 0; n < SAMPLES; n++) {
    let [along, score, squares] = [0, 0, 0];
    for (let r = 0; r < deviations.length; r++) {
      const drawn = random.normal() + shift * towards[r]!;
      const component = drawn * deviations[r]!;
      along += drawn * towards[r]!;
      score += component * enrolled[r]!;
      squares += component * component;
    }
    const likelihoodRatio = Math.exp(-shift * along + (shift * shift) / 2);
    sum += likelihoodRatio * shareAt(curve, score / Math.sqrt(squares));
  }
  return (2 * sum) / SAMPLES;
}

/** How far to move the mean so that a typical guess comes this near. */
function shiftFor(
  near: number,
  deviations: Float32Array,
  towards: Float32Array,
  enrolled: Float32Array,
): number {
  let [spread, along, moved] = [0, 0, 0];
  for (const [r, deviation] of deviations.entries()) {
    spread += deviation * deviation;
    along += deviation * towards[r]! * enrolled[r]!;
    moved += (deviation * towards[r]!) ** 2;
  }
  let shift = 0;
  while (shift < 14 && (shift * along) / Math.sqrt(spread + shift * shift * moved) < near) {
    shift += 0.05;
  }
  return shift;
}

function opensTarget(guess: Float32Array, target: Target, prior: FacePrior): boolean {
  const { enrolled, reach, projection, committed } = target;
  let score = 0;
  for (const [r, component] of guess.entries()) score += component * enrolled[r]!;
  score /= Math.hypot(...guess);
  if (score < reach - HOPELESS) return false;
  if (score > reach + CERTAIN) return true;
  return opens(fromAxes(prior, guess, projection.dimension), projection, committed);
}

/** As a thief would. @returns the number of the guess that opened the target */
function guessOneByOne(
  target: Target,
  deviations: readonly Float32Array[],
  prior: FacePrior,
  budget: number,
  random: Random,
): number | undefined {
  for (let n = 0; n < budget; n++) {
    const drawn = deviations[n % deviations.length]!.map(
      (deviation) => deviation * random.normal(),
    );
    if (opensTarget(drawn, target, prior)) return n + 1;
    if (
      opensTarget(
        drawn.map((value) => -value),
        target,
        prior,
      )
    )
      return n + 1;
  }
  return undefined;
}
