import type { Client } from '@facenition/client';
import type { Level } from '../settings.ts';

/** A photo of an account that exists already. */
export interface AccountPhoto {
  readonly account: string;
  readonly photo: Uint8Array;
}

export interface DuplicateReport {
  /** For a person to look at; none is a duplicate because a machine says so. */
  readonly candidates: readonly string[];
  /** Whose photo could not be used: about them nothing is known. */
  readonly unusable: readonly { readonly account: string; readonly reason: string }[];
  readonly compared: number;
}

export type DuplicateOutcome =
  | ({ readonly outcome: 'searched' } & DuplicateReport)
  | { readonly outcome: 'retake'; readonly reason: string };

/** What a server takes at once, by default; the new photo needs room, too. */
const MOST_REFERENCES = 50;
const MOST_BYTES = 16 * 2 ** 20;

/** Compares the photo of a newcomer with those of all accounts. */
export async function findDuplicates(
  client: Pick<Client, 'matchBulk'>,
  photo: Uint8Array,
  accounts: AsyncIterable<AccountPhoto> | Iterable<AccountPhoto>,
  level: Level,
  mostReferences = MOST_REFERENCES,
): Promise<DuplicateOutcome> {
  const candidates: string[] = [];
  const unusable: { account: string; reason: string }[] = [];
  let compared = 0;
  for await (const chunk of inChunks(accounts, mostReferences)) {
    const reference = chunk.map((account) => account.photo);
    const { reason, matches } = await client.matchBulk({ photo, reference, accuracy: level });
    if (reason !== undefined) return { outcome: 'retake', reason };
    for (const one of matches) {
      const account = chunk[one.reference]?.account;
      if (account === undefined) throw new Error('an answer about a photo that was not sent');
      if (one.reason !== undefined) unusable.push({ account, reason: one.reason });
      else if (one.match === true) candidates.push(account);
    }
    compared += chunk.length;
  }
  return { outcome: 'searched', candidates, unusable, compared: compared - unusable.length };
}

async function* inChunks(
  accounts: AsyncIterable<AccountPhoto> | Iterable<AccountPhoto>,
  mostReferences: number,
): AsyncGenerator<readonly AccountPhoto[]> {
  let chunk: AccountPhoto[] = [];
  let bytes = 0;
  for await (const account of accounts) {
    const isFull = chunk.length === mostReferences || bytes + account.photo.length > MOST_BYTES;
    if (isFull && chunk.length > 0) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(account);
    bytes += account.photo.length;
  }
  if (chunk.length > 0) yield chunk;
}

/** Which photos of one account, by place, do not show whom the others show. */
export async function oddOnesOut(
  client: Pick<Client, 'consistencyCheck'>,
  photos: readonly Uint8Array[],
  level: Level,
): Promise<readonly number[]> {
  const { outliers, unusable } = await client.consistencyCheck({ photo: photos, accuracy: level });
  return [...outliers, ...unusable.map(({ capture }) => capture)].sort((a, b) => a - b);
}
