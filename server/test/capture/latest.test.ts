import { beforeEach, describe, expect, test } from 'vitest';
import { createCaptureTransactions } from '../../src/capture/begin.ts';
import { moveReferences } from '../../src/service/references.ts';
import { NOW, startTestApp, type TestApp } from '../http/test-app.ts';
import { makeToken } from '../made-tokens.ts';
import { applyPolicy, capture, captureOf, openBrowser, SUBJECT } from './capture-browser.ts';

const REFERENCE = `fnr_${'r'.repeat(22)}`;
const { idp, tenant, userId } = SUBJECT;
const PERSON = { idp, tenant, user: userId, scope: 'sign-in' };
const ORIGIN = { requestId: '6c0f2d0e-6a3c-4a53-9b3e-0a6b5f8c7d11' };

let app: TestApp;
let clientId: number;
beforeEach(async () => {
  app = await startTestApp();
  await applyPolicy(app);
  clientId = (await app.store.clientTokens.list())[0]?.id ?? 0;
  await addReference(REFERENCE, 't');
});

const addReference = (id: string, letter: string) =>
  app.store.vault.add({
    ...{ id, subject: SUBJECT, scope: 'sign-in', level: 2, input: 'passphrase' },
    ...{ tokenId: `fni_${letter.repeat(27)}`, token: makeToken(), kid: 0, createdAt: NOW },
  } as const);

async function ask(path: string, body: object, token = app.token) {
  const answer = await app.postJson(path, body, { 'X-Auth-Token': token });
  return { status: answer.status, ...Object(await answer.json()) };
}
const latest = (more: object = {}) =>
  ask('/verifications/latest', { ...PERSON, max_age: 600, ...more });
const none = (reason: string) => ({ status: 200, ok: true, verified: false, reason });

/** A capture of a client that passes; answers what its browser came back with. */
async function passed(client: { readonly clientId?: number } = { clientId }) {
  const captures = createCaptureTransactions(app.capture);
  const { id: txn } = await captures.begin(captureOf(), { ...ORIGIN, ...client });
  const browser = openBrowser(app);
  await browser.open(txn);
  const { body } = await capture(browser, txn);
  expect(body.outcome).toBe('passed');
  const ticket = new URL(body.next.url).searchParams.get('ticket');
  return { captures, txn, ticket };
}

async function consumed() {
  const { txn, ticket } = await passed();
  const { user, scope } = PERSON;
  expect(await ask('/tickets/consume', { txn, ticket, user, scope })).toMatchObject({ ok: true });
}

const VERIFIED = {
  ...{ status: 200, ok: true, verified: true, verified_at: new Date(NOW).toISOString() },
  ...{ accuracy: 2, assurance: 'active', amr: ['face', 'pwd'], reference_id: REFERENCE },
};

describe('a verification is the latest one', () => {
  test('once its ticket was consumed, and not because the capture passed', async () => {
    expect(await latest()).toEqual(none('not_recent'));
    const { txn, ticket } = await passed();
    expect(await latest()).toEqual(none('not_recent'));
    const asked = { txn, ticket, user: userId, scope: 'sign-in' };
    expect(await ask('/tickets/consume', { ...asked, accuracy: 8 })).toMatchObject({ ok: false });
    expect(await latest()).toEqual(none('not_recent'));
    await ask('/tickets/consume', asked);
    expect(await latest()).toEqual(VERIFIED);
  });

  test('once whoever began a sign-in of this server has its result, and not because it was taken', async () => {
    const { captures, txn } = await passed({});
    await captures.noteReceived(txn);
    expect(await latest()).toEqual(none('not_recent'));
    expect(await captures.take(txn)).toBeDefined();
    expect(await latest()).toEqual(none('not_recent'));
    await captures.noteReceived(txn);
    expect(await latest()).toEqual(VERIFIED);
  });

  test('as long ago as was asked, and no longer', async () => {
    await consumed();
    app.setTime(NOW + 600_000);
    expect(await latest()).toMatchObject({ verified: true });
    expect(await latest({ max_age: 599 })).toEqual(none('not_recent'));
    app.setTime(NOW + 600_001);
    expect(await latest()).toEqual(none('not_recent'));
  });

  test('of that person and scope alone', async () => {
    await consumed();
    for (const other of [
      { user: '00u2' },
      { idp: 'entra' },
      { tenant: 'other' },
      { scope: 'payments' },
    ]) {
      expect(await latest(other)).toEqual(none('not_enrolled'));
    }
  });

  test('where it is as good as was asked', async () => {
    await consumed();
    expect(await latest({ accuracy: 2, assurance: 'active' })).toEqual(VERIFIED);
    expect(await latest({ accuracy: 3 })).toEqual(none('accuracy_too_low'));
    await app.store.vault.noteTaken(REFERENCE, {
      ...{ at: NOW + 1, level: 2, assurance: 'passive', amr: ['face'] },
    } as const);
    app.setTime(NOW + 1);
    expect(await latest({ assurance: 'active' })).toEqual(none('assurance_too_low'));
    expect(await latest()).toMatchObject({ verified: true, assurance: 'passive', amr: ['face'] });
  });
});

test('it goes with the reference, and another one has none', async () => {
  await consumed();
  await ask('/references/revoke', { reference_id: REFERENCE });
  expect(await latest()).toEqual(none('not_enrolled'));
  await addReference(`fnr_${'s'.repeat(22)}`, 'u');
  expect(await latest()).toEqual(none('not_recent'));
});

test('it moves with the reference to another user id', async () => {
  await consumed();
  const to = { ...SUBJECT, userId: 'charles' };
  await app.store.transaction((parts) =>
    moveReferences(parts, { from: SUBJECT, to }, 'operator', app.capture),
  );
  expect(await latest()).toEqual(none('not_enrolled'));
  expect(await latest({ user: 'charles' })).toEqual(VERIFIED);
});

test.each([{}, { max_age: 0 }, { max_age: 86_401 }, { max_age: '1e3' }, { max_age: 0.5 }])(
  'what asks for no age, or for one that is none, is refused: %j',
  async (age) => {
    expect(await ask('/verifications/latest', { ...PERSON, ...age })).toMatchObject({
      status: 400,
    });
  },
);

test('it wants the scope step-up', async () => {
  const token = await app.clientToken('verify', 'lifecycle', 'enrol');
  const asked = { ...PERSON, max_age: 600 };
  expect((await ask('/verifications/latest', asked, token)).code).toBe('ERR_SCOPE_INSUFFICIENT');
});
