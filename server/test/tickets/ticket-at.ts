import { join } from 'node:path';
import { sealWith } from '../../src/configured-store.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import { openStore } from '../../src/store/store.ts';
import { issued, provedCapture } from './proved.ts';

/** As the documents have it, of a capture that succeeded. */
export const TICKET = { userId: '7c1e6b2a-4f5d-4b8e-9d10-2f3a4b5c6d7e', scope: 'sign-in' } as const;

/** A ticket, as the server of this folder issues it to the client whose token it printed. */
export async function ticketAt(dataDir: string, issuer: string) {
  const keys = openKeys({ keyFile: join(dataDir, 'keys.json'), keyCustody: { kind: 'file' } });
  const where = { kind: 'sqlite', path: join(dataDir, 'facenition.sqlite') } as const;
  const store = await openStore(where, { sealEntry: sealWith(keys) });
  try {
    const [first] = await store.clientTokens.list();
    if (first === undefined) throw new Error('no client');
    const proved = provedCapture({ ...TICKET, clientId: first.id, verifiedAt: Date.now() });
    const { ticket, jti } = await issued(proved, { store, keys, issuer, now: Date.now() });
    return { ticket, jti, txn: proved.txn, user: proved.userId, nonce: proved.nonce };
  } finally {
    await store.close();
  }
}
