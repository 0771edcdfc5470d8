import { createFacenition, type Facenition } from '@facenition/hook';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  applyPolicy,
  capture,
  openBrowser,
  SUBJECT,
} from '../../server/test/capture/capture-browser.ts';
import { NOW, startTestApp, type TestApp } from '../../server/test/http/test-app.ts';
import { makeToken } from '../../server/test/made-tokens.ts';

const { idp, tenant, userId: user } = SUBJECT;
const BACK = 'https://portal.example/back';
const REFERENCE = `fnr_${'r'.repeat(22)}`;
const SCOPE = 'sign-in';
const VERIFICATION = {
  ...{ user, scope: SCOPE, asking: 'Portal', returnTo: BACK },
  returnBy: 'redirect',
} as const;
const MATCH = {
  ...{ outcome: 'match', verifiedAt: NOW, level: 2, assurance: 'active' },
  ...{ amr: ['face', 'pwd'], referenceId: REFERENCE },
};

let app: TestApp;
let facenition: Facenition;
beforeEach(async () => {
  app = await startTestApp();
  await applyPolicy(app);
  await app.store.returnAddresses.add({ idp, tenant, kind: 'redirect', address: BACK }, NOW);
  await app.store.vault.add({
    ...{ id: REFERENCE, subject: SUBJECT, scope: SCOPE, level: 2, input: 'passphrase' },
    ...{ tokenId: `fni_${'t'.repeat(27)}`, token: makeToken(), kid: 0, createdAt: NOW },
  } as const);
  facenition = createFacenition({ url: app.url, token: app.token, idp, tenant, timeoutMs: 5000 });
});

/** A verification that passed: what the side that began it knows, and what its browser came back with. */
async function passed() {
  const begun = await facenition.beginCapture(VERIFICATION);
  if (begun.outcome !== 'begun') throw new Error('The policy asks for no face.');
  const browser = openBrowser(app);
  await browser.open(begun.txn);
  const { body } = await capture(browser, begun.txn);
  const { searchParams } = new URL(body.next.url);
  return { begun, ticket: searchParams.get('ticket') ?? '' };
}

/** A sign-up, as the page of the application begins it. */
async function begunSignUp(): Promise<{ readonly txn: string }> {
  const answer = await app.postJson('/transactions', {
    ...{ idp, tenant, scope: SCOPE, purpose: 'sign-up', asking: 'Portal', return_to: BACK },
    nonce: 'nonce-of-the-consumer',
  });
  const { txn } = Object(await answer.json());
  return { txn };
}

async function enrolledBy(txn: string): Promise<void> {
  const browser = openBrowser(app);
  await browser.open(txn);
  await browser.post(`${txn}/consent`, { version: '2026-11', accepted: true });
  const { told, shown } = await browser.show(txn, 3);
  const fields = { passphrase: 'correct horse' };
  const { body } = await browser.send(txn, told.body.challenge, shown, fields);
  expect(body.outcome).toBe('passed');
}

