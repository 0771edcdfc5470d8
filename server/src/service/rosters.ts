import { randomBytes } from 'node:crypto';
import {
  checkLevel,
  type FaceChoice,
  FacenitionError,
  type Level,
  rosterCapacity,
} from '@facenition/core';
import { describeIssued, type IssuedOutcome, recordIssued } from './enrolment.ts';
import { findRoster, noSuchRoster, type RosterName, secretHash } from './open-roster.ts';
import { type Alongside, type Origin, originOf, type ServicePorts } from './ports.ts';
import { type RevocationPorts, revokeIn } from './revocation.ts';

const ID_BYTES = 16;
const SALT_BYTES = 16;
const SECRET_BYTES = 32;

export interface CreatedRoster {
  readonly id: string;
  /** 32 random bytes, seen this once. */
  readonly secret: Uint8Array;
  readonly level: Level;
  readonly capacity: number;
}

/** Makes a roster. Rejects with `ERR_LEVEL_UNSUPPORTED`, `ERR_STORE_FAILED`. */
export async function createRoster(
  { name, level }: { readonly name: string; readonly level: Level },
  origin: Origin,
  { store, pack, clock }: ServicePorts,
  alongside: Alongside<CreatedRoster>,
): Promise<CreatedRoster> {
  checkLevel(pack, level);
  const secret = new Uint8Array(randomBytes(SECRET_BYTES));
  const id = `fng_${randomBytes(ID_BYTES).toString('base64url')}`;
  const made = { id, secret, level, capacity: rosterCapacity(level) };
  await store.transaction(async (parts) => {
    const now = clock();
    await parts.rosters.create({
      id,
      name,
      level,
      salt: new Uint8Array(randomBytes(SALT_BYTES)),
      secretHash: secretHash(secret),
      ...(origin.clientId !== undefined && { clientId: origin.clientId }),
      createdAt: now,
    });
    const event = { type: 'roster-created', roster: id, level, ...originOf(origin) } as const;
    await parts.auditEntries.append(event, now);
    await alongside(made, parts);
  });
  return made;
}

export interface NewMember {
  readonly name: RosterName;
  readonly samples: readonly Uint8Array[];
  readonly faceChoice: FaceChoice;
  readonly expires?: number;
}

/** What became of a new member. */
export type AddedMember = Exclude<IssuedOutcome, { outcome: 'enrolled' }> | Added;
type Added = Omit<Extract<IssuedOutcome, { outcome: 'enrolled' }>, 'token'> & {
  readonly level: Level;
};

/**
 * Enrols a person in a roster, and keeps the token there.
 *
 * Rejects as core's `enrolInRoster`, and with `ERR_NOT_FOUND`, `ERR_ROSTER_SECRET_WRONG`,
 * `ERR_ROSTER_FULL`, `ERR_STORE_FAILED`.
 */
export async function addMember(
  { name, ...asked }: NewMember,
  origin: Origin,
  { rosters, store, clock }: ServicePorts,
  gone: AbortSignal,
  alongside: Alongside<AddedMember>,
): Promise<AddedMember> {
  const roster = await findRoster(name, store);
  const { id: rosterId, level } = roster;
  const outcome = await rosters.enrolInRoster(
    { ...asked, roster, secret: name.roster_secret },
    gone,
  );
  if (outcome.outcome !== 'enrolled') return outcome;
  const { token, ...made } = outcome;
  const issued = await describeIssued(token, origin, clock());
  const { id } = issued;
  const added = { ...made, id, level };
  await store.transaction(async (parts) => {
    const done = await parts.rosters.add(rosterId, { id, token }, rosterCapacity(level));
    if (done === 'unknown') throw noSuchRoster();
    if (done === 'full') throw new FacenitionError('ERR_ROSTER_FULL', 'the roster is full');
    await recordIssued(parts, issued, origin, clock(), rosterId);
    await alongside(added, parts);
  });
  return added;
}

/** Removes a member, whose token is good for nobody from then on. Rejects with `ERR_NOT_FOUND`. */
export async function removeMember(
  { roster, id }: { readonly roster: string; readonly id: string },
  origin: Origin,
  ports: RevocationPorts,
  alongside: Alongside<void>,
): Promise<void> {
  await ports.store.transaction(async (parts) => {
    if (!(await parts.rosters.has(roster, id))) {
      throw new FacenitionError('ERR_NOT_FOUND', 'there is no such member');
    }
    await revokeIn(parts, { id }, origin, ports);
    await alongside(undefined, parts);
  });
}

/** Removes a roster with all its members. Answers how many. Rejects with `ERR_NOT_FOUND`. */
export async function deleteRoster(
  roster: string,
  origin: Origin | 'operator',
  ports: RevocationPorts,
  alongside: Alongside<number>,
): Promise<number> {
  return ports.store.transaction(async (parts) => {
    const members = await parts.rosters.lockedMembers(roster);
    if (members === undefined) throw noSuchRoster();
    for (const { id } of members) await revokeIn(parts, { id }, origin, ports);
    await parts.rosters.remove(roster);
    const event = { type: 'roster-deleted', roster, ...originOf(origin) } as const;
    await parts.auditEntries.append(event, ports.clock());
    await alongside(members.length, parts);
    return members.length;
  });
}
