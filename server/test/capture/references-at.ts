import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { sealWith } from '../../src/configured-store.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import { openStore } from '../../src/store/store.ts';
import type { Vault } from '../../src/store/vault.ts';

const PORTAL = { idp: 'portal', tenant: 'main' } as const;
const SCOPE = 'sign-in';

async function withVaultAt<Result>(
  dataDir: string,
  work: (vault: Vault, kid: number) => Promise<Result>,
): Promise<Result> {
  const keys = openKeys({ keyFile: join(dataDir, 'keys.json'), keyCustody: { kind: 'file' } });
  const where = { kind: 'sqlite', path: join(dataDir, 'facenition.sqlite') } as const;
  const store = await openStore(where, { sealEntry: sealWith(keys) });
  try {
    return await work(store.vault, await keys.current());
  } finally {
    await store.close();
  }
}

/** References as a capture leaves them in the vault, of people of the documents. Answers their ids. */
export function addReferences(
  dataDir: string,
  users: readonly string[],
): Promise<readonly string[]> {
  const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
  return withVaultAt(dataDir, async (vault, kid) => {
    const ids: string[] = [];
    for (const userId of users) {
      const id = `fnr_${random(16)}`;
      ids.push(id);
      await vault.add({
        id,
        subject: { ...PORTAL, userId },
        scope: SCOPE,
        tokenId: `fni_${random(20)}`,
        token: `FN1.${random(186)}`,
        level: 4,
        input: 'passkey',
        kid,
        createdAt: Date.now(),
      });
    }
    return ids;
  });
}

/** The ticket of a verification of this person was consumed. */
export function takeVerification(dataDir: string, userId: string): Promise<void> {
  return withVaultAt(dataDir, async (vault) => {
    const reference = await vault.findOf({ ...PORTAL, userId }, SCOPE, Date.now());
    if (reference === undefined) throw new Error('nobody of that name is enrolled');
    const proved = { level: 4, assurance: 'active', amr: ['face', 'pop'] } as const;
    await vault.noteTaken(reference.id, { ...proved, at: Date.now() });
  });
}
