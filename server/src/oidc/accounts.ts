import * as z from 'zod';
import type { CaptureSubject } from '../capture/transaction.ts';

/**
 * Somebody in the sessions and tokens of the provider. One who was not verified is somebody else
 * than the same one verified: nothing that was given to the one is good for the other.
 */
export interface Account {
  readonly subject: CaptureSubject;
  readonly isVerified: boolean;
}

const Encoded = z.tuple([z.enum(['verified', 'unverified']), z.string(), z.string(), z.string()]);

/** The account as the provider's library keeps it; never seen outside. */
export function accountIdOf({ subject, isVerified }: Account): string {
  const { idp, tenant, userId } = subject;
  const parts = [isVerified ? 'verified' : 'unverified', idp, tenant, userId];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** `undefined`: this was not made by `accountIdOf`. */
export function accountOf(accountId: string): Account | undefined {
  const text = Buffer.from(accountId, 'base64url').toString();
  const parsed = Encoded.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const [kind, idp, tenant, userId] = parsed.data;
  return { subject: { idp, tenant, userId }, isVerified: kind === 'verified' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isSameSubject(one: CaptureSubject, other: CaptureSubject): boolean {
  return one.idp === other.idp && one.tenant === other.tenant && one.userId === other.userId;
}
