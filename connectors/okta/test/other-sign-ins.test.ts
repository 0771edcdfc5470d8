import type { FaceOutcome } from '@facenition/hook';
import {
  eventHook,
  type OktaHooks,
  passwordImportHook,
  registrationHook,
  samlHook,
} from '@facenition/okta';
import { createReferenceDirectory } from '@facenition/okta/users';
import { describe, expect, test } from 'vitest';
import { type FakeAnswers, fakeFacenition, REFERENCE, SECRET, TXN } from './fake-facenition.ts';
import { signInToOkta } from './stand-in/application.ts';
import { hostHooks } from './stand-in/hook-host.ts';
import type { InlineHookType } from './stand-in/hooks.ts';
import { type OktaOrg, startOktaOrg } from './stand-in/okta-org.ts';

const MIRA = 'mira.holt@acme.example';
const PASSWORD = 'correct-horse-9';
const NOT_RECENT = { outcome: 'refused', reason: 'not_recent' } as const satisfies FaceOutcome;
const SSO = '/app/acme_saml_1/exkfn8lMzFm0HZOT5d7/sso/saml';
const NOBODY = 'http://127.0.0.1:9/okta/facenition-hook';

type HooksOf = (org: OktaOrg, facenition: ReturnType<typeof fakeFacenition>) => OktaHooks;

async function started(type: InlineHookType, hooksOf: HooksOf, answers: FakeAnswers = {}) {
  const org = await startOktaOrg();
  const facenition = fakeFacenition(answers);
  const host = await hostHooks(hooksOf(org, facenition));
  org.addInlineHook(type, host.uri, SECRET);
  return { org, host, asked: facenition.asked };
}

const post = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(url, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', ...headers },
  });

describe('SAML', () => {
  const type = 'com.okta.saml.tokens.transform';
  const hooks: HooksOf = ({ url }, { facenition }) => ({
    saml: samlHook({ facenition, orgUrls: [url], scope: 'sign-in', maxAgeSeconds: 300 }),
  });

  async function sso(org: OktaOrg) {
    org.addUser(MIRA, PASSWORD);
    const sid = await signInToOkta(org.url, MIRA, PASSWORD);
    const response = await fetch(org.url + SSO, { headers: { cookie: `sid=${sid}` } });
    return { status: response.status, ...Object(await response.json()) };
  }

  test('an assertion says that there was a face', async () => {
    const { org } = await started(type, hooks);
    const { status, claims } = await sso(org);
    expect(status).toBe(200);
    expect(claims.faceVerified.attributeValues).toEqual([
      { attributes: { 'xsi:type': 'xs:string' }, value: 'true' },
    ]);
  });

  test('there is none without, and the person reads why', async () => {
    const { org } = await started(type, hooks, { face: NOT_RECENT });
    expect(await sso(org)).toEqual({ status: 403, shown: 'Face verification is required.' });
  });

  test('but there is one where the hook does not answer: the attribute is not in it', async () => {
    const { org } = await started(type, hooks);
    for (const hook of org.state.inlineHooks.values()) {
      Object.assign(hook.channel.config, { uri: NOBODY });
    }
    expect(await sso(org)).toMatchObject({ status: 200, claims: {} });
  });
});

