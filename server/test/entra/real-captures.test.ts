import { expect, test } from 'vitest';
import { createCaptureTransactions } from '../../src/capture/begin.ts';
import {
  applyPolicy,
  capture,
  openBrowser as openCapturePage,
} from '../capture/capture-browser.ts';
import { NOW, startTestApp, type TestApp } from '../http/test-app.ts';
import { makeToken } from '../made-tokens.ts';
import { captureIn, formIn, openBrowser } from './test-browser.ts';
import { ACME, MIRA, startTestProvider, type TestProvider } from './test-provider.ts';

const SUBJECT = { idp: 'entra', tenant: MIRA.tenantId, userId: MIRA.oid };

interface Started {
  readonly app: TestApp;
  readonly provider: TestProvider;
}

/** Captures as the server makes them, over HTTP; the engine alone says what a test says. */
async function started(enrolment: 'invitation' | 'after-sign-in' = 'invitation'): Promise<Started> {
  const app = await startTestApp();
  await applyPolicy(app, { enrolment });
  const real = { store: app.store, captures: createCaptureTransactions(app.capture) };
  return { app, provider: await startTestProvider({ real, now: NOW }) };
}

async function enrol({ store }: TestApp): Promise<void> {
  await store.vault.add({
    id: `fnr_${'r'.repeat(22)}`,
    subject: SUBJECT,
    scope: ACME.scope,
    tokenId: `fni_${'t'.repeat(27)}`,
    token: makeToken(),
    level: 2,
    input: 'passphrase',
    kid: 0,
    createdAt: NOW,
  });
}

/** From the request of Entra to the opened capture page. */
async function opened({ app, provider }: Started) {
  const browser = openBrowser(provider);
  const fields = await provider.entra.form(MIRA, ACME.clientId);
  const captureId = captureIn(await browser.authorize(fields));
  const page = openCapturePage(app);
  const view = await page.open(captureId);
  return { browser, captureId, page, view: view.body };
}

test('a capture that passes satisfies Entra', async () => {
  const parts = await started();
  await enrol(parts.app);
  const { browser, captureId, page, view } = await opened(parts);
  expect(view).toMatchObject({
    purpose: 'verification',
    asking: { name: 'Acme', scope: 'sign-in' },
  });
  const { body } = await capture(page, captureId);
  expect(body).toMatchObject({ outcome: 'passed', next: { kind: 'redirect' } });
  const { action, fields } = await formIn(await browser.get(body.next.url));
  await browser.post(action, fields);
  expect(parts.provider.entra.verdicts).toMatchObject([{ mfa: 'satisfied' }]);
});

test.each(['cancel', 'alternative'])('a person who leaves by "%s" is denied', async (how) => {
  const parts = await started();
  await enrol(parts.app);
  const { browser, captureId, page } = await opened(parts);
  const { body } = await page.post(`${captureId}/cancel`, { how });
  const { fields } = await formIn(await browser.get(body.next.url));
  expect(fields).toMatchObject({ error: 'access_denied' });
});

test('tries that are used up are denied', async () => {
  const parts = await started();
  await enrol(parts.app);
  parts.app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
  const { browser, captureId, page } = await opened(parts);
  let last = await capture(page, captureId);
  for (const _ of [2, 3]) last = await capture(page, captureId);
  expect(last.body).toMatchObject({ outcome: 'failed' });
  const { fields } = await formIn(await browser.get(last.body.next.url));
  expect(fields).toMatchObject({ error: 'access_denied' });
});

test('whoever is not enrolled is denied where the policy says by invitation', async () => {
  const { provider } = await started();
  const form = await provider.entra.form(MIRA, ACME.clientId);
  const { fields } = await formIn(await openBrowser(provider).authorize(form));
  expect(fields).toMatchObject({
    error: 'access_denied',
    error_description: 'This person is not enrolled.',
  });
});

test('and is enrolled where it says after the sign-in, which satisfies Entra', async () => {
  const parts = await started('after-sign-in');
  const { browser, captureId, page, view } = await opened(parts);
  expect(view).toMatchObject({ purpose: 'enrolment', consent: { needed: true } });
  await page.post(`${captureId}/consent`, { version: '2026-11', accepted: true });
  const { told, shown } = await page.show(captureId, 3);
  const passphrase = 'correct horse';
  const { body } = await page.send(captureId, told.body.challenge, shown, { passphrase });
  const { action, fields } = await formIn(await browser.get(body.next.url));
  await browser.post(action, fields);
  expect(parts.provider.entra.verdicts).toMatchObject([{ mfa: 'satisfied' }]);
  expect(await parts.app.store.vault.findOf(SUBJECT, ACME.scope, 0)).toBeDefined();
});
