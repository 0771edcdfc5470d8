import { beforeEach, describe, expect, test } from 'vitest';
import { createCaptureTransactions } from '../../src/capture/begin.ts';
import { keepHouse } from '../../src/service/housekeeping.ts';
import {
  applyPolicy,
  type CaptureBrowser,
  capture,
  captureOf,
  openBrowser,
} from '../capture/capture-browser.ts';
import { makeToken } from '../made-tokens.ts';
import { NOW, startTestApp, type TestApp } from './test-app.ts';

const DAY_MS = 86_400_000;
const BACK = 'https://portal.example/back';
const HERE = { idp: 'okta', tenant: 'acme' };
const ASKED = { ...HERE, scope: 'sign-in', asking: 'Portal', return_to: BACK };
const BEGINNING = { ...ASKED, nonce: 'nonce-of-the-consumer' };
const NOBODY = `fnr_${'x'.repeat(22)}`;
const absent = { status: 404, code: 'ERR_NOT_FOUND' };
const invalid = { status: 400, code: 'ERR_FIELD_INVALID' };

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
  await applyPolicy(app, { enrolment: 'sign-up' });
  for (const tenant of ['acme', 'other']) {
    const address = { idp: 'okta', tenant, kind: 'redirect', address: BACK } as const;
    await app.store.returnAddresses.add(address, NOW);
  }
});

async function ask(path: string, body: object, token = app.token) {
  const answer = await app.postJson(path, body, { 'X-Auth-Token': token });
  return { status: answer.status, ...Object(await answer.json()) };
}

async function audited() {
  const events: Record<string, unknown>[] = [];
  for await (const line of app.store.auditEntries.lines()) events.push(JSON.parse(line).event);
  return events;
}

async function show(browser: CaptureBrowser, txn: string) {
  const { told, shown } = await browser.show(txn, 3);
  const given = { passphrase: 'correct horse' };
  return browser.send(txn, told.body.challenge, shown, given);
}

/** Somebody without an account shows their face; answers the capture and the reference. */
async function signedUp(more: object = {}) {
  const { txn } = await ask('/transactions', { ...BEGINNING, ...more, purpose: 'sign-up' });
  const browser = openBrowser(app);
  const { body: view } = await browser.open(txn);
  await browser.post(`${txn}/consent`, { version: '2026-11', accepted: true, language: 'en' });
  const { body } = await show(browser, txn);
  expect(body.outcome).toBe('passed');
  const status = await ask('/transactions/status', { txn });
  return { txn, view, status, reference: String(status.reference_id) };
}
const bind = (reference: string, user: string, more: object = {}) =>
  ask('/references/bind', { reference_id: reference, ...HERE, user, ...more });

async function addReference(userId: string, scope = 'sign-in', expiresAt = NOW + 99 * DAY_MS) {
  const id = `fnr_${Buffer.from(userId + scope)
    .toString('base64url')
    .padEnd(22, '0')
    .slice(0, 22)}`;
  await app.store.vault.add({
    ...{ id, subject: { ...HERE, userId }, scope, level: 2, input: 'passphrase' },
    ...{ tokenId: `fni_${id.slice(4).padEnd(27, '0')}`, token: makeToken(), kid: 0 },
    ...{ createdAt: NOW, expiresAt },
  } as const);
  return id;
}

