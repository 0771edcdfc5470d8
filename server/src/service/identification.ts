import type { FaceChoice, IdentificationOutcome, Roster } from '@facenition/core';
import { aliasIn } from './alias.ts';
import { findRoster, type RosterName } from './open-roster.ts';
import { type Origin, originOf, type ServicePorts, type ServiceStoreParts } from './ports.ts';
import { receiptFor } from './receipt-for.ts';

/** An identification as a server is asked for it. */
export interface Identification {
  readonly name: RosterName;
  readonly samples: readonly Uint8Array[];
  readonly faceChoice: FaceChoice;
  /** Of a relying party that wants a receipt. */
  readonly nonce: string | undefined;
}

/** Who was found, by the id of the token. Only `match` opens a door. */
export type FoundMember = (
  | { readonly outcome: 'match'; readonly id: string; readonly threshold: number }
  | Exclude<IdentificationOutcome, { outcome: 'match' }>
) & { readonly receipt?: string };

/**
 * Looks for a person among the members of a roster. The decision is in the audit log, and has its
 * receipt, before anybody hears of it.
 *
 * Rejects as core's `identify`, and with `ERR_NOT_FOUND`, `ERR_ROSTER_SECRET_WRONG`,
 * `ERR_STORE_FAILED`.
 */
export async function identifyAndRecord(
  { name, nonce, ...probe }: Identification,
  origin: Origin,
  ports: ServicePorts,
  gone: AbortSignal,
): Promise<FoundMember> {
  const { store, rosters, pack, clock } = ports;
  const captures = probe.samples.length;
  const roster = await findRoster(name, store);
  const members = await store.rosters.members(roster.id);
  const tokens = members.map(({ token }) => token);
  const { roster_secret: secret } = name;
  const outcome = await rosters.identify({ ...probe, roster, secret, members: tokens }, gone);
  const found = outcome.outcome === 'match' ? members[outcome.member]?.id : undefined;
  return store.transaction(async (parts) => {
    const decided = await conclude(parts, outcome, found, { roster, origin, now: clock() });
    if (nonce === undefined) return decided;
    const sub = decided.outcome === 'match' ? decided.id : roster.id;
    const { level, id: scope } = roster;
    const asked = { nonce, sub, scope, level, captures, members: members.length };
    // A decision that cannot be signed is none.
    return { ...decided, receipt: await receiptFor({ ...asked, pack, outcome: decided }, ports) };
  });
}

/** Makes the decision and writes it down. */
async function conclude(
  parts: ServiceStoreParts,
  outcome: IdentificationOutcome,
  found: string | undefined,
  { roster, origin, now }: Surroundings,
): Promise<FoundMember> {
  // Who left while the faces were compared is nobody.
  const stands = found !== undefined && (await parts.rosters.has(roster.id, found));
  const decided = decisionOf(outcome, stands ? found : undefined);
  if (stands) await parts.identityTokens.noteVerified(found, now);
  await parts.auditEntries.append(
    {
      type: 'identification',
      roster: roster.id,
      decision: decided.outcome,
      level: roster.level,
      ...(stands && (await aliasIn(parts, found))),
      ...originOf(origin),
    },
    now,
  );
  return decided;
}

interface Surroundings {
  readonly roster: Roster;
  readonly origin: Origin;
  readonly now: number;
}

function decisionOf(outcome: IdentificationOutcome, id: string | undefined): FoundMember {
  if (outcome.outcome !== 'match') return outcome;
  const { threshold } = outcome;
  return id === undefined
    ? { outcome: 'non-match', threshold }
    : { outcome: 'match', id, threshold };
}
