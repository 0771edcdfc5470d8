import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { sealWith } from '../../src/configured-store.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import { openStore } from '../../src/store/store.ts';

/** References as a capture leaves them in the vault, of people of the documents. */
export async function addReferences(dataDir: string, users: readonly string[]): Promise<void> {
  const keys = openKeys({ keyFile: join(dataDir, 'keys.json'), keyCustody: { kind: 'file' } });
  const where = { kind: 'sqlite', path: join(dataDir, 'facenition.sqlite') } as const;
  const store = await openStore(where, { sealEntry: sealWith(keys) });
  const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
  try {
    for (const userId of users) {
      await store.vault.add({
        id: `fnr_${random(16)}`,
        subject: { idp: 'portal', tenant: 'main', userId },
        scope: 'sign-in',
        tokenId: `fni_${random(20)}`,
        token: `FN1.${random(186)}`,
        level: 4,
        input: 'passkey',
        kid: await keys.current(),
        createdAt: Date.now(),
      });
    }
  } finally {
    await store.close();
  }
}
