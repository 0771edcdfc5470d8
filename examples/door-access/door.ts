import { randomBytes } from 'node:crypto';
import { type Client, FacenitionApiError, type Request } from '@facenition/client';
import { confirms, type ReceiptKeys } from '../receipt.ts';
import type { Level } from '../settings.ts';

/** Who may come in by one door. Whoever has the secret may ask who somebody is. */
export interface Roster {
  readonly roster: string;
  readonly secret: string;
  readonly level: Level;
  /** Whom an id is of: only this side knows. */
  readonly members: Map<string, string>;
}

/** Every way a question at the door can end. Only `open` opens it. */
export type DoorOutcome =
  | { readonly outcome: 'open'; readonly member: string }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'retake'; readonly reason: string }
  | { readonly outcome: 'wait'; readonly seconds: number };

export type Keeping = Pick<Client, 'rosterCreate' | 'rosterAdd' | 'rosterRemove'>;

/** Makes a roster that nobody is in yet. Its secret is told this once. */
export async function openRoster(client: Keeping, name: string, level: Level): Promise<Roster> {
  const { roster, roster_secret: secret } = await client.rosterCreate({ name, accuracy: level });
  return { roster, secret, level, members: new Map() };
}

/** Lets somebody in from now on. Answers the id to remove them by. */
export async function addMember(
  client: Keeping,
  { roster, secret, members }: Roster,
  member: string,
  photos: readonly Uint8Array[],
): Promise<string> {
  const { id } = await client.rosterAdd({ roster, roster_secret: secret, photo: photos });
  members.set(id, member);
  return id;
}

/** Nobody is found by that id any more, from the answer on. */
export async function removeMember(
  client: Keeping,
  { roster, members }: Roster,
  id: string,
): Promise<void> {
  await client.rosterRemove({ roster, id });
  members.delete(id);
}

/** Who stands before the door, if it is somebody who may come in. What is broken opens nothing. */
export async function askAtDoor(
  client: Pick<Client, 'rosterIdentify'>,
  { roster, secret, level, members }: Roster,
  photos: readonly Uint8Array[],
  receiptKeys: ReceiptKeys,
): Promise<DoorOutcome> {
  const nonce = randomBytes(32).toString('base64url');
  const asked = await identify(client, { roster, roster_secret: secret, photo: photos, nonce });
  if ('outcome' in asked) return asked;
  const { identified, id, reason, receipt } = asked;
  if (reason !== undefined) return { outcome: 'retake', reason };
  const member = id === undefined ? undefined : members.get(id);
  if (identified !== true || id === undefined || member === undefined) {
    return { outcome: 'refused' };
  }
  const question = { nonce, sub: id, scope: roster, level };
  const isSigned = await confirms(receipt, question, receiptKeys);
  return isSigned ? { outcome: 'open', member } : { outcome: 'refused' };
}

async function identify(
  client: Pick<Client, 'rosterIdentify'>,
  request: Request<'rosterIdentify'>,
): Promise<
  | Awaited<ReturnType<Client['rosterIdentify']>>
  | { readonly outcome: 'wait'; readonly seconds: number }
> {
  try {
    return await client.rosterIdentify(request);
  } catch (error) {
    if (!(error instanceof FacenitionApiError) || error.status !== 429) throw error;
    return { outcome: 'wait', seconds: error.retryAfterSeconds ?? 60 };
  }
}
