import { createHash, timingSafeEqual } from 'node:crypto';
import { FacenitionError, type Roster } from '@facenition/core';
import type { ServiceStore } from './ports.ts';

/** A roster and what opens it. */
export interface RosterName {
  readonly roster: string;
  /** 32 random bytes. */
  readonly roster_secret: Uint8Array;
}

/** Rejects with `ERR_NOT_FOUND`, `ERR_ROSTER_SECRET_WRONG`, `ERR_STORE_FAILED`. */
export async function findRoster(
  { roster, roster_secret }: RosterName,
  { rosters }: Pick<ServiceStore, 'rosters'>,
): Promise<Roster> {
  const found = await rosters.find(roster);
  if (found === undefined) throw noSuchRoster();
  const { id, salt, level } = found;
  if (timingSafeEqual(secretHash(roster_secret), found.secretHash)) return { id, salt, level };
  throw new FacenitionError('ERR_ROSTER_SECRET_WRONG', 'roster_secret: not that of this roster');
}

/** 256 random bits need no slow hash: there is nothing to guess. */
export function secretHash(secret: Uint8Array): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

export function noSuchRoster(): FacenitionError {
  return new FacenitionError('ERR_NOT_FOUND', 'there is no such roster');
}
