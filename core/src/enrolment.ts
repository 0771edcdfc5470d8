import { acquireTogether } from './consensus.ts';
import { FacenitionError } from './errors.ts';
import type { AcquisitionFailure, FaceChoice } from './face/acquisition.ts';
import type { Level, OperatingPoint, PackManifest } from './pack/manifest.ts';
import type { KeyRing } from './ports.ts';
import { scopeBytes } from './scope.ts';
import { type Binding, keysOfReference, type ReferenceKeys } from './template/derivation.ts';
import { expiryMinutes, expiryOf } from './template/expiry.ts';
import { freshSalt } from './template/fresh-salt.ts';
import {
  capturePolicy,
  operatingPoint,
  thresholdOf,
  warningAt,
} from './template/operating-point.ts';
import { polarCode } from './template/polar-code.ts';
import { compareWithReference, encodeReference } from './template/reference.ts';
import { openReference, sealReference } from './template/sealed-reference.ts';
import { formatHeader, formatToken, type TokenParts } from './template/token-format.ts';
import { checkUserSecret, secretKindOf, type UserSecret } from './template/user-secret.ts';
import type { TemplatePorts } from './template-ports.ts';

export interface EnrolmentRequest {
  /** Encoded images of one person, 1..5. Three make a far better reference than one. */
  readonly samples: readonly Uint8Array[];
  readonly secret: UserSecret;
  /** What the token is good for, any text up to 1024 bytes of UTF-8; another scope never matches. */
  readonly scope: string;
  readonly level: Level;
  /** Milliseconds since the epoch, rounded up to a whole day; absent: the token does not expire. */
  readonly expires?: number;
  readonly faceChoice?: FaceChoice;
  /** Whether a later match may release a key (`VerificationRequest.releaseKey`). */
  readonly allowKeyRelease?: boolean;
}

/** Every way an enrolment can end. Faults are not here: they throw. */
export type EnrolmentOutcome =
  | {
      readonly outcome: 'enrolled';
      /** `FN1.` and base64url: 252 characters. */
      readonly token: string;
      readonly expires?: number;
      /** What to know about this token, in words, where there is anything. */
      readonly warning?: string;
    }
  | {
      readonly outcome: 'not-acquired';
      readonly reason: AcquisitionFailure;
      /** Index of the capture, where one capture is to blame. */
      readonly capture?: number;
    };

/** Captures of one enrolment must agree by this much more than a match would need. */
export const ENROLMENT_MARGIN = 0.1;

/**
 * Makes an identity token from captures of a face, a user-held secret, a scope and an expiry. The
 * sealed reference is opened again and checked against every capture before it is handed out.
 *
 * Throws `ERR_FIELD_INVALID`, `ERR_EXPIRY_INVALID`, `ERR_LEVEL_UNSUPPORTED`, `ERR_IMAGE_*`,
 * `ERR_KEYS_UNAVAILABLE`, `ERR_MODEL_FAILED` and `ERR_INTERNAL`.
 */
export async function enrol(
  request: EnrolmentRequest,
  ports: TemplatePorts,
): Promise<EnrolmentOutcome> {
  const { samples, secret, level, faceChoice } = request;
  checkUserSecret(secret);
  const scope = scopeBytes(request.scope);
  const minutes = expiryMinutes(request.expires, ports.clock);
  const { pack } = ports.engine;
  const point = operatingPoint(pack, level, capturePolicy(samples.length));
  const threshold = singleProbeThreshold(pack, point);

  const face = await acquireTogether(
    samples,
    faceChoice,
    threshold + ENROLMENT_MARGIN,
    ports.engine,
  );
  if (face.outcome !== 'acquired') return face;

  const kid = await ports.keys.current();
  const secretKind = secretKindOf(secret.kind);
  const code = polarCode(point.code);
  const header = formatHeader({
    use: 'personal',
    level,
    keyRelease: request.allowKeyRelease === true,
    secretKind,
    modelId: pack.modelId,
    expiryMinutes: minutes,
    kid,
    codeId: code.id,
  });
  const binding: Binding = { header, salt: freshSalt(ports.random), scope };
  const { complete, keys } = await keysOfReference(secret, secretKind, kid, binding, ports);
  const reference = await encodeReference(face.mean, code, keys, ports.random);
  const sealed = await sealReference(reference, binding, kid, ports.keys);
  if (!complete || sealed === undefined) throw currentKeyMissing();

  const made: MadeReference = { sealed, binding, kid, point, threshold, keys };
  if (!(await everyCaptureMatches(face.embeddings, made, ports.keys))) {
    return capturesDiffer(samples.length);
  }
  return enrolled({ header, salt: binding.salt, sealed }, minutes, warningAt(pack, point));
}

/** Captures that do not match what was made of them. One cannot disagree with itself. */
export function capturesDiffer(captures: number): EnrolmentOutcome {
  if (captures === 1) throw selfCheckFailed();
  return { outcome: 'not-acquired', reason: 'captures-differ' };
}

export function enrolled(
  parts: TokenParts,
  minutes: number,
  warning: string | undefined,
): EnrolmentOutcome {
  const expires = expiryOf({ expiryMinutes: minutes });
  return {
    outcome: 'enrolled',
    token: formatToken(parts),
    ...(expires !== undefined && { expires }),
    ...(warning !== undefined && { warning }),
  };
}

/** What a probe of one capture will have to reach. */
function singleProbeThreshold(pack: PackManifest, { level, code }: OperatingPoint): number {
  const threshold = thresholdOf(pack, level, code, 'single');
  if (threshold !== undefined) return threshold;
  throw new FacenitionError('ERR_INTERNAL', 'an operating point without a threshold');
}

interface MadeReference {
  readonly sealed: Uint8Array;
  readonly binding: Binding;
  readonly kid: number;
  readonly point: OperatingPoint;
  readonly threshold: number;
  readonly keys: ReferenceKeys;
}

/** Whether each capture by itself matches what was sealed. */
async function everyCaptureMatches(
  embeddings: readonly Float32Array[],
  { sealed, binding, kid, point, threshold, keys }: MadeReference,
  keyRing: KeyRing,
): Promise<boolean> {
  const { authentic, reference } = await openReference(sealed, binding, kid, keyRing);
  if (!authentic) throw selfCheckFailed();
  const code = polarCode(point.code);
  for (const embedding of embeddings) {
    const recovered = await compareWithReference(embedding, reference, code, keys);
    if (recovered === undefined || !(recovered.score >= threshold)) return false;
  }
  return true;
}

export function currentKeyMissing(): FacenitionError {
  return new FacenitionError('ERR_KEYS_UNAVAILABLE', 'the current key generation is missing');
}

export function selfCheckFailed(): FacenitionError {
  return new FacenitionError('ERR_INTERNAL', 'a new token does not open again');
}
