import type { Kysely } from 'kysely';
import type { EntraSignInTable } from './entra-tables.ts';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';

/** What has to be known again when a capture for Entra has ended. */
export interface EntraSignIn {
  readonly captureId: string;
  readonly clientId: string;
  /** The object id of the person. */
  readonly userId: string;
  /** The `sub` of the hint, which the answer repeats. */
  readonly subject: string;
  readonly nonce: string;
  readonly state: string;
  /** The one that the answer claims, of those that were asked for. */
  readonly acr: string;
  readonly clientRequestId?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** SHA-256 of two secrets: of the browser that brought the request, and of the one that captured. */
export interface SignInProof {
  readonly browserHash: Uint8Array;
  readonly returnHash: Uint8Array;
}

/** Sign-ins at Entra that wait for a capture. */
export interface EntraSignIns {
  add(signIn: EntraSignIn, proof: SignInProof): Promise<void>;
  /** Hands one out to whoever has both secrets, once. `undefined`: there is none for them. */
  take(captureId: string, proof: SignInProof): Promise<EntraSignIn | undefined>;
  /** Removes those that expired before. */
  purge(expiredBefore: number): Promise<void>;
}

export function createEntraSignIns(database: Kysely<Tables>): EntraSignIns {
  return {
    add: (signIn, proof) =>
      guard('cannot keep a sign-in at Entra', async () => {
        await database.insertInto('entra_sign_in').values(rowOf(signIn, proof)).execute();
      }),
    take: (captureId, { browserHash, returnHash }) =>
      guard('cannot take a sign-in at Entra', async () => {
        const row = await database
          .deleteFrom('entra_sign_in')
          .where('capture_id', '=', captureId)
          .where('browser_hash', '=', browserHash)
          .where('return_hash', '=', returnHash)
          .returningAll()
          .executeTakeFirst();
        return row && signInOf(row);
      }),
    purge: (expiredBefore) =>
      guard('cannot purge the sign-ins at Entra', async () => {
        await database
          .deleteFrom('entra_sign_in')
          .where('expires_at', '<', expiredBefore)
          .execute();
      }),
  };
}

function rowOf(signIn: EntraSignIn, { browserHash, returnHash }: SignInProof): EntraSignInTable {
  const { subject, nonce, state, acr } = signIn;
  return {
    capture_id: signIn.captureId,
    client_id: signIn.clientId,
    user_id: signIn.userId,
    subject,
    nonce,
    state,
    acr,
    browser_hash: browserHash,
    return_hash: returnHash,
    client_request_id: signIn.clientRequestId ?? null,
    expires_at: signIn.expiresAt,
  };
}

function signInOf(row: EntraSignInTable): EntraSignIn {
  const { subject, nonce, state, acr } = row;
  return {
    captureId: row.capture_id,
    clientId: row.client_id,
    userId: row.user_id,
    subject,
    nonce,
    state,
    acr,
    ...(row.client_request_id !== null && { clientRequestId: row.client_request_id }),
    expiresAt: row.expires_at,
  };
}