describe('somebody who signs up', () => {
  test('is enrolled without a user id, and is verified by the one that they are given', async () => {
    const { txn, view, status, reference } = await signedUp();
    expect(view).toMatchObject({ purpose: 'enrolment', captures: 3, consent: { needed: true } });
    const { request_id: _, ...said } = status;
    expect(said).toEqual({
      ...{ status: 200, ok: true, txn, purpose: 'sign-up', state: 'passed', scope: 'sign-in' },
      ...{ ...HERE, reference_id: reference },
    });
    const listed = { reference_id: reference, user: `sign-up:${txn}` };
    expect((await ask('/references/list', HERE)).references).toMatchObject([listed]);
    const of = await ask('/references/list', { ...HERE, user: `sign-up:${txn}` });
    expect(of.references).toHaveLength(1);

    expect(await bind(reference, '00u1')).toMatchObject({ status: 200, ok: true });
    expect(await audited()).toContainEqual(
      expect.objectContaining({ type: 'reference-bound', reference, actor: 1 }),
    );
    const verification = await ask('/transactions', { ...BEGINNING, user: '00u1' });
    const browser = openBrowser(app);
    await browser.open(verification.txn);
    const { body } = await capture(browser, verification.txn);
    const ticket = new URL(body.next.url).searchParams.get('ticket');
    const consumed = { txn: verification.txn, ticket, user: '00u1', scope: 'sign-in' };
    expect(await ask('/tickets/consume', consumed)).toMatchObject({ reference_id: reference });
  });

  test('gets no ticket, and was not verified lately', async () => {
    const { reference } = await signedUp();
    await bind(reference, '00u1');
    const asked = { ...HERE, user: '00u1', scope: 'sign-in', max_age: 86_400 };
    expect(await ask('/verifications/latest', asked)).toMatchObject({ reason: 'not_recent' });
  });

  test('has no user id, and takes the place of nothing', async () => {
    const begin = (more: object) => ask('/transactions', { ...BEGINNING, ...more });
    const signingUp = { purpose: 'sign-up' };
    expect(await begin({ ...signingUp, user: '00u1' })).toMatchObject(invalid);
    expect(await begin({ ...signingUp, replaces: true })).toMatchObject(invalid);
    for (const purpose of ['verification', 'enrolment']) {
      expect(await begin({ purpose })).toMatchObject({ status: 400, code: 'ERR_FIELD_MISSING' });
    }
  });

  test.each([
    ['invitation', [409, 409]],
    ['sign-up', [200, 409]],
    ['after-sign-in', [200, 200]],
  ] as const)('is enrolled where the policy says %s or not', async (enrolment, statuses) => {
    await applyPolicy(app, { enrolment });
    const signUp = await ask('/transactions', { ...BEGINNING, purpose: 'sign-up' });
    const signedIn = { ...BEGINNING, purpose: 'enrolment', user: 'new' };
    const afterwards = await ask('/transactions', signedIn);
    expect([signUp.status, afterwards.status]).toEqual(statuses);
    for (const { status, code } of [signUp, afterwards]) {
      if (status === 409) expect(code).toBe('ERR_INVITATION_NEEDED');
    }
    expect(await ask('/invitations', { ...ASKED, user: 'new' })).toMatchObject({ status: 200 });
  });
});

describe('a user id of a sign-up', () => {
  test('is nobody’s to name', async () => {
    const { txn, reference } = await signedUp();
    const user = `sign-up:${txn}`;
    const of = { ...HERE, user, scope: 'sign-in' };
    const to = { to_idp: 'okta', to_tenant: 'acme', to_user: 'x' };
    for (const [path, body] of [
      ['/transactions', { ...BEGINNING, user }],
      ['/transactions', { ...BEGINNING, user, purpose: 'enrolment' }],
      ['/invitations', { ...ASKED, user }],
      ['/tickets/consume', { txn, ticket: 'x', user, scope: 'sign-in' }],
      ['/verifications/latest', { ...of, max_age: 60 }],
      ['/references/move', { ...HERE, user, ...to }],
      ['/references/move', { ...HERE, user: 'x', ...to, to_user: user }],
      ['/references/bind', { reference_id: reference, ...HERE, user }],
    ] as const) {
      expect([path, await ask(path, body)]).toMatchObject([path, invalid]);
    }
    expect(await ask('/references/list', HERE)).toMatchObject({ references: [{ user }] });
  });

  test('begins nothing here by other ways either', async () => {
    const { txn } = await signedUp();
    const captures = createCaptureTransactions(app.capture);
    const subject = { ...HERE, userId: `sign-up:${txn}` };
    const origin = { requestId: '6c0f2d0e-6a3c-4a53-9b3e-0a6b5f8c7d11' };
    for (const purpose of ['verification', 'enrolment'] as const) {
      const begun = captures.begin(
        captureOf({ purpose, subject, vouchedBy: 'invitation' }),
        origin,
      );
      await expect(begun).rejects.toMatchObject({ code: 'ERR_FIELD_INVALID' });
    }
  });
});

