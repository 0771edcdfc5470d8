import { join } from 'node:path';
import {
  createMemoryBurns,
  localKeys,
  remoteKeys,
  type TicketAttempt,
  ticketAudience,
  verifyTicket,
} from '@facenition/ticket';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sealWith } from '../../src/configured-store.ts';
import { retireSigningKey, rotateSigningKey } from '../../src/keys/change-key-file.ts';
import { createKeyFile } from '../../src/keys/key-file.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import type { ServiceStore } from '../../src/service/ports.ts';
import { openStore } from '../../src/store/store.ts';
import { consumeTicket } from '../../src/tickets/consume.ts';
import { issueTicket, type ProvedCapture } from '../../src/tickets/issue.ts';
import { startTestApp } from '../http/test-app.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { issued, NONCE, NOW, provedCapture } from './proved.ts';

const ISSUER = 'https://facenition.example';

async function subject(algorithm: 'EdDSA' | 'ES256' = 'EdDSA') {
  const folder = await temporaryFolder();
  const keyFile = join(folder, 'keys.json');
  await createKeyFile(keyFile, NOW);
  if (algorithm === 'ES256') await rotateSigningKey(keyFile, NOW, { algorithm });
  const keysNow = () => openKeys({ keyFile, keyCustody: { kind: 'file' } });
  const keys = keysNow();
  const store: ServiceStore = await openStore(
    { kind: 'sqlite', path: join(folder, 'store.sqlite') },
    { sealEntry: sealWith(keys) },
  );
  onTestFinished(() => store.close());
  return { store, keys, keysNow, keyFile, issuer: ISSUER };
}

const expectedOf = (proved: ProvedCapture): TicketAttempt => ({
  issuer: ISSUER,
  audience: ticketAudience(proved.idp, proved.tenant),
  user: proved.userId,
  nonce: NONCE,
  txn: proved.txn,
  scope: proved.scope,
  accuracy: proved.level,
  assurance: proved.assurance,
  attempt: 'one',
});

const asked = ({ txn, userId: user, scope }: ProvedCapture) => ({ txn, user, scope });

test.each(['EdDSA', 'ES256'] as const)('a consumer accepts it under %s', async (algorithm) => {
  const { store, keys, keysNow } = await subject(algorithm);
  const proved = provedCapture();
  const { ticket, jti, expiresAt } = await issued(proved, { store, keys, issuer: ISSUER });
  expect(jti).toMatch(/^fntk_[\w-]{22}$/);
  expect(expiresAt).toBe(NOW + 90_000);
  expect(ticket.length).toBeLessThan(1000);
  const set = await keysNow().publicKeys();
  const ports = {
    keys: localKeys({ keys: set.keys.map((key) => ({ ...key })) }),
    burns: createMemoryBurns(),
    clock: () => NOW,
  };
  expect(await verifyTicket(ticket, expectedOf(proved), ports)).toMatchObject({
    outcome: 'accepted',
    claims: { jti, fn: { res: true, acc: 4, pad: 'active', tokref: proved.referenceId } },
  });
});

const ID = 'A'.repeat(22);

test('a consumer that fetches the keys of the service by HTTP accepts it', async () => {
  const app = await startTestApp();
  const proved = provedCapture();
  const { ticket } = await issued(proved, { ...app, issuer: ISSUER });
  const ports = {
    keys: remoteKeys(`${app.url}/.well-known/jwks.json`),
    burns: createMemoryBurns(),
    clock: () => NOW,
  };
  const outcome = await verifyTicket(ticket, expectedOf(proved), ports);
  expect(outcome).toMatchObject({ outcome: 'accepted' });
});

test('of the ticket itself nothing is kept, nor of its nonce', async () => {
  const { store, keys, issuer } = await subject();
  const proved = provedCapture();
  const { ticket, jti } = await issued(proved, { store, keys, issuer });
  const kept = JSON.stringify(await store.tickets.find(jti));
  expect(kept).not.toContain(NONCE);
  expect(kept).not.toContain(ticket.split('.')[2]);
});

describe('a transaction', () => {
  test('that is undone has issued none', async () => {
    const { store, keys, issuer } = await subject();
    const proved = provedCapture();
    const undone = store.transaction(async (parts) => {
      await issueTicket(parts, proved, { keys, issuer, clock: () => NOW, randomId: () => ID });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await store.tickets.find(`fntk_${ID}`)).toBeUndefined();
  });

  test('gets one ticket, and no second', async () => {
    const { store, keys, issuer } = await subject();
    const proved = provedCapture();
    await issued(proved, { store, keys, issuer });
    await expect(issued(proved, { store, keys, issuer })).rejects.toMatchObject({
      code: 'ERR_STORE_FAILED',
    });
  });
});

test.each([
  { idp: 'a:b' },
  { idp: '' },
  { tenant: '' },
  { userId: '' },
  { nonce: '' },
  { amr: [] },
  { amr: ['pop'] },
  { amr: ['face', 'two words'] },
  { userId: 'x'.repeat(4000) },
] as readonly Partial<ProvedCapture>[])(
  'none is issued that nobody could check (case %#)',
  async (more) => {
    const { store, keys, issuer } = await subject();
    const proved = provedCapture(more);
    await expect(issued(proved, { store, keys, issuer, id: ID })).rejects.toMatchObject({
      code: 'ERR_FIELD_INVALID',
    });
    expect(await store.tickets.find(`fntk_${ID}`)).toBeUndefined();
  },
);

test('a rotation of the signing keys leaves tickets good, and retiring the key does not', async () => {
  const { store, keys, keysNow, keyFile, issuer } = await subject();
  const [one, two] = [provedCapture(), provedCapture()];
  const old = await issued(one, { store, keys, issuer });
  const oldToo = await issued(two, { store, keys, issuer });
  const { kid } = await keys.signer();
  await rotateSigningKey(keyFile, NOW, { algorithm: 'ES256' });
  const consume = (proved: ProvedCapture, { ticket }: { readonly ticket: string }) =>
    consumeTicket(
      { ...asked(proved), ticket },
      { clientId: 1, requestId: '0b8f6d1e-46a2-4d8e-9d2f-5a5a5a5a5a5a' },
      { store, keys: keysNow(), issuer, clock: () => NOW },
    );
  expect((await keysNow().signer()).kid).not.toBe(kid);
  expect(await consume(one, old)).toMatchObject({ outcome: 'accepted' });
  const three = provedCapture();
  const fresh = await issued(three, { store, keys: keysNow(), issuer });
  expect(await consume(three, fresh)).toMatchObject({ outcome: 'accepted' });
  await retireSigningKey(keyFile, kid, NOW);
  expect(await consume(two, oldToo)).toEqual({ outcome: 'refused', reason: 'unknown-key' });
});
