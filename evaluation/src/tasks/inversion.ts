import type { CodeName } from '@facenition/core';
import { dot, unitOf } from '../statistics/vectors.ts';
import {
  commit,
  directionOf,
  type OpenReference,
  openReference,
  opens,
  projectionOf,
} from '../study/open-reference.ts';
import { type EnrolledCaptures, embeddingOf, type Study, shareImage } from '../study/study.ts';
import { directionOfFace, opensReference } from './decode.ts';

/** Looks at what an opened reference gives away. */
export interface InversionTask {
  readonly captures: EnrolledCaptures;
  readonly code: CodeName;
  /** Of a probe of one capture. */
  readonly threshold: number;
  readonly targets: readonly number[];
}

export interface InversionResult {
  /** Cosine of the recovered embedding to the enrolled one. */
  readonly cosine: number;
  /** The recovered embedding passes a renewed reference of the same captures. */
  readonly passesRenewed: boolean;
  /** And one of other captures of the person; absent: there are none. */
  readonly passesOther?: boolean;
  /** The true embedding passes that too. */
  readonly truePassesOther?: boolean;
}

export function invertReferences(study: Study, task: InversionTask): readonly InversionResult[] {
  const { captures, targets } = task;
  return targets.map((target) => {
    const enrolled = embeddingOf(study, captures, target);
    const recovered = unitOf(directionOfFace(study, captures, target));
    const renewed = renewedReference(study, captures, target);
    const other = otherFace(study, captures, target);
    return {
      cosine: dot(recovered, enrolled),
      passesRenewed: passes(recovered, renewed.reference, renewed.key, study.seed, task),
      ...(other !== undefined && {
        passesOther: passesFace(study, captures, other, recovered, task),
        truePassesOther: passesFace(study, captures, other, enrolled, task),
      }),
    };
  });
}

function renewedReference(
  study: Study,
  captures: EnrolledCaptures,
  face: number,
): { readonly reference: OpenReference; readonly key: string } {
  const key = `renewed ${captures} ${face}`;
  const projection = projectionOf(key, study.seed, study.dimension);
  return { key, reference: openReference(projection, embeddingOf(study, captures, face)) };
}

/** The next face of the same person that is made of other images. */
export function otherFace(
  study: Study,
  captures: EnrolledCaptures,
  face: number,
): number | undefined {
  const faces = study.faces[captures];
  for (let step = 1; step < faces.count; step++) {
    const candidate = (face + step) % faces.count;
    if (faces.subjects[candidate] !== faces.subjects[face]) continue;
    if (!shareImage(faces, face, faces, candidate)) return candidate;
  }
  return undefined;
}

export interface Passing {
  readonly code: CodeName;
  readonly threshold: number;
}

/** Whether a probe matches the reference of a face: threshold and code. */
export function passesFace(
  study: Study,
  captures: EnrolledCaptures,
  face: number,
  probe: Float32Array,
  { code, threshold }: Passing,
): boolean {
  return (
    dot(directionOfFace(study, captures, face), probe) >= threshold &&
    opensReference(study, captures, face, code, probe)
  );
}

/** The same for a reference that is not in the study. */
function passes(
  probe: Float32Array,
  reference: OpenReference,
  key: string,
  seed: number,
  { code, threshold }: Passing,
): boolean {
  if (!(dot(directionOf(reference), probe) >= threshold)) return false;
  return opens(probe, reference.projection, commit(reference.bits, code, key, seed));
}
