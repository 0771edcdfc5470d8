import { describe, expect, test } from 'vitest';
import type { EntraSignIn, SignInProof } from '../../src/store/entra-sign-ins.ts';
import type { EntraTenant } from '../../src/store/entra-tenants.ts';
import { databases, openTestStore } from './databases.ts';

const TENANT: EntraTenant = {
  clientId: 'entra-one',
  tenantId: '5f0c1a7e-3b6d-4c52-9a31-7d2e8b90f114',
  appId: 'c2b7d9e4-10aa-4f6b-8c1e-5a9f3e7712d0',
  cloud: 'public',
  name: 'Acme',
  scope: 'sign-in',
  createdAt: 5,
};
const SIGN_IN: EntraSignIn = {
  captureId: 'fntx_a',
  clientId: TENANT.clientId,
  userId: '90847c2a-e29d-4d2f-9f54-c5b4d3f26471',
  subject: 'pairwise',
  nonce: 'nonce',
  state: 'state',
  acr: 'possessionorinherence',
  clientRequestId: '20ff52a5-8b2d-4f0e-9a3b-4c1d7e8f9012',
  expiresAt: 100,
};
const hash = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const PROOF: SignInProof = { browserHash: hash(1), returnHash: hash(2) };

describe.each(databases)('in $kind', (database) => {
  test('tenants are those that were added and not removed', async () => {
    const { entraTenants } = await openTestStore(database);
    await entraTenants.add(TENANT);
    const other = { ...TENANT, clientId: 'entra-two', cloud: 'china', createdAt: 4 } as const;
    await entraTenants.add(other);
    expect(await entraTenants.find('entra-one')).toEqual(TENANT);
    expect(await entraTenants.find('entra-three')).toBeUndefined();
    expect(await entraTenants.list()).toEqual([other, TENANT]);
    expect(await entraTenants.remove('entra-one')).toBe(true);
    expect(await entraTenants.remove('entra-one')).toBe(false);
    expect(await entraTenants.find('entra-one')).toBeUndefined();
  });

  test('a sign-in is handed out once, to whoever has both secrets', async () => {
    const { entraTenants, entraSignIns } = await openTestStore(database);
    await entraTenants.add(TENANT);
    await entraSignIns.add(SIGN_IN, PROOF);
    const { clientRequestId, ...bare } = { ...SIGN_IN, captureId: 'fntx_b' };
    await entraSignIns.add(bare, PROOF);
    for (const wrong of [
      { ...PROOF, browserHash: hash(3) },
      { ...PROOF, returnHash: hash(3) },
      { browserHash: PROOF.returnHash, returnHash: PROOF.browserHash },
    ]) {
      expect(await entraSignIns.take('fntx_a', wrong)).toBeUndefined();
    }
    const taken = await Promise.all([1, 2, 3].map(() => entraSignIns.take('fntx_a', PROOF)));
    expect(taken.filter((each) => each !== undefined)).toEqual([SIGN_IN]);
    expect(await entraSignIns.take('fntx_b', PROOF)).toEqual(bare);
    expect(clientRequestId).toBe(SIGN_IN.clientRequestId);
  });

  test('a sign-in goes with its tenant, and when its time is over', async () => {
    const { entraTenants, entraSignIns } = await openTestStore(database);
    await entraTenants.add(TENANT);
    await entraSignIns.add(SIGN_IN, PROOF);
    await entraTenants.remove(TENANT.clientId);
    expect(await entraSignIns.take('fntx_a', PROOF)).toBeUndefined();
    await entraTenants.add(TENANT);
    await entraSignIns.add(SIGN_IN, PROOF);
    await entraSignIns.purge(100);
    await entraSignIns.add({ ...SIGN_IN, captureId: 'fntx_b', expiresAt: 99 }, PROOF);
    await entraSignIns.purge(100);
    expect(await entraSignIns.take('fntx_b', PROOF)).toBeUndefined();
    expect(await entraSignIns.take('fntx_a', PROOF)).toEqual(SIGN_IN);
  });
});
