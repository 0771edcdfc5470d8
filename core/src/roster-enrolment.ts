import { acquireTogether } from './consensus.ts';
import {
  capturesDiffer,
  currentKeyMissing,
  ENROLMENT_MARGIN,
  type EnrolmentOutcome,
  enrolled,
  selfCheckFailed,
} from './enrolment.ts';
import type { FaceChoice } from './face/acquisition.ts';
import { openRoster, type Roster, rosterThreshold } from './roster.ts';
import { type Binding, maskingKeys } from './template/derivation.ts';
import { expiryMinutes } from './template/expiry.ts';
import { freshSalt } from './template/fresh-salt.ts';
import { capturePolicy, operatingPoint, warningAt } from './template/operating-point.ts';
import { openReference, sealReference } from './template/sealed-reference.ts';
import { encodeShaped, scoreShaped } from './template/shaped-reference.ts';
import { formatHeader } from './template/token-format.ts';
import type { TemplatePorts } from './template-ports.ts';

export interface RosterEnrolmentRequest {
  readonly roster: Roster;
  /** Of the roster, 32 random bytes. */
  readonly secret: Uint8Array;
  /** Encoded images of one person, 1..5. Three make a far better reference than one. */
  readonly samples: readonly Uint8Array[];
  /** Milliseconds since the epoch, rounded up to a whole day; absent: does not expire. */
  readonly expires?: number;
  readonly faceChoice?: FaceChoice;
}

/**
 * Makes an identity token of profile S, which finds its person among those of a roster and is good
 * for nothing else: `verify` does not match it. Sealed, opened again and checked against every
 * capture before it is handed out.
 *
 * Throws as `enrol`.
 */
export async function enrolInRoster(
  { roster, secret, samples, expires, faceChoice }: RosterEnrolmentRequest,
  ports: TemplatePorts,
): Promise<EnrolmentOutcome> {
  const { engine, keys: keyRing } = ports;
  const opened = openRoster(roster, secret, ports);
  const minutes = expiryMinutes(expires, ports.clock);
  const point = operatingPoint(engine.pack, roster.level, capturePolicy(samples.length));
  const threshold = rosterThreshold(engine.pack, roster.level, 'single');

  const face = await acquireTogether(samples, faceChoice, threshold + ENROLMENT_MARGIN, engine);
  if (face.outcome !== 'acquired') return face;

  const kid = await keyRing.current();
  const header = formatHeader({
    use: 'roster',
    level: roster.level,
    keyRelease: false,
    secretKind: 2,
    modelId: engine.pack.modelId,
    expiryMinutes: minutes,
    kid,
    codeId: 0,
  });
  const binding: Binding = { header, salt: freshSalt(ports.random), scope: opened.scope };
  const key = await opened.derivationKey(kid);
  if (key === undefined) throw currentKeyMissing();
  const keys = await maskingKeys(key, binding);
  const sealed = await sealReference(encodeShaped(face.mean, keys), binding, kid, keyRing);
  if (sealed === undefined) throw currentKeyMissing();

  const { authentic, reference } = await openReference(sealed, binding, kid, keyRing);
  if (!authentic) throw selfCheckFailed();
  const matches = (embedding: Float32Array): boolean =>
    scoreShaped(embedding, reference, keys) >= threshold;
  if (!face.embeddings.every(matches)) return capturesDiffer(samples.length);
  return enrolled({ header, salt: binding.salt, sealed }, minutes, warningAt(engine.pack, point));
}