describe('a real server answers', () => {
  test('a capture that it begins, and its ticket once, and its retry', async () => {
    const { begun, ticket } = await passed();
    expect(begun.url).toBe(`https://facenition.example/capture/${begun.txn}`);
    const question = { txn: begun.txn, ticket, user, scope: SCOPE, attempt: 'call-1' };
    const asked = { ...question, nonce: begun.nonce, level: 2, assurance: 'active' } as const;
    expect(await facenition.consumeTicket(asked)).toEqual(MATCH);
    expect(await facenition.consumeTicket(asked)).toEqual(MATCH);
    const other = { ...asked, attempt: 'call-2' };
    expect(await facenition.consumeTicket(other)).toEqual({
      ...{ outcome: 'refused', reason: 'ticket_already_used' },
    });
  });

  test.each([
    ['of another user', { user: '00u2' }, 'wrong_user'],
    ['for another scope', { scope: 'payment' }, 'wrong_scope'],
    ['with another nonce', { nonce: 'N'.repeat(22) }, 'unknown_txn'],
    ['where more accuracy is needed', { level: 8 }, 'accuracy_too_low'],
    ['that nobody issued', { ticket: `fntk_${'A'.repeat(22)}` }, 'unknown_txn'],
  ] as const)('a ticket %s', async (_what, changes, reason) => {
    const { begun, ticket } = await passed();
    const asked = { txn: begun.txn, ticket, user, scope: SCOPE, attempt: 'call-1' };
    expect(await facenition.consumeTicket({ ...asked, ...changes })).toEqual({
      ...{ outcome: 'refused', reason },
    });
  });

  test('when somebody was last verified: once the ticket was consumed', async () => {
    const asked = { user, scope: SCOPE, maxAgeSeconds: 60 };
    const { begun, ticket } = await passed();
    const notRecent = { outcome: 'refused', reason: 'not_recent' };
    expect(await facenition.latestVerification(asked)).toEqual(notRecent);
    const question = { txn: begun.txn, ticket, user, scope: SCOPE, attempt: 'call-1' };
    await facenition.consumeTicket(question);
    expect(await facenition.latestVerification(asked)).toEqual(MATCH);
    app.setTime(NOW + 61_000);
    expect(await facenition.latestVerification(asked)).toEqual(notRecent);
    expect(await facenition.latestVerification({ ...asked, user: '00u2' })).toEqual({
      ...{ outcome: 'refused', reason: 'not_enrolled' },
    });
  });

  test('what became of a sign-up, and gives its reference to the account, and to no other', async () => {
    const { txn } = await begunSignUp();
    expect(await facenition.signUp(txn)).toEqual({ outcome: 'refused', reason: 'not_finished' });
    await enrolledBy(txn);
    const signedUp = await facenition.signUp(txn);
    if (signedUp.outcome !== 'enrolled') throw new Error(signedUp.reason);
    const { referenceId } = signedUp;
    expect(await facenition.bindReference({ referenceId, user })).toEqual({ outcome: 'taken' });
    const question = { referenceId, user: '00u2' };
    expect(await facenition.bindReference(question)).toEqual({ outcome: 'bound' });
    expect(await facenition.bindReference(question)).toEqual({ outcome: 'bound' });
    const another = { referenceId, user: '00u3' };
    expect(await facenition.bindReference(another)).toEqual({ outcome: 'unknown' });
    const asked = { user: '00u2', scope: SCOPE, maxAgeSeconds: 60 };
    expect(await facenition.latestVerification(asked)).toMatchObject({ reason: 'not_recent' });
  });

  test('that a verification is no sign-up, nor what nobody began, nor that of another tenant', async () => {
    const { begun } = await passed();
    const unknown = { outcome: 'refused', reason: 'unknown_txn' };
    for (const txn of [begun.txn, `fntx_${'A'.repeat(22)}`]) {
      expect(await facenition.signUp(txn)).toEqual(unknown);
    }
    // The client token of these tests is for no tenant alone.
    const { txn } = await begunSignUp();
    await enrolledBy(txn);
    for (const other of [{ tenant: 'other' }, { idp: 'other' }]) {
      const options = { url: app.url, token: app.token, idp, tenant, timeoutMs: 5000, ...other };
      expect(await createFacenition(options).signUp(txn)).toEqual(unknown);
    }
    expect(await facenition.signUp(txn)).toMatchObject({ outcome: 'enrolled' });
    const pending = { referenceId: REFERENCE, user: '00u2' };
    expect(await facenition.bindReference(pending)).toEqual({ outcome: 'unknown' });
  });

  test('where the client token may not ask: nothing was decided', async () => {
    const token = await app.clientToken('roster');
    const nobody = createFacenition({ url: app.url, token, idp, tenant, timeoutMs: 5000 });
    const question = { user, scope: SCOPE, maxAgeSeconds: 60 };
    await expect(nobody.latestVerification(question)).rejects.toMatchObject({
      code: 'ERR_SERVICE_UNAVAILABLE',
    });
  });
});
