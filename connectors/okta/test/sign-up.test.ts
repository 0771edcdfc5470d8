import { createFacenition, type HookEvent } from '@facenition/hook';
import {
  eventHook,
  type RegistrationHookOptions,
  registrationHook,
  tokenHook,
} from '@facenition/okta';
import { createReferenceDirectory } from '@facenition/okta/users';
import { describe, expect, test } from 'vitest';
import { applyPolicy, capture, openBrowser } from '../../../server/test/capture/capture-browser.ts';
import { NOW, startTestApp } from '../../../server/test/http/test-app.ts';
import { SECRET } from './fake-facenition.ts';
import { openApplication, signInToOkta } from './stand-in/application.ts';
import { hostHooks } from './stand-in/hook-host.ts';
import { startOktaOrg } from './stand-in/okta-org.ts';

const MIRA = 'mira.holt@acme.example';
const BACK = 'https://bank.acme.example/face/done';
const OF = { idp: 'okta', tenant: 'acme' };
const REFERENCE = /^fnr_[\w-]{22}$/;

/** The server, an org with sign-ups, and the hooks between. */
async function started(changes: Pick<RegistrationHookOptions, 'progressive'> = {}) {
  const app = await startTestApp();
  await applyPolicy(app, { enrolment: 'sign-up' });
  await app.store.returnAddresses.add({ ...OF, kind: 'redirect', address: BACK }, NOW);
  const org = await startOktaOrg();
  for (const name of ['facenitionCapture', 'facenitionReference']) {
    org.state.properties.set(name, { type: 'string' });
  }
  const facenition = createFacenition({ url: app.url, token: app.token, ...OF });
  const orgUrls = [org.url];
  const users = createReferenceDirectory({
    ...{ url: org.url, credentials: { token: org.state.apiToken } },
  });
  const host = await hostHooks({
    token: tokenHook({ facenition, orgUrls, scope: 'sign-in', mode: { kind: 'bound' } }),
    registration: registrationHook({ facenition, orgUrls, ...changes }),
    event: eventHook({ facenition, orgUrls, users }),
  });
  org.addInlineHook('com.okta.oauth2.tokens.transform', host.uri, SECRET);
  org.addInlineHook('com.okta.user.pre-registration', host.uri, SECRET);
  org.addEventHook(['user.lifecycle.create'], host.uri, SECRET);
  // The library is loaded before a hook is called, as where hooks are hosted.
  await users.referenceOf('nobody').catch(() => {});
  return { app, org, host, facenition };
}
type Started = Awaited<ReturnType<typeof started>>;

async function begin({ app }: Started, purpose: object): Promise<string> {
  const asked = { ...OF, scope: 'sign-in', asking: 'Bank', return_to: BACK, ...purpose };
  const answer = await app.postJson('/transactions', { ...asked, nonce: 'nonce-of-the-consumer' });
  return Object(await answer.json()).txn;
}

/** Somebody without an account shows their face. */
async function enrolled(parts: Started): Promise<string> {
  const txn = await begin(parts, { purpose: 'sign-up' });
  const browser = openBrowser(parts.app);
  await browser.open(txn);
  await browser.post(`${txn}/consent`, { version: '2026-11', accepted: true, language: 'en' });
  const { told, shown } = await browser.show(txn, 3);
  const given = { passphrase: 'correct horse' };
  const { body } = await browser.send(txn, told.body.challenge, shown, given);
  if (body.outcome !== 'passed') throw new Error('The capture did not pass.');
  return txn;
}

const post = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(url, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', ...headers },
  });

const signUp = ({ org }: Started, login: string, facenitionCapture?: string) =>
  post(`${org.url}/idp/idx/enroll/new`, { login, firstName: 'Mira', facenitionCapture });

const profileOf = ({ org }: Started, login: string) =>
  [...org.state.users.values()].find(({ profile }) => profile.login === login)?.profile;

const told = ({ host }: Started, hook: string, event: Partial<HookEvent>) =>
  expect
    .poll(() => host.events.filter((one) => one.hook === hook).at(-1), { timeout: 10_000 })
    .toMatchObject(event);

const EVENTS = 'com.okta.event_hook';
const SIGN_UPS = 'com.okta.user.pre-registration';