describe('/references/bind', () => {
  test('gives a reference to one user, of several at once too, and says so again', async () => {
    const { reference } = await signedUp();
    const users = ['00u1', '00u2', '00u3', '00u4'];
    const answers = await Promise.all(users.map((user) => bind(reference, user)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404, 404]);
    const winner = users[answers.findIndex(({ status }) => status === 200)] ?? '';
    const again = await Promise.all(users.map((user) => bind(reference, user)));
    expect(again.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
    expect((await ask('/references/list', HERE)).references).toMatchObject([{ user: winner }]);
    expect((await audited()).filter(({ type }) => type === 'reference-bound')).toHaveLength(1);
  });

  test('knows references of sign-ups alone, of that identity provider and tenant', async () => {
    const ordinary = await addReference('00u9');
    const shouted = await addReference('SIGN-UP:x');
    for (const id of [NOBODY, ordinary, shouted]) expect(await bind(id, 'x')).toMatchObject(absent);
    const { reference } = await signedUp();
    for (const other of [{ tenant: 'other' }, { idp: 'entra' }, { tenant: 'ACME' }]) {
      expect(await bind(reference, 'x', other)).toMatchObject(absent);
    }
    expect(await bind(reference, 'x')).toMatchObject({ status: 200 });
  });

  test('takes nothing from whoever has a reference for the scope', async () => {
    const held = await addReference('00u1');
    await addReference('00u2', 'another scope');
    const { reference } = await signedUp();
    const refused = await bind(reference, '00u1');
    expect(refused).toMatchObject({ status: 409, code: 'ERR_ALREADY_ENROLLED' });
    const kept = await app.store.vault.findOf({ ...HERE, userId: '00u1' }, 'sign-in', NOW);
    expect(kept?.id).toBe(held);
    // One that is good no more stands in nobody's way.
    await addReference('00u2', 'sign-in', NOW);
    expect(await bind(reference, '00u2')).toMatchObject({ status: 200 });
  });

  test('wants the scope enrol, and answers again what it answered', async () => {
    const { reference } = await signedUp();
    const body = { reference_id: reference, ...HERE, user: '00u1' };
    const without = await app.clientToken('step-up', 'lifecycle');
    const refused = { status: 403, code: 'ERR_SCOPE_INSUFFICIENT' };
    expect(await ask('/references/bind', body, without)).toMatchObject(refused);
    const headers = { 'X-Auth-Token': app.token, 'Idempotency-Key': 'k'.repeat(20) };
    for (let time = 0; time < 2; time += 1) {
      expect((await app.postJson('/references/bind', body, headers)).status).toBe(200);
    }
  });
});

describe('a reference that nobody was given', () => {
  test('is given to nobody after a day', async () => {
    const { reference } = await signedUp();
    app.setTime(NOW + DAY_MS);
    expect(await bind(reference, '00u1')).toMatchObject(absent);
  });

  test('is removed then: token, consent and all, and no other', async () => {
    const [lost, found] = [await signedUp(), await signedUp()];
    await bind(found.reference, '00u1');
    const shouted = await addReference('SIGN-UP:x');
    const { tokenId = '' } = (await app.store.vault.find(lost.reference)) ?? {};
    await keepHouse(app.capture, NOW + DAY_MS - 1);
    expect(await app.store.vault.find(lost.reference)).toBeDefined();
    await Promise.all([1, 2].map(() => keepHouse(app.capture, NOW + DAY_MS)));
    const left = (await app.store.vault.list({}, 9)).map(({ id }) => id);
    expect(left.toSorted()).toEqual([found.reference, shouted].toSorted());
    const states = await app.store.identityTokens.stateOf([tokenId], NOW + DAY_MS);
    expect([...states.values()]).toEqual(['revoked']);
    const [consent] = await app.store.consentRecords.ofToken(tokenId);
    expect(consent?.withdrawnAt).toBe(NOW + DAY_MS);
    const told = await app.store.outbox.list('pending', 9);
    expect(told.map(({ body }) => JSON.parse(body).type)).toEqual(['token.revoked']);
    expect((await audited()).filter(({ actor }) => actor === 'server')).toMatchObject([
      { type: 'token-revoked' },
      { type: 'reference-removed', reference: lost.reference },
    ]);
  });
});
