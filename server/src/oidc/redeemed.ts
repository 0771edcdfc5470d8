import type { KoaContextWithOIDC } from 'oidc-provider';
import type { OpenIdPorts } from './ports.ts';
import { recall } from './standing.ts';

/**
 * A relying party has redeemed the code of a sign-in, which it does for the browser that it had sent
 * here and for no other: from now on the capture is the person's latest. Before, it may have been one
 * whose link somebody sent them.
 */
export async function noteRedeemed(
  { oidc, status }: Pick<KoaContextWithOIDC, 'status'> & Partial<KoaContextWithOIDC>,
  ports: OpenIdPorts,
): Promise<void> {
  if (oidc?.route !== 'token' || status !== 200) return;
  const { sessionUid, accountId, authTime } = oidc.entities.AuthorizationCode ?? {};
  if (sessionUid === undefined || accountId === undefined) return;
  const captured = await recall(sessionUid, accountId, ports);
  if (captured === undefined || Math.floor(captured.verifiedAt / 1000) !== authTime) return;
  await ports.captures.noteReceived(captured.txn);
}
