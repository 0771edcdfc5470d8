import { setTimeout as delay } from 'node:timers/promises';
import { Secret } from '@facenition/deployment';
import type { BindOutcome, Facenition } from '@facenition/hook';
import * as z from 'zod';
import { createGraph, GRAPH_URL } from './graph.ts';

/** What an access token for Microsoft Graph is asked for with. */
export const GRAPH_SCOPE = `${GRAPH_URL}/.default`;

export interface BindNewUsersOptions {
  /** An access token for Microsoft Graph, with the permission `User.Read.All`. */
  readonly token: () => Promise<string>;
  readonly facenition: Pick<Facenition, 'bindReference'>;
  /** `extension_<app id without dashes>_fnTxn`: holds the id of a reference since the sign-up. */
  readonly attribute: string;
  /** Whoever signed up since: as long as references of sign-ups wait for their account. */
  readonly since: Date;
  readonly fetch?: typeof globalThis.fetch;
  /** Between tries, where Graph asks for time; milliseconds. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** How many there were of each. */
export type BoundUsers = Readonly<Record<BindOutcome['outcome'], number>>;

const REFERENCE = /^fnr_[\w-]{22}$/;

/**
 * Gives the references of sign-ups to the accounts that were made: no event of Entra tells the id of
 * a new account, so a timer does. It may run as often as it likes: a reference is bound to one account,
 * and counts as `bound` for that one again.
 *
 * Rejects with `DeploymentFault` where Microsoft Graph, and with `HookFault` where Facenition does
 * not answer; whoever was bound before that stays so.
 */
export async function bindNewUsers(options: BindNewUsersOptions): Promise<BoundUsers> {
  const { token, facenition, attribute, since, fetch = globalThis.fetch, wait = delay } = options;
  const graph = createGraph({
    fetch,
    token: async () => new Secret(await token()),
    wait: async (ms) => void (await wait(ms)),
  });
  const counted = { bound: 0, taken: 0, unknown: 0 };
  for (const user of await graph.list(newUsers(attribute, since))) {
    const read = userSchema(attribute).safeParse(user);
    if (!read.success) continue;
    const { id, [attribute]: referenceId } = read.data;
    const { outcome } = await facenition.bindReference({
      referenceId: String(referenceId),
      user: String(id).toLowerCase(),
    });
    counted[outcome] += 1;
  }
  return counted;
}

/** By when they were made, not by the attribute: nobody reads through all that ever signed up. */
function newUsers(attribute: string, since: Date): string {
  const filter = encodeURIComponent(`createdDateTime ge ${since.toISOString()}`);
  return `/v1.0/users?$filter=${filter}&$select=id,${attribute}&$count=true&$top=999`;
}

/** Whoever has no reference in it did not sign up with a face. */
function userSchema(attribute: string) {
  return z.looseObject({ id: z.guid(), [attribute]: z.string().regex(REFERENCE) });
}