describe('a sign-up', () => {
  const type = 'com.okta.user.pre-registration';
  const FORM = { login: MIRA, firstName: 'Mira', lastName: 'Holt', email: MIRA };
  const hooks: HooksOf = ({ url, state }, { facenition }) => ({
    registration: registrationHook({ facenition, orgUrls: [url], progressive: 'require' }),
    event: eventHook({
      ...{ facenition, orgUrls: [url] },
      users: createReferenceDirectory({ url, credentials: { token: state.apiToken } }),
    }),
  });

  async function opened(answers: FakeAnswers = {}) {
    const parts = await started(type, hooks, answers);
    const { org, host } = parts;
    for (const name of ['facenitionCapture', 'facenitionReference']) {
      org.state.properties.set(name, { type: 'string' });
    }
    org.addEventHook(['user.lifecycle.create'], host.uri, SECRET);
    // The library is loaded before a hook is called, as where hooks are hosted.
    const credentials = { token: org.state.apiToken };
    const users = createReferenceDirectory({ url: org.url, credentials });
    await users.referenceOf('nobody').catch(() => {});
    const signUp = (form: object) => post(`${org.url}/idp/idx/enroll/new`, form);
    return { ...parts, signUp };
  }

  test('opens an account after a capture, whose reference becomes the account’s', async () => {
    const { org, asked, signUp } = await opened();
    const response = await signUp({ ...FORM, facenitionCapture: TXN });
    expect(response.status).toBe(200);
    const { id } = Object(await response.json());
    expect(org.state.users.get(id)?.profile).toMatchObject({
      ...{ login: MIRA, facenitionReference: REFERENCE, facenitionCapture: 'used' },
    });
    await expect
      .poll(() => asked, { timeout: 10_000 })
      .toEqual([
        { kind: 'signUp', question: TXN },
        { kind: 'bindReference', question: { referenceId: REFERENCE, user: MIRA } },
      ]);
    await expect
      .poll(() => org.state.log, { timeout: 10_000 })
      .toContain('event_hook.delivery 204');
  });

  test.each([
    ['without a capture', {}, {}],
    ['with one that is not finished', {}, { reason: 'not_finished' }],
    ['with one that failed', {}, { reason: 'not_captured' }],
  ])('opens none %s', async (_how, form, refusal) => {
    const hasCapture = 'reason' in refusal;
    const signUpOutcome = { outcome: 'refused', reason: 'not_captured', ...refusal } as const;
    const { org, signUp } = await opened(hasCapture ? { signUp: Object(signUpOutcome) } : {});
    const response = await signUp({
      ...FORM,
      ...form,
      ...(hasCapture && { facenitionCapture: TXN }),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { outcome: 'denied', error: 'Face verification is required.' },
    ]);
    expect(org.state.users.size).toBe(0);
  });

  test('opens none where nobody hosts the hook', async () => {
    const { org, signUp } = await opened();
    for (const hook of org.state.inlineHooks.values()) {
      Object.assign(hook.channel.config, { uri: NOBODY });
    }
    const response = await signUp({ ...FORM, facenitionCapture: TXN });
    expect(response.status).toBe(400);
    expect(org.state.users.size).toBe(0);
  });

  test('needs the attributes in the schema', async () => {
    const { org, signUp } = await opened();
    org.state.properties.clear();
    expect((await signUp({ ...FORM, facenitionCapture: TXN })).status).toBe(400);
  });

  test('asks whoever has an account already', async () => {
    const { org, asked } = await opened();
    const user = org.addUser(MIRA, PASSWORD);
    const cookie = `sid=${await signInToOkta(org.url, MIRA, PASSWORD)}`;
    const update = (form: object) => post(`${org.url}/idp/idx/enroll/update`, form, { cookie });
    expect((await update({ employeeNumber: '4411' })).status).toBe(400);
    expect((await update({ facenitionCapture: TXN })).status).toBe(200);
    expect(user.profile).toMatchObject({ facenitionReference: REFERENCE });
    expect(asked).toMatchObject([{ kind: 'signUp' }, { kind: 'bindReference' }]);
  });
});

describe('an imported password', () => {
  const type = 'com.okta.user.credential.password.import';
  const hooks: HooksOf = ({ url }, { facenition }) => ({
    passwordImport: passwordImportHook({
      ...{ facenition, orgUrls: [url], scope: 'sign-in', maxAgeSeconds: 300 },
      verifyPassword: async ({ password }) => password === PASSWORD,
    }),
  });

  test('is taken over after a face, and never asked about again', async () => {
    const { org, host } = await started(type, hooks);
    org.addUser(MIRA);
    expect(await signInToOkta(org.url, MIRA, 'wrong')).toBeUndefined();
    expect(await signInToOkta(org.url, MIRA, PASSWORD)).toBeDefined();
    expect(await signInToOkta(org.url, MIRA, PASSWORD)).toBeDefined();
    expect(host.events).toMatchObject([{ reason: 'wrong_password' }, { outcome: 'match' }]);
  });

  test('is not without one', async () => {
    const { org } = await started(type, hooks, { face: NOT_RECENT });
    org.addUser(MIRA);
    expect(await signInToOkta(org.url, MIRA, PASSWORD)).toBeUndefined();
  });

  test('is not where nobody hosts the hook', async () => {
    const { org } = await started(type, hooks);
    for (const hook of org.state.inlineHooks.values()) {
      Object.assign(hook.channel.config, { uri: NOBODY });
    }
    org.addUser(MIRA);
    expect(await signInToOkta(org.url, MIRA, PASSWORD)).toBeUndefined();
  });
});
