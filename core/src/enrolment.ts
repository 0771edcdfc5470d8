import { concat } from './bytes.ts';
import { acquireTogether } from './consensus.ts';
import { FacenitionError } from './errors.ts';
import type { AcquisitionFailure, FaceChoice, FaceEngine } from './face/acquisition.ts';
import type { Level, OperatingPoint, PackManifest } from './pack/manifest.ts';
import type { Clock, KeyRing, PassphraseHash, RandomSource } from './ports.ts';
import { scopeBytes } from './scope.ts';
import {
  type Binding,
  pepperFactor,
  type ReferenceKeys,
  referenceKeys,
  sealedWith,
  sealKey,
  userFactor,
} from './template/derivation.ts';
import { capturePolicy, operatingPoint, warningAt } from './template/operating-point.ts';
import { sealOnce } from './template/platform-crypto.ts';
import { polarCode } from './template/polar-code.ts';
import {
  compareWithReference,
  encodeReference,
  type ProtectedReference,
} from './template/reference.ts';
import { formatHeader, formatToken, SALT_BYTES } from './template/token-format.ts';
import { checkUserSecret, secretKindOf, type UserSecret } from './template/user-secret.ts';

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

export interface TemplatePorts {
  readonly pack: PackManifest;
  readonly engine: FaceEngine;
  readonly keys: KeyRing;
  readonly passphraseHash: PassphraseHash;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** Captures of one enrolment must agree by this much more than a match would need. */
const ENROLMENT_MARGIN = 0.1;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;
const MAX_EXPIRY_DAYS = Math.floor(0xffff_ffff / DAY_MINUTES);

/**
 * Makes an identity token from captures of a face, a user-held secret, a scope and an expiry. The
 * token is checked against every capture before it is handed out.
 *
 * Throws `ERR_FIELD_INVALID`, `ERR_EXPIRY_INVALID`, `ERR_LEVEL_UNSUPPORTED`, `ERR_IMAGE_*`,
 * `ERR_KEYS_UNAVAILABLE` and `ERR_MODEL_FAILED`.
 */
export async function enrol(
  request: EnrolmentRequest,
  ports: TemplatePorts,
): Promise<EnrolmentOutcome> {
  const { samples, secret, level } = request;
  checkUserSecret(secret);
  const scope = scopeBytes(request.scope);
  const expiryDays = wholeDays(request.expires, ports.clock);
  const point = operatingPoint(ports.pack, level, capturePolicy(samples.length));

  const agreement = point.probes.single.threshold + ENROLMENT_MARGIN;
  const face = await acquireTogether(
    samples,
    request.faceChoice ?? 'only',
    agreement,
    ports.engine,
  );
  if (face.outcome !== 'acquired') return face;

  const kid = await ports.keys.current();
  const code = polarCode(point.code);
  const header = formatHeader({
    level,
    keyRelease: request.allowKeyRelease === true,
    secretKind: secretKindOf(secret),
    modelId: ports.pack.modelId,
    expiryMinutes: expiryDays * DAY_MINUTES,
    kid,
    codeId: code.id,
  });
  const binding: Binding = { header, salt: ports.random(SALT_BYTES), scope };
  const keys = await enrolmentKeys(secret, binding, kid, ports);
  const reference = await encodeReference(face.mean, code, keys, ports.random);
  if (!(await everyCaptureMatches(face.embeddings, reference, point, keys))) {
    return { outcome: 'not-acquired', reason: 'captures-differ' };
  }
  const warning = warningAt(ports.pack, point);
  return {
    outcome: 'enrolled',
    token: await sealedToken(reference, binding, kid, ports.keys),
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

async function enrolmentKeys(
  secret: UserSecret,
  binding: Binding,
  kid: number,
  { keys, passphraseHash }: TemplatePorts,
): Promise<ReferenceKeys> {
  const factor = await userFactor(secret, secretKindOf(secret), binding.salt, passphraseHash);
  const pepper = await pepperFactor(factor, kid, keys);
  if (pepper === undefined) throw currentKeyMissing();
  return referenceKeys(concat(factor, pepper), binding);
}

async function everyCaptureMatches(
  embeddings: readonly Float32Array[],
  reference: ProtectedReference,
  { code, probes }: OperatingPoint,
  keys: ReferenceKeys,
): Promise<boolean> {
  for (const embedding of embeddings) {
    const recovered = await compareWithReference(embedding, reference, polarCode(code), keys);
    if (recovered === undefined || !(recovered.score >= probes.single.threshold)) return false;
  }
  return true;
}

async function sealedToken(
  { word, tag }: ProtectedReference,
  binding: Binding,
  kid: number,
  keys: KeyRing,
): Promise<string> {
  const key = await sealKey(binding, kid, keys);
  if (key === undefined) throw currentKeyMissing();
  const sealed = await sealOnce(key, concat(word, tag), sealedWith(binding));
  return formatToken({ header: binding.header, salt: binding.salt, sealed });
}

function currentKeyMissing(): FacenitionError {
  return new FacenitionError('ERR_KEYS_UNAVAILABLE', 'the current key generation is missing');
}
