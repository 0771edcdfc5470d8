import type { CodeName } from '@facenition/core';
import { createRandom, shuffled } from '../statistics/random.ts';
import { dot } from '../statistics/vectors.ts';
import { reachOf } from '../study/open-reference.ts';
import type { EnrolledCaptures, Study } from '../study/study.ts';
import { directionOfFace, opensReference } from './decode.ts';

/** Tries other people's photographs on one reference. */
export interface DictionaryTask {
  readonly captures: EnrolledCaptures;
  readonly code: CodeName;
  readonly threshold: number;
  readonly target: number;
  /** Faces at most. */
  readonly faces: number;
}

export interface DictionaryResult {
  readonly faces: number;
  /** Opened by a face. */
  readonly opened: boolean;
  /** Opened by a face or by the negative of one. */
  readonly openedBothSigns: boolean;
  /** Opened by a face that also reaches the threshold. */
  readonly matched: boolean;
}

/** Faces further below the reach of a code than this never decode. */
const HOPELESS = 0.1;

export function attackByDictionary(study: Study, task: DictionaryTask): DictionaryResult {
  const { captures, threshold, target } = task;
  const direction = directionOfFace(study, captures, target);
  const faces = dictionaryOf(study, task);
  const scored = faces.map((face) => ({
    face,
    score: dot(direction, captureOf(study, face)),
  }));
  const first = firstOpening(study, task, scored, 1);
  const negative = first === undefined ? firstOpening(study, task, scored, -1) : undefined;
  return {
    faces: faces.length,
    opened: first !== undefined,
    openedBothSigns: first !== undefined || negative !== undefined,
    // Nearest first: if that one does not reach the threshold, none that opens does.
    matched: first !== undefined && first >= threshold,
  };
}

/** Single captures of everybody but the target. */
function dictionaryOf(
  study: Study,
  { captures, target, faces }: DictionaryTask,
): readonly number[] {
  const { subjects, count } = study.everyCapture;
  const own = study.faces[captures].subjects[target];
  const others = Array.from({ length: count }, (_, i) => i).filter((i) => subjects[i] !== own);
  if (others.length <= faces) return others;
  return shuffled(others, createRandom(study.seed, 'dictionary')).slice(0, faces);
}

function captureOf({ everyCapture, dimension }: Study, face: number): Float32Array {
  return everyCapture.embeddings.subarray(face * dimension, (face + 1) * dimension);
}

interface ScoredFace {
  readonly face: number;
  readonly score: number;
}

/** The score of the nearest face that opens the reference. */
function firstOpening(
  study: Study,
  { captures, code, target }: DictionaryTask,
  scored: readonly ScoredFace[],
  sign: 1 | -1,
): number | undefined {
  const least = reachOf(code) - HOPELESS;
  const candidates = scored
    .map(({ face, score }) => ({ face, score: sign * score }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score);
  return candidates.find(({ face }) => {
    const probe = captureOf(study, face).map((value) => sign * value);
    return opensReference(study, captures, target, code, probe);
  })?.score;
}