describe('a sign-up', () => {
  test('with a face opens an account, and the face opens it again', async () => {
    const parts = await started();
    const { app, org, facenition } = parts;
    expect((await signUp(parts, MIRA, await enrolled(parts))).status).toBe(200);
    await told(parts, EVENTS, { kind: 'answered', outcome: 'bound' });
    expect(profileOf(parts, MIRA)?.facenitionReference).toMatch(REFERENCE);
    const application = openApplication(org.url, facenition);
    const txn = await application.beginCapture(MIRA);
    const browser = openBrowser(app);
    await browser.open(txn);
    const { body } = await capture(browser, txn);
    const ticket = new URL(body.next.url).searchParams.get('ticket') ?? '';
    const sid = (await signInToOkta(org.url, MIRA, 'chosen afterwards')) ?? '';
    expect(await application.signIn({ sid, proof: { txn, ticket } })).toMatchObject({
      outcome: 'in',
    });
  });

  test('gives a face to one account alone', async () => {
    const parts = await started();
    const txn = await enrolled(parts);
    await signUp(parts, MIRA, txn);
    await told(parts, EVENTS, { outcome: 'bound' });
    await signUp(parts, 'another@acme.example', txn);
    await told(parts, EVENTS, { outcome: 'unknown' });
    const { references } = Object(await (await parts.app.postJson('/references/list', OF)).json());
    expect(references).toMatchObject([{ user: MIRA }]);
  });

  test.each([
    ['without a capture', async () => undefined, 'no_capture'],
    ['with a made-up one', async () => `fntx_${'x'.repeat(22)}`, 'unknown_txn'],
    [
      'with one that goes on',
      (parts: Started) => begin(parts, { purpose: 'sign-up' }),
      'not_finished',
    ],
  ])('%s opens none', async (_how, captureOf, reason) => {
    const parts = await started();
    expect((await signUp(parts, MIRA, await captureOf(parts))).status).toBe(400);
    await told(parts, SIGN_UPS, { kind: 'answered', outcome: 'refused', reason });
    expect(parts.org.state.users.size).toBe(0);
  });

  test('with a capture of another client opens none', async () => {
    const parts = await started();
    const token = await parts.app.clientToken('step-up', 'enrol');
    const asked = { ...OF, scope: 'sign-in', asking: 'Bank', return_to: BACK, purpose: 'sign-up' };
    const body = { ...asked, nonce: 'nonce-of-the-consumer' };
    const answer = await parts.app.postJson('/transactions', body, { 'X-Auth-Token': token });
    const { txn } = Object(await answer.json());
    expect((await signUp(parts, MIRA, txn)).status).toBe(400);
    await told(parts, SIGN_UPS, { reason: 'unknown_txn' });
  });

  test('opens none while the server is down', async () => {
    const parts = await started();
    const txn = await enrolled(parts);
    await parts.app.store.close();
    expect((await signUp(parts, MIRA, txn)).status).toBe(400);
    await told(parts, SIGN_UPS, { kind: 'fault' });
    expect(parts.org.state.users.size).toBe(0);
  });
});

describe('a form of somebody who has an account', () => {
  async function signedIn(parts: Started) {
    const { org } = parts;
    org.addUser(MIRA, 'correct-horse-9');
    const cookie = `sid=${await signInToOkta(org.url, MIRA, 'correct-horse-9')}`;
    return (facenitionCapture: string) =>
      post(`${org.url}/idp/idx/enroll/update`, { facenitionCapture }, { cookie });
  }

  test('gives whoever has the password no face', async () => {
    const parts = await started();
    const update = await signedIn(parts);
    expect((await update(await enrolled(parts))).status).toBe(400);
    await told(parts, SIGN_UPS, { outcome: 'refused', reason: 'has_account' });
    const { references } = Object(await (await parts.app.postJson('/references/list', OF)).json());
    expect(references).toMatchObject([{ user: expect.stringContaining('sign-up:') }]);
  });

  test('gives them the face, once, where it is told to', async () => {
    const parts = await started({ progressive: 'require' });
    const update = await signedIn(parts);
    expect((await update(await enrolled(parts))).status).toBe(200);
    expect(profileOf(parts, MIRA)?.facenitionReference).toMatch(REFERENCE);
    expect((await update(await enrolled(parts))).status).toBe(400);
    await told(parts, SIGN_UPS, { outcome: 'refused', reason: 'taken' });
  });
});
