import type { CodeName } from '@facenition/core';
import type { PolicyName } from '../scorecard.ts';
import {
  commit,
  directionOf,
  openReference,
  opens,
  projectionOf,
  timeDecoding,
} from '../study/open-reference.ts';
import { type EnrolledCaptures, embeddingOf, policyOf, type Study } from '../study/study.ts';

export interface EnrolTask {
  readonly captures: EnrolledCaptures;
  readonly from: number;
  readonly to: number;
}

/** Names the keys of a reference: its own, as every token has. */
export function keyOf(captures: EnrolledCaptures, face: number): string {
  return `reference ${captures} ${face}`;
}

/** Makes the protected references of some faces and leaves them in the study. */
export function enrolFaces(study: Study, { captures, from, to }: EnrolTask): void {
  const { seed, dimension } = study;
  const { directions, bits } = study.references[captures];
  for (let face = from; face < to; face++) {
    const projection = projectionOf(keyOf(captures, face), seed, dimension);
    const reference = openReference(projection, embeddingOf(study, captures, face));
    directions.set(directionOf(reference), face * dimension);
    bits.set(reference.bits, face * reference.bits.length);
  }
}

/** The enrolled bits of a face. */
export function bitsOf(study: Study, captures: EnrolledCaptures, face: number): Uint8Array {
  const { bits } = study.references[captures];
  const length = bits.length / study.faces[captures].count;
  return bits.subarray(face * length, (face + 1) * length);
}

/** The direction in which the enrolled bits of a face point, in units of the comparison score. */
export function directionOfFace(
  study: Study,
  captures: EnrolledCaptures,
  face: number,
): Float32Array {
  const { dimension } = study;
  const { directions } = study.references[captures];
  return directions.subarray(face * dimension, (face + 1) * dimension);
}

/** Comparisons to decode: references and probes by their places. */
export interface DecodeTask {
  readonly policy: PolicyName;
  readonly code: CodeName;
  readonly references: Int32Array;
  readonly probes: Int32Array;
}

/** For each comparison 1 where the decoder finds the committed message, else 0. */
export function decodeComparisons(study: Study, task: DecodeTask): Uint8Array {
  const { enrolled, probe } = policyOf(task.policy);
  return Uint8Array.from(task.references, (reference, at) => {
    const embedding = embeddingOf(study, probe, task.probes[at]!);
    return opensReference(study, enrolled, reference, task.code, embedding) ? 1 : 0;
  });
}

/** Whether a probe opens the reference of a face, committed with a code; the keys are known. */
export function opensReference(
  study: Study,
  captures: EnrolledCaptures,
  face: number,
  code: CodeName,
  probe: Float32Array,
): boolean {
  const key = keyOf(captures, face);
  const projection = projectionOf(key, study.seed, study.dimension);
  const committed = commit(bitsOf(study, captures, face), code, key, study.seed);
  return opens(probe, projection, committed);
}

/** Whole decodings of probes of strangers, one after another. */
export interface DecodingTimesTask {
  readonly code: CodeName;
  readonly count: number;
}

/** Milliseconds each, without warming up. */
export function timeDecodings(
  study: Study,
  { code, count }: DecodingTimesTask,
  now: () => number,
): readonly number[] {
  const { seed, dimension, faces } = study;
  const key = keyOf(1, 0);
  const projection = projectionOf(key, seed, dimension);
  const committed = commit(bitsOf(study, 1, 0), code, key, seed);
  return Array.from({ length: count }, (_, i) => {
    const probe = embeddingOf(study, 1, (i + 1) % faces[1].count);
    return timeDecoding(probe, projection, committed, now);
  });
}
