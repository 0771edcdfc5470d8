import type { CodeName } from '@facenition/core';
import { createRandom } from '../statistics/random.ts';
import { dot, unitOf } from '../statistics/vectors.ts';
import { reachOf } from '../study/open-reference.ts';
import type { EnrolledCaptures, Study } from '../study/study.ts';
import { directionOfFace, opensReference } from './decode.ts';

/** Decodes probes at chosen comparison scores against the references of some faces. */
export interface DecodingCurveTask {
  readonly captures: EnrolledCaptures;
  readonly code: CodeName;
  readonly targets: readonly number[];
}

/** At each score of the scale: how many probes were decoded, and how many opened the reference. */
export interface DecodingCounts {
  readonly opened: Int32Array;
  readonly trials: Int32Array;
}

const STEP = 0.01;
const BELOW = 20;
const ABOVE = 16;

/** The scores at which a code is looked at: around its reach, in steps of .01. */
export function curveScores(code: CodeName): readonly number[] {
  const reach = reachOf(code);
  return Array.from({ length: BELOW + ABOVE + 1 }, (_, i) => reach + (i - BELOW) * STEP);
}

/** One probe at each score for each target. */
export function traceDecoding(study: Study, task: DecodingCurveTask): DecodingCounts {
  const { captures, code, targets } = task;
  const scores = curveScores(code);
  const opened = new Int32Array(scores.length);
  const trials = new Int32Array(scores.length);
  for (const target of targets) {
    const direction = directionOfFace(study, captures, target);
    const random = createRandom(study.seed, `curve ${captures} ${code} ${target}`);
    for (const [at, score] of scores.entries()) {
      const probe = probeAt(score, direction, () => random.normal());
      trials[at]! += 1;
      if (opensReference(study, captures, target, code, probe)) opened[at]! += 1;
    }
  }
  return { opened, trials };
}

/** A unit vector in a random direction with exactly this dot product with another vector. */
function probeAt(score: number, direction: Float32Array, normal: () => number): Float32Array {
  const towards = unitOf(direction);
  const drawn = direction.map(normal);
  const overlap = dot(drawn, towards);
  const across = unitOf(drawn.map((value, i) => value - overlap * towards[i]!));
  const cosine = score / dot(direction, towards);
  const sine = Math.sqrt(1 - cosine * cosine);
  return across.map((value, i) => cosine * towards[i]! + sine * value);
}
