import {
  identityTokenId,
  modelIdOf,
  type VerificationOutcome,
  type VerificationRequest,
} from '@facenition/core';
import { aliasIn } from './alias.ts';
import {
  type Alongside,
  type Origin,
  originOf,
  type ServicePorts,
  type ServiceStoreParts,
} from './ports.ts';
import { receiptFor } from './receipt-for.ts';

/** A verification as a server is asked for it. */
export interface Verification {
  readonly request: VerificationRequest;
  /** Of a relying party that wants a receipt. */
  readonly nonce: string | undefined;
}

export interface CheckedOutcome {
  /** As core's; a token that was tried too often is not compared at all. */
  readonly outcome:
    | VerificationOutcome
    | { readonly outcome: 'locked-out'; readonly until: number };
  /** Where there was a nonce, and a decision. */
  readonly receipt?: string;
}

/**
 * What a match brings about, written together with the decision. Answers whether the match stands:
 * where it does not, it is a non-match, and what was written is of no effect.
 */
export type OnMatch = (parts: ServiceStoreParts, now: number) => Promise<boolean>;

/** What goes with a verification for who asks for it. */
export interface VerificationEffects {
  /** Called on a match, before it is written down. */
  readonly prepare?: () => Promise<OnMatch>;
  /** Called for a decision. */
  readonly alongside?: Alongside<CheckedOutcome>;
}

/**
 * Verifies, with everything that a server adds to core's `verify`: tries are counted before a face
 * is compared, a retired token is a non-match by the same steps, and the decision is in the audit
 * log, and has its receipt, before anybody hears of it.
 *
 * Rejects as core's `verify`, and with `ERR_STORE_FAILED`. Where nothing was decided, the try does
 * not count.
 */
export async function verifyAndRecord(
  { request, nonce }: Verification,
  origin: Origin,
  ports: ServicePorts,
  gone: AbortSignal,
  { prepare = async () => async () => true, alongside = async () => {} }: VerificationEffects = {},
): Promise<CheckedOutcome> {
  const { templates, store, clock } = ports;
  const id = await identityTokenId(request.token);
  const attempt = await store.attempts.begin(attemptKey(id), clock());
  if (!attempt.allowed) {
    await recordLockOut(store, id, origin, clock());
    return { outcome: { outcome: 'locked-out', until: attempt.retryAt } };
  }
  try {
    const found = await templates.verify(request, gone);
    const onMatch = found.outcome === 'match' ? await prepare() : undefined;
    const decided = { id, found, onMatch, level: request.level, origin };
    return await store.transaction(async (parts) => {
      const outcome = await conclude(parts, decided, clock());
      // A decision that cannot be signed is none, and undoes what it brought about.
      const checked = {
        outcome,
        ...(nonce !== undefined && {
          receipt: await receiptFor({ ...askedOf(request, ports), nonce, sub: id, outcome }, ports),
        }),
      };
      await alongside(checked, parts);
      return checked;
    });
  } catch (fault) {
    await store.attempts.giveBack(attemptKey(id));
    throw fault;
  }
}

function askedOf(
  { token, scope, level, samples }: VerificationRequest,
  { pack, formerPacks }: Pick<ServicePorts, 'pack' | 'formerPacks'>,
) {
  const madeWith = modelIdOf(token);
  const former = formerPacks.find(({ modelId }) => modelId === madeWith);
  return { scope, level, captures: samples.length, pack: former ?? pack };
}

/** How the tries of an identity token are counted. */
export function attemptKey(id: string): string {
  return `token:${id}`;
}

interface Found {
  readonly id: string;
  readonly found: VerificationOutcome;
  readonly onMatch: OnMatch | undefined;
  readonly level: number;
  readonly origin: Origin;
}

/** Makes the decision and writes it down. */
async function conclude(
  parts: ServiceStoreParts,
  { id, found, onMatch, level, origin }: Found,
  now: number,
): Promise<VerificationOutcome> {
  // Whatever was found: a retired token must not be told from a wrong face by its time.
  const isGood = await isInUse(parts, id, now);
  const stands = isGood && onMatch !== undefined && (await onMatch(parts, now));
  const outcome: VerificationOutcome =
    found.outcome === 'match' && !stands
      ? { outcome: 'non-match', threshold: found.threshold }
      : found;
  if (outcome.outcome === 'match') {
    await parts.attempts.succeed(attemptKey(id));
    await parts.identityTokens.noteVerified(id, now);
  }
  if (outcome.outcome === 'not-acquired') await parts.attempts.giveBack(attemptKey(id));
  // Last: whoever else has something to log waits from here on.
  await parts.auditEntries.append(
    {
      type: 'verification',
      decision: outcome.outcome,
      level,
      ...(await aliasIn(parts, id)),
      ...originOf(origin),
    },
    now,
  );
  return outcome;
}

/** Neither revoked nor rotated. Expiry is in the token itself, and core's to judge. */
async function isInUse(
  { identityTokens }: ServiceStoreParts,
  id: string,
  now: number,
): Promise<boolean> {
  const state = (await identityTokens.stateOf([id], now)).get(id);
  return state === 'active' || state === 'unknown' || state === 'expired';
}

async function recordLockOut(
  parts: ServiceStoreParts,
  id: string,
  origin: Origin,
  now: number,
): Promise<void> {
  await parts.auditEntries.append(
    { type: 'locked-out', ...(await aliasIn(parts, id)), ...originOf(origin) },
    now,
  );
}
