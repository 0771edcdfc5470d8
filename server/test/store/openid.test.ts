import { createHash } from 'node:crypto';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/audit/event.ts';
import { keepHouse } from '../../src/service/housekeeping.ts';
import type { RelyingParty } from '../../src/store/relying-parties.ts';
import { noWebhooks } from '../no-webhooks.ts';
import { databases, openAt, openTestStore } from './databases.ts';

const hash = (text: string): Uint8Array => createHash('sha256').update(text).digest();

const relyingParty: RelyingParty = {
  id: 'keycloak-acme',
  name: 'Acme',
  profile: 'generic',
  idp: 'keycloak',
  tenant: 'acme',
  settings: {
    redirectUris: ['https://sso.acme.example/callback'],
    postLogoutRedirectUris: [],
    authentication: 'client_secret_basic',
    signing: 'RS256',
    requiresPushedRequests: false,
    requiresPkce: true,
    subjects: 'pairwise',
  },
  secretHash: hash('secret'),
  kid: 1,
  createdAt: 5,
};

describe.each(databases)('relying parties in $kind', (database) => {
  test('come back as they were added, and one id is taken once', async () => {
    const { relyingParties } = await openTestStore(database);
    expect(await relyingParties.add(relyingParty)).toBe(true);
    expect(await relyingParties.add({ ...relyingParty, name: 'Another' })).toBe(false);
    const { secretHash, ...publicly } = relyingParty;
    const open = { ...publicly, id: 'app', createdAt: 4, disabledAt: 9 };
    await relyingParties.add(open);
    const found = await relyingParties.find('keycloak-acme');
    expect({ ...found, secretHash: new Uint8Array(found?.secretHash ?? []) }).toEqual({
      ...relyingParty,
      secretHash: new Uint8Array(secretHash ?? []),
    });
    expect(await relyingParties.find('app')).toEqual(open);
    expect(await relyingParties.find('other')).toBeUndefined();
    expect((await relyingParties.list()).map(({ id }) => id)).toEqual(['app', 'keycloak-acme']);
  });

  test('a secret is replaced where there is one, and a removed one is gone', async () => {
    const { relyingParties } = await openTestStore(database);
    await relyingParties.add(relyingParty);
    const { secretHash: _, ...publicly } = relyingParty;
    await relyingParties.add({ ...publicly, id: 'app' });
    expect(await relyingParties.replaceSecret('keycloak-acme', hash('new'))).toBe(true);
    expect(await relyingParties.replaceSecret('app', hash('new'))).toBe(false);
    expect(await relyingParties.replaceSecret('other', hash('new'))).toBe(false);
    const found = await relyingParties.find('keycloak-acme');
    expect(new Uint8Array(found?.secretHash ?? [])).toEqual(new Uint8Array(hash('new')));
    expect(await relyingParties.setDisabled('keycloak-acme', 7)).toBe(true);
    expect((await relyingParties.find('keycloak-acme'))?.disabledAt).toBe(7);
    expect(await relyingParties.setDisabled('keycloak-acme', undefined)).toBe(true);
    expect(await relyingParties.find('keycloak-acme')).not.toHaveProperty('disabledAt');
    expect(await relyingParties.setDisabled('other', 7)).toBe(false);
    expect(await relyingParties.remove('keycloak-acme')).toBe(true);
    expect(await relyingParties.remove('keycloak-acme')).toBe(false);
  });
});

describe.each(databases)('OpenID artifacts in $kind', (database) => {
  const open = async () => (await openTestStore(database)).openIdArtifacts;
  const artifact = { payload: '{"a":1}', expiresAt: 100 };

  test('are found by model and id, and by uid, and replaced', async () => {
    const artifacts = await open();
    await artifacts.put('Session', 'one', { ...artifact, uid: 'u' });
    expect(await artifacts.find('Session', 'one')).toEqual({ payload: '{"a":1}' });
    expect(await artifacts.findByUid('Session', 'u')).toEqual({ payload: '{"a":1}' });
    expect(await artifacts.find('AccessToken', 'one')).toBeUndefined();
    expect(await artifacts.findByUid('AccessToken', 'u')).toBeUndefined();
    expect(await artifacts.find('Session', 'u')).toBeUndefined();
    await artifacts.put('Session', 'one', { ...artifact, payload: '{"a":2}' });
    expect(await artifacts.find('Session', 'one')).toEqual({ payload: '{"a":2}' });
    expect(await artifacts.findByUid('Session', 'u')).toBeUndefined();
    await artifacts.remove('Session', 'one');
    expect(await artifacts.find('Session', 'one')).toBeUndefined();
  });

  test('of many who consume one at once, one does', async () => {
    const artifacts = await open();
    await artifacts.put('AuthorizationCode', 'c', artifact);
    const told = await Promise.all(
      Array.from({ length: 8 }, (_, at) => artifacts.consume('AuthorizationCode', 'c', at + 1)),
    );
    expect(told.filter(Boolean)).toHaveLength(1);
    expect(await artifacts.consume('AuthorizationCode', 'unknown', 1)).toBe(false);
    await artifacts.put('AuthorizationCode', 'c', artifact);
    const { consumedAt } = (await artifacts.find('AuthorizationCode', 'c')) ?? {};
    expect(consumedAt).toBeGreaterThan(0);
  });

  test('what came of a grant goes with it, and nothing else', async () => {
    const artifacts = await open();
    await artifacts.put('AccessToken', 'a', { ...artifact, grantId: 'g' });
    await artifacts.put('AccessToken', 'b', { ...artifact, grantId: 'h' });
    await artifacts.put('AuthorizationCode', 'c', { ...artifact, grantId: 'g' });
    await artifacts.removeGrant('AccessToken', 'g');
    expect(await artifacts.find('AccessToken', 'a')).toBeUndefined();
    expect(await artifacts.find('AccessToken', 'b')).toBeDefined();
    expect(await artifacts.find('AuthorizationCode', 'c')).toBeDefined();
  });

  test('what expired is purged, and housekeeping does it', async () => {
    const store = await openTestStore<AuditEvent>(database);
    const artifacts = store.openIdArtifacts;
    await artifacts.put('Grant', 'g', { ...artifact, expiresAt: 9 });
    await keepHouse({ store, webhooks: noWebhooks }, 9);
    expect(await artifacts.find('Grant', 'g')).toBeUndefined();
    await artifacts.put('AccessToken', 'a', { ...artifact, expiresAt: 10 });
    await artifacts.put('AccessToken', 'b', { ...artifact, expiresAt: 11 });
    expect(await artifacts.purge(10)).toBe(1);
    expect(await artifacts.find('AccessToken', 'a')).toBeUndefined();
    expect(await artifacts.find('AccessToken', 'b')).toBeDefined();
  });
});

const postgres = databases.find(({ kind }) => kind === 'postgres');

test.skipIf(postgres === undefined)('no id stands in the store', async () => {
  const where = await postgres?.newLocation();
  if (where?.kind !== 'postgres') throw new Error('not a PostgreSQL');
  const { openIdArtifacts } = await openAt(where);
  const ids = { grantId: 'canary-grant', uid: 'canary-uid' };
  await openIdArtifacts.put('Session', 'canary-id', { payload: '{}', expiresAt: 1, ...ids });
  const client = new pg.Client({ connectionString: where.url });
  await client.connect();
  const { rows } = await client.query('select t::text as line from openid_artifact t');
  await client.end();
  expect(JSON.stringify(rows)).not.toContain(Buffer.from('canary').toString('hex'));
  expect(JSON.stringify(rows)).not.toContain('canary');
  expect(rows).toHaveLength(1);
});
