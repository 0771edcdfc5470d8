import {
  enrol,
  FacenitionError,
  type Level,
  type TemplatePorts,
  type UserSecret,
} from '@facenition/core';
import {
  type Binding,
  compareWithReference,
  createProjection,
  encodeMessage,
  keysOfReference,
  openReference as openSealed,
  type PolarCode,
  type ProtectedReference,
  parseHeader,
  parseToken,
  polarCodeById,
  type ReferenceKeys,
} from '@facenition/core/template';
import { createRandom } from '../statistics/random.ts';
import { unitOf } from '../statistics/vectors.ts';
import { directionOf } from './open-reference.ts';
import { sampleOf } from './product.ts';
import type { EnrolledCaptures, Study } from './study.ts';

export const SCOPE = 'evaluation';

/** A 256-bit secret as a device would hold it. */
export function deviceSecret(study: Study, name: string): UserSecret {
  return { kind: 'device', key: createRandom(study.seed, `device secret ${name}`).bytes(32) };
}

/** The samples that a face is the mean of. */
export function samplesOf(study: Study, captures: 1 | 2 | 3, face: number): readonly Uint8Array[] {
  const { images } = study.faces[captures];
  return Array.from({ length: captures }, (_, i) => sampleOf(1, images[face * captures + i]!));
}

/** A token from the product; `undefined` where its captures are refused as too different. */
export async function makeToken(
  study: Study,
  ports: TemplatePorts,
  captures: EnrolledCaptures,
  face: number,
  level: Level,
  secret: UserSecret,
): Promise<string | undefined> {
  const samples = samplesOf(study, captures, face);
  const outcome = await enrol({ samples, secret, scope: SCOPE, level }, ports);
  return outcome.outcome === 'enrolled' ? outcome.token : undefined;
}

/** A token in the hands of a thief. */
export interface StolenToken {
  readonly code: PolarCode;
  /** As stored. */
  readonly sealed: Uint8Array;
  /** With the seal key. */
  readonly reference: ProtectedReference;
  /** With every key and the user's secret. */
  readonly keys: ReferenceKeys;
}

/** Opens a token with everything there is. */
export async function openToken(
  token: string,
  secret: UserSecret,
  ports: TemplatePorts,
): Promise<StolenToken> {
  const parts = parseToken(token);
  const header = parts && parseHeader(parts.header);
  const code = header && polarCodeById(header.codeId);
  if (parts === undefined || header === undefined || code === undefined) {
    throw new FacenitionError('ERR_INTERNAL', 'a new token cannot be read');
  }
  const scope = new TextEncoder().encode(SCOPE);
  const binding: Binding = { header: parts.header, salt: parts.salt, scope };
  const { kid, secretKind } = header;
  const { reference } = await openSealed(parts.sealed, binding, kid, ports.keys);
  const { keys } = await keysOfReference(secret, secretKind, kid, binding, ports);
  return { code, sealed: parts.sealed, reference, keys };
}

/** The embedding that an opened token gives away, once a guess has decoded it. */
export async function recoverEmbedding(
  { code, reference, keys }: StolenToken,
  guess: Float32Array,
): Promise<Float32Array | undefined> {
  const found = await compareWithReference(guess, reference, code, keys);
  if (found === undefined) return undefined;
  const codeword = encodeMessage(code, found.message);
  const bits = reference.word.map((byte, i) => byte ^ keys.mask[i]! ^ codeword[i]!);
  const projection = createProjection(keys.projectionKey, guess.length);
  return unitOf(directionOf({ projection, bits }));
}
