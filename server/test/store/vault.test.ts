import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import type { VaultReference } from '../../src/store/vault.ts';
import { databases } from './databases.ts';

const NOW = 1_700_000_000_000;
const MIRA = { idp: 'okta', tenant: 'acme', userId: '00u1' };
const NOEL = { ...MIRA, userId: '00u2' };

const reference = (changes: Partial<VaultReference> = {}): VaultReference => ({
  id: 'fnr_1',
  subject: MIRA,
  scope: 'sign-in',
  tokenId: 'fni_1',
  token: 'FN1.x',
  level: 4,
  input: 'passkey',
  kid: 0,
  passkey: { id: 'cred', publicKey: 'key', counter: 3, transports: ['internal'] },
  createdAt: NOW,
  ...changes,
});

describe.each(databases)('the vault in $kind', (database) => {
  let store: Store;
  beforeEach(async () => {
    const opened = await openStore(await database.newLocation());
    onTestFinished(() => opened.close());
    store = opened;
  });

  test('keeps one reference for each person and scope, of many at once too', async () => {
    const adding = Array.from({ length: 12 }, (_, at) =>
      store.vault.add(reference({ id: `fnr_${at}`, tokenId: `fni_${at}` })),
    );
    expect((await Promise.all(adding)).filter(Boolean)).toHaveLength(1);
    expect(await store.vault.list({}, 100)).toHaveLength(1);
    expect(await store.vault.add(reference({ id: 'fnr_x', tokenId: 'fni_x', scope: 'vpn' }))).toBe(
      true,
    );
  });

  test('answers what was given, by person and by id', async () => {
    await store.vault.add(reference());
    expect(await store.vault.findOf(MIRA, 'sign-in', NOW)).toEqual(reference());
    expect(await store.vault.find('fnr_1')).toEqual(reference());
    for (const other of [
      { ...MIRA, idp: 'entra' },
      { ...MIRA, tenant: 'other' },
      { ...MIRA, userId: '00U1' },
    ]) {
      expect(await store.vault.findOf(other, 'sign-in', NOW)).toBeUndefined();
    }
    expect(await store.vault.findOf(MIRA, 'Sign-in', NOW)).toBeUndefined();
  });

  test('lists page by page, none twice and none left out', async () => {
    for (let at = 0; at < 7; at += 1) {
      const userId = `u${at}`;
      const ids = { id: `fnr_${at}`, tokenId: `fni_${at}`, createdAt: NOW + (at % 3) };
      await store.vault.add(reference({ ...ids, subject: { ...MIRA, userId } }));
    }
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store.vault.list({ idp: 'okta' }, 3, after);
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1)?.id;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect(await store.vault.list({ userId: 'u3' }, 10)).toHaveLength(1);
    expect(await store.vault.list({ tenant: 'other' }, 10)).toEqual([]);
  });

  test('notes when somebody was verified, with the counter of the passkey', async () => {
    await store.vault.add(reference());
    await store.vault.noteVerified('fnr_1', NOW + 5, 4);
    expect(await store.vault.find('fnr_1')).toMatchObject({
      verifiedAt: NOW + 5,
      passkey: { id: 'cred', counter: 4, transports: ['internal'] },
    });
  });

  test('keeps the latest verification that was taken, whatever comes late', async () => {
    const taken = { at: NOW + 5, level: 4, assurance: 'active', amr: ['face', 'pop'] } as const;
    await store.vault.add(reference());
    await store.vault.noteTaken('fnr_1', taken);
    await store.vault.noteTaken('fnr_1', { ...taken, at: NOW + 4, assurance: 'passive' });
    await store.vault.noteTaken('fnr_gone', taken);
    expect(await store.vault.find('fnr_1')).toEqual(reference({ taken }));
    const later = { ...taken, at: NOW + 6, amr: ['face'] };
    await store.vault.noteTaken('fnr_1', later);
    await store.vault.move(MIRA, NOEL);
    expect((await store.vault.findOf(NOEL, 'sign-in', NOW))?.taken).toEqual(later);
  });

  test('moves a person’s references to another id, all of them or none', async () => {
    await store.vault.add(reference());
    await store.vault.add(reference({ id: 'fnr_2', tokenId: 'fni_2', scope: 'vpn' }));
    expect(await store.vault.move(MIRA, NOEL)).toBe(2);
    expect(await store.vault.findOf(MIRA, 'vpn', NOW)).toBeUndefined();
    await store.vault.add(reference({ id: 'fnr_3', tokenId: 'fni_3' }));
    expect(await store.vault.move(MIRA, NOEL)).toBe('taken');
    expect((await store.vault.findOf(MIRA, 'sign-in', NOW))?.id).toBe('fnr_3');
    expect((await store.vault.findOf(NOEL, 'sign-in', NOW))?.id).toBe('fnr_1');
  });

  test('gives the reference of a sign-up to one user, once and in time', async () => {
    const pending = { ...MIRA, userId: 'sign-up:fntx_1' };
    await store.vault.add(reference({ subject: pending }));
    await store.vault.add(reference({ id: 'fnr_2', tokenId: 'fni_2', subject: NOEL }));
    const shouted = { ...MIRA, userId: 'SIGN-UP:fntx_1' };
    await store.vault.add(reference({ id: 'fnr_3', tokenId: 'fni_3', subject: shouted }));
    expect((await store.vault.listUnbound(NOW, 9)).map(({ id }) => id)).toEqual(['fnr_1']);
    expect(await store.vault.listUnbound(NOW - 1, 9)).toEqual([]);
    const unknown = { outcome: 'unknown' };
    expect(await store.vault.bind('fnr_1', MIRA, NOW)).toEqual(unknown);
    expect(await store.vault.bind('fnr_1', { ...MIRA, tenant: 'x' }, NOW - 1)).toEqual(unknown);
    expect(await store.vault.bind('fnr_3', MIRA, NOW - 1)).toEqual(unknown);
    expect(await store.vault.bind('fnr_1', NOEL, NOW - 1)).toEqual({ outcome: 'taken' });
    const bound = { outcome: 'bound', tokenId: 'fni_1' };
    expect(await store.vault.bind('fnr_1', MIRA, NOW - 1)).toEqual(bound);
    expect(await store.vault.bind('fnr_1', MIRA, NOW + 9)).toEqual({ outcome: 'already' });
    expect(await store.vault.bind('fnr_1', { ...MIRA, userId: 'x' }, NOW - 1)).toEqual(unknown);
    expect(await store.vault.findOf(MIRA, 'sign-in', NOW)).toEqual(reference());
    expect(await store.vault.listUnbound(NOW, 9)).toEqual([]);
  });

  test('of many sign-ups that are given to one user at once it gives one', async () => {
    const ids = Array.from({ length: 8 }, (_, at) => `fnr_${at}`);
    const adding = ids.map((id) =>
      store.vault.add(
        reference({ id, tokenId: id, subject: { ...MIRA, userId: `sign-up:${id}` } }),
      ),
    );
    expect(await Promise.all(adding)).not.toContain(false);
    const outcomes = await Promise.all(ids.map((id) => store.vault.bind(id, MIRA, NOW - 1)));
    expect(outcomes.filter(({ outcome }) => outcome === 'bound')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'taken')).toHaveLength(7);
  });

  test('knows a reference until its token expires, and then forgets it', async () => {
    await store.vault.add(reference({ expiresAt: NOW + 10 }));
    expect(await store.vault.findOf(MIRA, 'sign-in', NOW + 9)).toEqual(
      reference({ expiresAt: NOW + 10 }),
    );
    expect(await store.vault.findOf(MIRA, 'sign-in', NOW + 10)).toBeUndefined();
    expect(await store.vault.purge(NOW + 9)).toBe(0);
    expect(await store.vault.purge(NOW + 10)).toBe(1);
    expect(await store.vault.find('fnr_1')).toBeUndefined();
  });

  test('lets go of a token that is retired or erased, and the consent is withdrawn', async () => {
    for (const [tokenId, end] of [
      ['fni_1', () => store.identityTokens.retire({ id: 'fni_1', as: 'revoked' }, NOW + 9)],
      ['fni_2', () => store.identityTokens.erase('fni_2', NOW + 9)],
    ] as const) {
      await store.vault.add(reference({ id: `fnr_${tokenId}`, tokenId, scope: tokenId }));
      await store.consentRecords.add({ id: tokenId, tokenId, record: '{}', givenAt: NOW });
      await end();
      expect(await store.vault.find(`fnr_${tokenId}`)).toBeUndefined();
      const [consent] = await store.consentRecords.ofToken(tokenId);
      expect(consent?.withdrawnAt).toBe(NOW + 9);
    }
  });
});
