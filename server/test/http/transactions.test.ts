import { beforeEach, describe, expect, test } from 'vitest';
import { applyPolicy, capture, openBrowser, SUBJECT } from '../capture/capture-browser.ts';
import { makeToken } from '../made-tokens.ts';
import { NOW, startTestApp, type TestApp } from './test-app.ts';

const BACK = 'https://portal.example/back';
const REFERENCE = `fnr_${'r'.repeat(22)}`;
const { idp, tenant, userId } = SUBJECT;
const PERSON = { idp, tenant, user: userId, scope: 'sign-in' };
const ASKED = {
  ...{ ...PERSON, asking: 'Portal', return_to: BACK },
  nonce: 'nonce-of-the-consumer',
};

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
  await applyPolicy(app);
  await app.store.returnAddresses.add({ idp, tenant, kind: 'redirect', address: BACK }, NOW);
  await app.store.vault.add({
    ...{ id: REFERENCE, subject: SUBJECT, scope: 'sign-in', level: 2, input: 'passphrase' },
    ...{ tokenId: `fni_${'t'.repeat(27)}`, token: makeToken(), kid: 0, createdAt: NOW },
  } as const);
});

async function ask(path: string, body: object, headers: Record<string, string> = {}) {
  const answer = await app.postJson(path, body, { 'X-Auth-Token': app.token, ...headers });
  return { status: answer.status, ...Object(await answer.json()) };
}

describe('/transactions', () => {
  test('from its beginning to a ticket that is consumed once', async () => {
    const begun = await ask('/transactions', { ...ASKED, state: 'st' });
    expect(begun).toMatchObject({ status: 200, ok: true, required: true, rule: 'default' });
    const { txn } = begun;
    expect(begun.url).toBe(`https://facenition.example/capture/${txn}`);
    expect(await ask('/transactions/status', { txn })).toMatchObject({ state: 'open' });
    const browser = openBrowser(app);
    await browser.open(txn);
    const { body } = await capture(browser, txn);
    const back = new URL(body.next.url);
    const ticket = back.searchParams.get('ticket');
    expect(ticket).toMatch(/^fntk_[\w-]{22}$/);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      ...{ txn, outcome: 'passed', state: 'st', ticket },
    });
    // The ticket itself is no part of an address.
    expect(JSON.stringify(body)).not.toContain('eyJ');
    expect(await ask('/transactions/status', { txn })).toMatchObject({
      ...{ state: 'passed', purpose: 'verification', user: userId, reference_id: REFERENCE },
    });
    const consumed = await ask('/tickets/consume', { txn, ticket, user: userId, scope: 'sign-in' });
    expect(consumed).toMatchObject({
      ...{ ok: true, accuracy: 2, assurance: 'active', amr: ['face', 'pwd'] },
      reference_id: REFERENCE,
    });
    const again = await ask('/tickets/consume', { txn, ticket, user: userId, scope: 'sign-in' });
    expect(again).toMatchObject({ ok: false, reason: 'ticket_already_used' });
  });

  test('sends browsers nowhere that was not registered for that tenant, to the letter', async () => {
    for (const changes of [
      { return_to: 'https://evil.example/back' },
      { return_to: `${BACK}/` },
      { return_to: `${BACK}?x=1` },
      { return_to: 'https://portal.example.evil.example/back' },
      { return_to: 'javascript:alert(1)' },
      { return_by: 'form-post' },
      { return_by: 'stay', return_to: 'https://portal.example' },
      { tenant: 'other' },
      { idp: 'entra' },
    ]) {
      const answer = await ask('/transactions', { ...ASKED, ...changes });
      expect([changes, answer.status, answer.code]).toEqual([changes, 400, 'ERR_FIELD_INVALID']);
    }
  });

  test('belongs to the client that began it, and to the tokens that it makes', async () => {
    const { txn } = await ask('/transactions', ASKED);
    const stranger = { 'X-Auth-Token': await app.clientToken('step-up') };
    const refused = await ask('/transactions/status', { txn }, stranger);
    expect([refused.status, refused.code]).toEqual([404, 'ERR_NOT_FOUND']);
    const { token } = await ask('/token', { seconds: 60 });
    const short = await ask('/transactions/status', { txn }, { 'X-Auth-Token': token });
    expect(short.status).toBe(200);
  });

  test('asks for no face where the policy does not, and tells why', async () => {
    const text = `version: 1
rules:
  - name: quiet office
    when: { application: [wiki] }
    face: not-required
default:
  face: required
  level: 2
  assurance: active
  input: passphrase
  max_age_seconds: 0
  fallback: { label: Code, to: idp }
  on_outage: deny
  enrolment: invitation
  tries: 3
`;
    await app.store.policies.apply({ hash: 'h', text, appliedAt: 0, appliedBy: 'operator' });
    expect(await ask('/transactions', { ...ASKED, application: 'wiki' })).toEqual({
      ...{ status: 200, ok: true, required: false, rule: 'quiet office' },
    });
    expect(await ask('/transactions', { ...ASKED, application: 'mail' })).toMatchObject({
      required: true,
    });
    // What is not told does not make less be asked.
    expect(await ask('/transactions', ASKED)).toMatchObject({ required: true });
    const enrolment = await ask('/transactions', {
      ...{ ...ASKED, user: 'new', purpose: 'enrolment' },
    });
    expect([enrolment.status, enrolment.code]).toEqual([409, 'ERR_INVITATION_NEEDED']);
  });

  test('is begun once for each Idempotency-Key', async () => {
    const key = { 'Idempotency-Key': 'k'.repeat(20) };
    const one = await ask('/transactions', ASKED, key);
    expect((await ask('/transactions', ASKED, key)).txn).toBe(one.txn);
  });

  test('takes every field and many groups in a form, too', async () => {
    const answer = await app.postForm('/transactions', {
      ...{ ...ASKED, purpose: 'verification', return_by: 'redirect', state: 'st' },
      ...{
        application: 'wiki',
        risk: 'low',
        accuracy: '2',
        assurance: 'active',
        replaces: 'false',
      },
      groups: Array.from({ length: 20 }, (_, at) => `group ${at}`),
    });
    expect([answer.status, Object(await answer.json()).required]).toEqual([200, true]);
  });

  test('wants the scope step-up', async () => {
    const token = { 'X-Auth-Token': await app.clientToken('verify') };
    expect((await ask('/transactions', ASKED, token)).code).toBe('ERR_SCOPE_INSUFFICIENT');
  });
});

