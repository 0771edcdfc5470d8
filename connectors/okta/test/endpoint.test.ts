import { type HookEvent, headerSecret } from '@facenition/hook';
import {
  createOktaEndpoint,
  eventHook,
  type OktaHooks,
  passwordImportHook,
  registrationHook,
  samlHook,
  tokenHook,
} from '@facenition/okta';
import { describe, expect, test } from 'vitest';
import { callHook } from './call-hook.ts';
import { fakeFacenition, ORG, SECRET } from './fake-facenition.ts';
import { payload } from './payload.ts';

const orgUrls = [ORG];
const shared = { orgUrls, scope: 'sign-in', maxAgeSeconds: 300 };

function everyHook(): OktaHooks {
  const { facenition } = fakeFacenition();
  return {
    token: tokenHook({ facenition, orgUrls, scope: 'sign-in', mode: { kind: 'bound' } }),
    registration: registrationHook({ facenition, orgUrls, progressive: 'require' }),
    saml: samlHook({ facenition, ...shared }),
    passwordImport: passwordImportHook({
      ...{ facenition, ...shared, verifyPassword: async () => true },
    }),
    event: eventHook({ facenition, orgUrls, users: { referenceOf: async () => undefined } }),
  };
}

function tokenHookAlone(): OktaHooks {
  const { facenition } = fakeFacenition();
  return { token: tokenHook({ facenition, orgUrls, scope: 's', mode: { kind: 'bound' } }) };
}

function endpointOf(hooks: OktaHooks = everyHook()) {
  const events: HookEvent[] = [];
  const onEvent = (event: HookEvent) => void events.push(event);
  const caller = headerSecret({ secrets: [SECRET] });
  return { endpoint: createOktaEndpoint({ hooks, caller, onEvent }), events };
}

describe('one address for all hooks', () => {
  test.each([
    ['token-hook', 'com.okta.identity.patch'],
    ['registration-hook', 'com.okta.user.profile.update'],
    ['progressive-profile-hook', 'com.okta.user.progressive.profile.update'],
    ['saml-hook', 'com.okta.assertion.patch'],
    ['password-import-hook', 'com.okta.action.update'],
  ] as const)('answers %s by its type', async (name, type) => {
    const { status, body } = await callHook(everyHook(), payload(name));
    expect([status, Object(body).commands[0].type]).toEqual([200, type]);
  });

  test('and the event hook', async () => {
    expect(await callHook(everyHook(), payload('event-hook'))).toEqual({ status: 204 });
  });

  test.each([
    ['of no hook', { eventType: 'com.okta.import.transform' }],
    ['of none at all', {}],
    ['that is no object', 'com.okta.oauth2.tokens.transform'],
    ['that is nothing', null],
    ['with a type that is no text', { eventType: ['com.okta.oauth2.tokens.transform'] }],
    ['with the name of what every object has', { eventType: 'constructor' }],
  ])('refuses an event %s, in words that every hook takes for a no', async (_which, event) => {
    const events: HookEvent[] = [];
    const reply = await callHook(everyHook(), event, (one) => void events.push(one));
    expect(reply).toEqual({
      status: 200,
      body: { error: { errorSummary: 'Face verification is required.' } },
    });
    expect(events).toMatchObject([{ kind: 'fault', hook: 'okta', code: 'ERR_PAYLOAD_INVALID' }]);
  });

  test('refuses the same where nobody can be told', async () => {
    const deaf = () => {
      throw new Error('the disk is full');
    };
    expect(await callHook(everyHook(), {}, deaf)).toMatchObject({
      ...{ status: 200, body: { error: expect.anything() } },
    });
  });

  test('has at least one hook', () => {
    expect(() => endpointOf({})).toThrow(expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }));
  });
});

describe('the question whether an event hook is ours', () => {
  const ask = (headers: Record<string, string>, hooks?: OktaHooks) =>
    endpointOf(hooks).endpoint(new Request('https://hooks.example/okta', { headers }));
  const challenge = { 'x-okta-verification-challenge': 'c-1' };

  test('is answered to Okta', async () => {
    const response = await ask({ ...challenge, authorization: SECRET });
    expect([response.status, await response.json()]).toEqual([200, { verification: 'c-1' }]);
  });

  test('and to nobody else', async () => {
    const { endpoint, events } = endpointOf();
    const response = await endpoint(
      new Request('https://hooks.example/okta', { headers: challenge }),
    );
    expect([response.status, await response.text()]).toEqual([401, '']);
    expect(events).toMatchObject([{ code: 'ERR_CALLER_UNKNOWN' }]);
  });

  test.each([
    ['without a challenge', { authorization: SECRET }, everyHook, 405],
    ['too long', { 'x-okta-verification-challenge': 'c'.repeat(1025) }, everyHook, 400],
    ['where no event hook is', challenge, tokenHookAlone, 405],
  ])('is not answered %s', async (_how, headers, hooks, status) => {
    const response = await ask({ authorization: SECRET, ...headers }, hooks());
    expect(response.status).toBe(status);
  });
});
