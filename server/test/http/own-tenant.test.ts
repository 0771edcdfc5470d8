import { beforeEach, describe, expect, test } from 'vitest';
import type { Operation } from '../../src/api/operation.ts';
import { OPERATIONS } from '../../src/api/operations.ts';
import { CLIENT_SCOPES } from '../../src/client-scope.ts';
import type { IdentityTenant } from '../../src/store/client-tokens.ts';
import { applyPolicy, SUBJECT } from '../capture/capture-browser.ts';
import { makeToken } from '../made-tokens.ts';
import { issued, provedCapture } from '../tickets/proved.ts';
import { ISSUER, NOW, startTestApp, type TestApp } from './test-app.ts';

const ACME = { idp: 'okta', tenant: 'acme' };
const OTHERS: readonly IdentityTenant[] = [
  { idp: 'okta', tenant: 'other' },
  { idp: 'entra', tenant: 'acme' },
  { idp: 'okta', tenant: 'ACME' },
];
const BACK = 'https://portal.example/back';
const SEEKING = { user: '00u1', scope: 'sign-in' };
const BEGINNING = { ...SEEKING, nonce: 'n'.repeat(16), asking: 'Portal', return_to: BACK };
const refused = { status: 403, code: 'ERR_SCOPE_INSUFFICIENT' };

let app: TestApp;
let bound: string;
let boundId: number;
beforeEach(async () => {
  app = await startTestApp();
  await applyPolicy(app);
  const made = { name: 'acme', scopes: CLIENT_SCOPES, boundTo: ACME };
  ({ id: boundId, token: bound } = await app.store.clientTokens.create(made, NOW));
  for (const of of [ACME, ...OTHERS]) {
    await app.store.returnAddresses.add({ ...of, kind: 'redirect', address: BACK }, NOW);
  }
});

async function ask(path: string, body: object, token = bound) {
  const answer = await app.postJson(path, body, { 'X-Auth-Token': token });
  return { status: answer.status, ...Object(await answer.json()) };
}

let references = 0;
async function addReference(of: IdentityTenant, userId = SUBJECT.userId) {
  references += 1;
  const id = `fnr_${String(references).padStart(22, '0')}`;
  await app.store.vault.add({
    ...{ id, subject: { ...of, userId }, scope: 'sign-in', level: 2, input: 'passphrase' },
    ...{ tokenId: `fni_${String(references).padStart(27, '0')}`, token: makeToken(), kid: 0 },
    createdAt: NOW + references,
  } as const);
  return id;
}

/** Operations of the vault that name nobody: each holds to its own in another way, tested below. */
const BY_ID = ['transactionsStatus', 'invitationsWithdraw', 'referencesRevoke'];
/** Those of these scopes that know neither identity provider nor tenant. */
const WITHOUT = ['generate', 'revoke', 'rotate', 'status'];

test('every operation that knows of tenants is held to the one', () => {
  const scopes: readonly string[] = ['step-up', 'enrol', 'lifecycle'];
  const nameless = Object.values<Operation>(OPERATIONS)
    .filter(({ access, fields }) => scopes.includes(access) && !('idp' in fields.shape))
    .map(({ id }) => id);
  expect(nameless.toSorted()).toEqual([...BY_ID, ...WITHOUT].toSorted());
});

