import { acquireTogether } from './consensus.ts';
import { FacenitionError } from './errors.ts';
import type { AcquisitionFailure, FaceChoice, FaceEngine } from './face/acquisition.ts';
import type { Level, PackManifest } from './pack/manifest.ts';
import { scopeBytes } from './scope.ts';
import { type Binding, keysOfReference } from './template/derivation.ts';
import { isCurrent } from './template/expiry.ts';
import { anyOperatingPoint, capturePolicy, thresholdOf } from './template/operating-point.ts';
import { type PolarCode, polarCode, polarCodeById } from './template/polar-code.ts';
import { compareWithReference } from './template/reference.ts';
import { openReference } from './template/sealed-reference.ts';
import {
  parseHeader,
  parseToken,
  type TokenHeader,
  type TokenParts,
} from './template/token-format.ts';
import { checkUserSecret, secretKindOf, type UserSecret } from './template/user-secret.ts';
import type { TemplatePorts } from './template-ports.ts';

export interface VerificationRequest {
  readonly token: string;
  /** Fresh captures of the person who claims to be the token's, 1..5. Two are better than one. */
  readonly samples: readonly Uint8Array[];
  /** Absent: treated as wrong. */
  readonly secret?: UserSecret;
  readonly scope: string;
  /** The level that the caller relies on: a token of another level is not a match. */
  readonly level: Level;
  readonly faceChoice?: FaceChoice;
  /** Ask for the key that this face releases. */
  readonly releaseKey?: boolean;
}

/** Every way a verification can end. Only `match` opens a door. Faults are not here: they throw. */
export type VerificationOutcome =
  | {
      readonly outcome: 'match';
      readonly score: number;
      readonly threshold: number;
      /** 32 bytes; present only where asked for and allowed at enrolment. */
      readonly releasedKey?: Uint8Array;
    }
  /** The same for another face, a wrong secret, scope or level, an expired or a tampered token. */
  | { readonly outcome: 'non-match'; readonly threshold: number }
  | {
      readonly outcome: 'not-acquired';
      readonly reason: AcquisitionFailure;
      readonly capture?: number;
    };

/**
 * Compares fresh captures with an identity token. A wrong secret, scope or level, an expired or a
 * tampered token take the same steps as another person's face, and answer the same.
 *
 * Throws `ERR_TOKEN_MALFORMED` for text that does not have the form of a token,
 * `ERR_FIELD_INVALID`, `ERR_LEVEL_UNSUPPORTED`, `ERR_IMAGE_*`, `ERR_KEYS_UNAVAILABLE` and
 * `ERR_MODEL_FAILED`.
 */
export async function verify(
  request: VerificationRequest,
  ports: TemplatePorts,
): Promise<VerificationOutcome> {
  const parts = parseToken(request.token);
  if (parts === undefined) {
    throw new FacenitionError('ERR_TOKEN_MALFORMED', 'this is not an identity token');
  }
  if (request.secret !== undefined) checkUserSecret(request.secret);
  const scope = scopeBytes(request.scope);
  const { acceptable, header, engine, code, threshold, secret } = readClaims(parts, request, ports);

  const { samples, faceChoice } = request;
  const probe = await acquireTogether(samples, faceChoice, threshold, engine);
  if (probe.outcome !== 'acquired') return probe;

  const binding: Binding = { header: parts.header, salt: parts.salt, scope };
  const { kid, secretKind } = header;
  const opened = await openReference(parts.sealed, binding, kid, ports.keys);
  const { complete, keys } = await keysOfReference(secret, secretKind, kid, binding, ports);
  const recovered = await compareWithReference(probe.mean, opened.reference, code, keys);

  const genuine = acceptable && opened.authentic && complete;
  if (!genuine || recovered === undefined || !(recovered.score >= threshold)) {
    return { outcome: 'non-match', threshold };
  }
  const release = request.releaseKey === true && header.keyRelease;
  return {
    outcome: 'match',
    score: recovered.score,
    threshold,
    ...(release && { releasedKey: await keys.release(recovered.message) }),
  };
}

/**
 * What a token and a request say about each other. Where they do not fit, `acceptable` is false
 * and the rest holds stand-ins, so that the steps that follow cost the same.
 */
interface Claims {
  readonly acceptable: boolean;
  readonly header: TokenHeader;
  /** Of the model that the token was made with, where that is here. */
  readonly engine: FaceEngine;
  readonly code: PolarCode;
  readonly threshold: number;
  readonly secret: UserSecret;
}

/** Stands in for a secret that was not given. Not empty: some hashes refuse that. */
const NO_SECRET: UserSecret = {
  kind: 'device-and-passphrase',
  key: new Uint8Array(32),
  passphrase: '-',
};

function readClaims(
  parts: TokenParts,
  { level, secret, samples }: VerificationRequest,
  { engine: current, formerEngines = [], clock }: TemplatePorts,
): Claims {
  const parsed = parseHeader(parts.header);
  const madeWith = formerEngines.find(({ pack }) => pack.modelId === parsed?.modelId);
  const engine = madeWith ?? current;
  const { pack } = engine;
  const standIn = anyOperatingPoint(pack, level);
  const probe = capturePolicy(samples.length);
  const header = parsed ?? standInHeader(level, pack);
  const code = polarCodeById(header.codeId);
  const threshold = code === undefined ? undefined : thresholdOf(pack, level, code.name, probe);
  return {
    acceptable:
      parsed?.use === 'personal' &&
      threshold !== undefined &&
      header.level === level &&
      header.modelId === pack.modelId &&
      isCurrent(header, clock) &&
      secret !== undefined &&
      secretKindOf(secret.kind) === header.secretKind,
    header,
    engine,
    code: code ?? polarCode(standIn.code),
    threshold: threshold ?? standIn.probes[probe].threshold,
    secret: secret ?? NO_SECRET,
  };
}

function standInHeader(level: Level, pack: PackManifest): TokenHeader {
  return {
    use: 'personal',
    level,
    keyRelease: false,
    secretKind: 0,
    modelId: pack.modelId,
    expiryMinutes: 0,
    kid: 0,
    codeId: 0,
  };
}