test('an invitation is made, withdrawn once, and never for an address that is not registered', async () => {
  const { nonce: _, ...asked } = ASKED;
  const invited = await ask('/invitations', { ...asked, user: 'new', days: 3 });
  expect(invited.url).toMatch(/^https:\/\/facenition\.example\/capture\/invitation\/[\w-]{43}$/);
  expect(invited.expires_at).toBe(new Date(NOW + 3 * 86_400_000).toISOString());
  const { invitation } = invited;
  expect(await ask('/invitations/withdraw', { invitation })).toEqual({ status: 200, ok: true });
  expect((await ask('/invitations/withdraw', { invitation })).status).toBe(404);
  const elsewhere = { ...asked, user: 'new', return_to: 'https://evil.example/' };
  expect((await ask('/invitations', elsewhere)).code).toBe('ERR_FIELD_INVALID');
  expect((await ask('/invitations', asked)).code).toBe('ERR_ALREADY_ENROLLED');
});

test('references are listed without tokens, moved and taken back', async () => {
  const listed = await ask('/references/list', { idp });
  expect(listed.references).toMatchObject([{ reference_id: REFERENCE, user: userId, accuracy: 2 }]);
  expect(JSON.stringify(listed)).not.toContain('FN1.');
  const to = { to_idp: 'entra', to_tenant: 'contoso', to_user: 'oid-1' };
  expect(await ask('/references/move', { idp, tenant, user: userId, ...to })).toMatchObject({
    moved: 1,
  });
  expect((await ask('/references/list', { idp })).references).toEqual([]);
  expect(await ask('/references/revoke', { reference_id: REFERENCE })).toEqual({
    status: 200,
    ok: true,
  });
  expect((await ask('/references/revoke', { reference_id: REFERENCE })).status).toBe(404);
});