describe('a client token for one tenant', () => {
  test.each([
    ['/transactions', BEGINNING],
    ['/invitations', { ...SEEKING, asking: 'Portal', return_to: BACK }],
    ['/verifications/latest', { ...SEEKING, max_age: 60 }],
    ['/tickets/consume', { ...SEEKING, txn: `fntx_${'A'.repeat(22)}`, ticket: 'x' }],
    ['/references/list', {}],
    ['/transactions', { ...BEGINNING, user: undefined, purpose: 'sign-up' }],
    ['/references/move', { user: 'a', to_idp: 'okta', to_tenant: 'acme', to_user: 'b' }],
    ['/generateToken', { name: 'x' }],
  ] as const)('asks %s of that one alone', async (path, body) => {
    expect(await ask(path, { ...ACME, ...body })).toMatchObject({ status: 200 });
    for (const other of OTHERS) {
      const answer = await ask(path, { ...body, ...other });
      expect(answer).toMatchObject(refused);
      expect(answer.error).not.toMatch(/acme|okta|entra/i);
    }
  });

  test('moves references neither away from it nor to it', async () => {
    const [other = ACME] = OTHERS;
    await addReference(ACME);
    await addReference(other);
    const to = { to_idp: other.idp, to_tenant: other.tenant, to_user: 'x' };
    expect(await ask('/references/move', { ...ACME, user: '00u1', ...to })).toMatchObject(refused);
    const own = { to_idp: ACME.idp, to_tenant: ACME.tenant, to_user: 'x' };
    expect(await ask('/references/move', { ...other, user: '00u1', ...own })).toMatchObject(
      refused,
    );
    expect(await ask('/references/move', { ...ACME, user: '00u1', ...own })).toMatchObject({
      moved: 1,
    });
  });

  test('sees and revokes its own references; of others there are none', async () => {
    const [other = ACME] = OTHERS;
    const [foreign, own] = [await addReference(other), await addReference(ACME)];
    const listed = async (body: object, token = bound) =>
      (await ask('/references/list', body, token)).references.map(
        ({ reference_id: id }: { reference_id: string }) => id,
      );
    expect(await listed({}, app.token)).toEqual([foreign, own]);
    expect(await listed({})).toEqual([own]);
    // Where a foreign one stands in the list is not told either.
    expect(await listed({ after: own })).toEqual([]);
    const last = await addReference(other, 'later');
    expect(await listed({ after: last })).toEqual([own]);
    const missing = await ask('/references/revoke', { reference_id: `fnr_${'x'.repeat(22)}` });
    expect(missing.status).toBe(404);
    const revoked = await ask('/references/revoke', { reference_id: foreign });
    const { request_id: _, ...said } = revoked;
    const { request_id: __, ...expected } = missing;
    expect(said).toEqual(expected);
    expect(await ask('/references/revoke', { reference_id: own })).toMatchObject({ ok: true });
    expect(await listed({}, app.token)).toEqual([foreign, last]);
  });

  test('consumes no ticket of another tenant, be it its own client’s', async () => {
    const proved = provedCapture({ clientId: boundId, idp: 'okta', tenant: 'other' });
    const { jti: ticket } = await issued(proved, { ...app, issuer: ISSUER });
    const { txn, userId: user, scope } = proved;
    const answer = await ask('/tickets/consume', { txn, ticket, user, scope });
    expect(answer).toMatchObject({ ok: false, reason: 'bad_signature' });
  });

  test('makes tokens that are bound alike', async () => {
    const short = await ask('/token', { seconds: 60 });
    expect(short).toMatchObject({ ...ACME, ok: true });
    const made = await ask('/generateToken', { name: 'x', scopes: 'step-up' });
    const pair = { email: 'dev@example.org', phone: '+431234567' };
    const { credential } = await ask('/v2/new-credentials', pair);
    const [email_code, phone_code] = app.sent.map(({ code }) => code);
    await ask('/v2/authenticate-credentials', { credential, email_code, phone_code });
    const verified = await ask('/v2/generateToken', { credential, ...pair });
    for (const { token } of [short, made, verified]) {
      expect(await ask('/token', {}, token)).toMatchObject(ACME);
    }
    const other = { user: 'a', tenant: 'other', idp: 'okta' };
    expect(await ask('/references/list', other, short.token)).toMatchObject(refused);
  });

  test('does all else as any other', async () => {
    expect(await ask('/status', { ids: `fni_${'A'.repeat(27)}` })).toMatchObject({ status: 200 });
  });
});

test('an administrator binds a token by naming both, and its own stays as it was', async () => {
  const made = await ask('/generateToken', { name: 'x', scopes: 'step-up', ...ACME }, app.token);
  expect(await ask('/token', {}, made.token)).toMatchObject(ACME);
  expect(await ask('/token', {}, app.token)).not.toHaveProperty('idp');
  const half = await ask('/generateToken', { name: 'x', idp: 'okta' }, app.token);
  expect(half).toMatchObject({ status: 400, code: 'ERR_FIELD_MISSING' });
});

test('an invitation is withdrawn by the client that made it, and by no other', async () => {
  const asked = { ...ACME, ...SEEKING, asking: 'Portal', return_to: BACK };
  for (const [by, other] of [
    [app.token, bound],
    [bound, app.token],
  ] as const) {
    const { invitation } = await ask('/invitations', asked, by);
    expect((await ask('/invitations/withdraw', { invitation }, other)).status).toBe(404);
    const { token: short } = await ask('/token', { seconds: 60 }, by);
    expect((await ask('/invitations/withdraw', { invitation }, short)).status).toBe(200);
  }
});
