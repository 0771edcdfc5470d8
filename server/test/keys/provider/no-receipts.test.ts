import { join } from 'node:path';
import { decodeJwt, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createKeyFile } from '../../../src/keys/key-file.ts';
import { openKeys } from '../../../src/keys/open-keys.ts';
import { openProviderKeys } from '../../../src/keys/provider/open-provider-keys.ts';
import { parsePublicKeySet } from '../../../src/keys/public-key-set.ts';
import { createReceipts } from '../../../src/receipts/issue.ts';
import { verifyReceipt } from '../../../src/receipts/verify.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const NOW = Date.UTC(2026, 0, 2);
const ISSUER = 'https://face.example.org';

test('what a provider key signs is no receipt, though it says all that one says', async () => {
  const keyFile = join(await temporaryFolder(), 'keys.json');
  await createKeyFile(keyFile, NOW);
  const setup = { keyFile, keyCustody: { kind: 'file' } } as const;
  const keys = openKeys(setup);
  const clock = (): number => NOW;
  const algorithms = ['RS256', 'ES256'] as const;
  const provider = openProviderKeys(setup, { issuer: ISSUER, clock, algorithms });
  const options = { keys, issuer: ISSUER, lifetimeSeconds: 300, clock, randomId: () => 'id' };
  const receipt = await createReceipts(options).issue({
    decision: 'match',
    nonce: 'n-0S6_WzA2Mj',
    sub: 'fni_a',
    scope: 'door',
    level: 4,
    targetFalseMatchRate: 1e-4,
    threshold: 0.41,
    model: { id: 'mobile', hash: 'ab12' },
    captures: 2,
    liveness: { outcome: 'not-checked' },
  });
  const own = await keys.publicKeys();
  expect(await verifyReceipt(receipt, own, { now: NOW })).toMatchObject({ valid: true });

  const reasons = { RS256: 'malformed', ES256: 'unknown-key' } as const;
  for (const alg of algorithms) {
    const { kid, privateKey } = await provider.signingKey(alg);
    const forged = await new SignJWT(decodeJwt(receipt))
      .setProtectedHeader({ alg, kid, typ: 'facenition-receipt+jwt' })
      .sign(privateKey);
    const verified = await verifyReceipt(forged, own, { now: NOW });
    expect(verified).toEqual({ valid: false, reason: reasons[alg] });
    if (alg === 'ES256') continue;
    // Not even for whoever takes the wrong key set.
    const wrong = parsePublicKeySet(JSON.stringify(await provider.publicJwks()));
    expect(await verifyReceipt(forged, wrong, { now: NOW })).toMatchObject({ valid: false });
  }
});
