import { acquireTogether } from './consensus.ts';
import { FacenitionError } from './errors.ts';
import type { AcquisitionFailure, FaceChoice } from './face/acquisition.ts';
import { type OpenRoster, openRoster, type Roster, rosterThreshold } from './roster.ts';
import { type Binding, maskingKeys } from './template/derivation.ts';
import { isCurrent } from './template/expiry.ts';
import { capturePolicy } from './template/operating-point.ts';
import { openReference } from './template/sealed-reference.ts';
import { scoreShaped } from './template/shaped-reference.ts';
import { parseHeader, parseToken } from './template/token-format.ts';
import type { TemplatePorts } from './template-ports.ts';

export interface IdentificationRequest {
  readonly roster: Roster;
  /** Of the roster, 32 random bytes. */
  readonly secret: Uint8Array;
  /** The tokens of its members. */
  readonly members: readonly string[];
  /** Fresh captures of one person, 1..5. Two are better than one. */
  readonly samples: readonly Uint8Array[];
  readonly faceChoice?: FaceChoice;
}

/** Every way an identification can end. Only `match` opens a door. Faults throw. */
export type IdentificationOutcome =
  | {
      readonly outcome: 'match';
      /** Index of the most similar member. */
      readonly member: number;
      readonly score: number;
      readonly threshold: number;
    }
  | { readonly outcome: 'non-match'; readonly threshold: number }
  | {
      readonly outcome: 'not-acquired';
      readonly reason: AcquisitionFailure;
      readonly capture?: number;
    };

/** References that are opened at once: enough to keep the platform's cryptography busy. */
const AT_ONCE = 32;

/**
 * Looks for a person among the members of a roster: all of them are compared, and the most similar
 * one at or above the threshold is the person. A member that has expired, or was made for another
 * roster, level, model or secret, is nobody.
 *
 * Throws `ERR_TOKEN_MALFORMED` for a member that does not have the form of a token, and as
 * `verify`.
 */
export async function identify(
  { roster, secret, members, samples, faceChoice }: IdentificationRequest,
  ports: TemplatePorts,
): Promise<IdentificationOutcome> {
  const { engine } = ports;
  const opened = openRoster(roster, secret, ports);
  const threshold = rosterThreshold(engine.pack, roster.level, capturePolicy(samples.length));
  const probe = await acquireTogether(samples, faceChoice, threshold, engine);
  if (probe.outcome !== 'acquired') return probe;

  let best = { member: -1, score: Number.NEGATIVE_INFINITY };
  for (let first = 0; first < members.length; first += AT_ONCE) {
    const some = members.slice(first, first + AT_ONCE);
    const scores = await Promise.all(
      some.map((token) => scoreOfMember(token, probe.mean, roster, opened, ports)),
    );
    for (const [i, score] of scores.entries()) {
      if (score !== undefined && score > best.score) best = { member: first + i, score };
    }
  }
  if (!(best.score >= threshold)) return { outcome: 'non-match', threshold };
  return { outcome: 'match', ...best, threshold };
}

/** `undefined`: nobody can be this member. */
async function scoreOfMember(
  token: string,
  probe: Float32Array,
  roster: Roster,
  opened: OpenRoster,
  { engine, keys: keyRing, clock }: TemplatePorts,
): Promise<number | undefined> {
  const parts = parseToken(token);
  if (parts === undefined) {
    throw new FacenitionError('ERR_TOKEN_MALFORMED', 'a member is not an identity token');
  }
  const header = parseHeader(parts.header);
  const acceptable =
    header?.use === 'roster' &&
    header.level === roster.level &&
    header.modelId === engine.pack.modelId &&
    isCurrent(header, clock);
  if (!acceptable) return undefined;
  const { kid } = header;
  const binding: Binding = { header: parts.header, salt: parts.salt, scope: opened.scope };
  const factors = await opened.factors(kid);
  const { authentic, reference } = await openReference(parts.sealed, binding, kid, keyRing);
  if (factors === undefined || !authentic) return undefined;
  return scoreShaped(probe, reference, await maskingKeys(factors, binding));
}
