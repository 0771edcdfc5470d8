import { acquireTogether } from './consensus.ts';
import { FacenitionError } from './errors.ts';
import type { AcquisitionFailure, FaceChoice } from './face/acquisition.ts';
import type { Level, OperatingPoint, PackManifest } from './pack/manifest.ts';
import type { Clock, KeyRing, RandomSource } from './ports.ts';
import { scopeBytes } from './scope.ts';
import { type Binding, keysOfReference, type ReferenceKeys } from './template/derivation.ts';
import {
  capturePolicy,
  operatingPoint,
  thresholdOf,
  warningAt,
} from './template/operating-point.ts';
import { polarCode } from './template/polar-code.ts';
import { compareWithReference, encodeReference } from './template/reference.ts';
import { openReference, sealReference } from './template/sealed-reference.ts';
import { formatHeader, formatToken, SALT_BYTES } from './template/token-format.ts';
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
const ENROLMENT_MARGIN = 0.1;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;
const MAX_EXPIRY_DAYS = Math.floor(0xffff_ffff / DAY_MINUTES);

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
  const expiryDays = wholeDays(request.expires, ports.clock);
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
  const secretKind = secretKindOf(secret);
  const code = polarCode(point.code);
  const header = formatHeader({
    level,
    keyRelease: request.allowKeyRelease === true,
    secretKind,
    modelId: pack.modelId,
    expiryMinutes: expiryDays * DAY_MINUTES,
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
    // One capture cannot disagree with itself.
    if (samples.length === 1) throw selfCheckFailed();
    return { outcome: 'not-acquired', reason: 'captures-differ' };
  }
  const warning = warningAt(pack, point);
  return {
    outcome: 'enrolled',
    token: formatToken({ header, salt: binding.salt, sealed }),
    ...(expiryDays > 0 && { expires: expiryDays * DAY_MS }),
    ...(warning !== undefined && { warning }),
  };
}

/** Days since the epoch, rounded up; 0: does not expire. A finer time would single a token out. */
function wholeDays(expires: number | undefined, clock: Clock): number {
  if (expires === undefined) return 0;
  const days = Math.ceil(expires / DAY_MS);
  if (!(expires > clock()) || days > MAX_EXPIRY_DAYS) {
    throw new FacenitionError('ERR_EXPIRY_INVALID', 'the expiry must lie ahead');
  }
  return days;
}

function freshSalt(random: RandomSource): Uint8Array {
  const salt = random(SALT_BYTES);
  if (salt.length === SALT_BYTES) return salt;
  throw new FacenitionError('ERR_INTERNAL', 'the source of randomness came up short');
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

function currentKeyMissing(): FacenitionError {
  return new FacenitionError('ERR_KEYS_UNAVAILABLE', 'the current key generation is missing');
}

function selfCheckFailed(): FacenitionError {
  return new FacenitionError('ERR_INTERNAL', 'a new token does not open again');
}
