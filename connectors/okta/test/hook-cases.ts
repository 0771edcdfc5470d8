import type { BindOutcome, Facenition } from '@facenition/hook';
import {
  type OktaHooks,
  passwordImportHook,
  registrationHook,
  samlHook,
  tokenHook,
} from '@facenition/okta';
import type { HookCase, HookSurroundings } from '../../../test/connectors/hook-case.ts';
import { callHook } from './call-hook.ts';
import { payload } from './payload.ts';

const ORG_URLS = ['https://acme-test.okta.com'];
/** Of all hooks of Okta. */
const vendorLimitMs = 3000;
const REFUSED = {
  status: 200,
  body: { error: { errorSummary: 'Face verification is required.' } },
};

/** Hashing takes time of its own, which tests that hold the clock cannot wait for. */
const isOkta = async (): Promise<void> => {};

const call =
  (hooks: (facenition: Facenition) => OktaHooks) =>
  (sent: unknown, { facenition, onEvent }: HookSurroundings) =>
    callHook(hooks(facenition), sent, onEvent, isOkta);

/** The table answers every question alike: here "enrolled" stands for "bound". */
function bindingToo(facenition: Facenition): Facenition {
  return {
    ...facenition,
    async bindReference(question, signal) {
      const answer: { readonly outcome: string } = await facenition.bindReference(question, signal);
      const isBound = answer.outcome === 'enrolled';
      const outcome: BindOutcome['outcome'] = isBound ? 'bound' : 'unknown';
      return { outcome };
    },
  };
}

const CLAIMS = [
  { op: 'add', path: '/claims/face_verified', value: true },
  { op: 'add', path: '/claims/face_verified_at', value: 1_795_168_800 },
  { op: 'add', path: '/claims/face_level', value: 4 },
  { op: 'add', path: '/claims/face_assurance', value: 'active' },
];

const STAMPED = {
  status: 200,
  body: {
    commands: [
      { type: 'com.okta.identity.patch', value: CLAIMS },
      { type: 'com.okta.access.patch', value: CLAIMS },
    ],
  },
};

/** Which tokens there are decides which are stamped, and nothing else. */
function decisiveOfTokens(response: unknown): unknown {
  const { body } = Object(response);
  const [first] = Object(body).commands ?? [];
  return first === undefined ? response : first.value;
}

const attribute = (value: string) => ({
  attributes: { NameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic' },
  attributeValues: [{ attributes: { 'xsi:type': 'xs:string' }, value }],
});

const credential = (value: string) => ({
  status: 200,
  body: { commands: [{ type: 'com.okta.action.update', value: { credential: value } }] },
});

export const HOOK_CASES: readonly HookCase[] = [
  {
    title: 'okta: token, bound',
    asks: 'face',
    payload: payload('token-hook'),
    vendorLimitMs,
    call: call((facenition) => ({
      token: tokenHook({
        ...{ facenition, orgUrls: ORG_URLS, scope: 'sign-in', mode: { kind: 'bound' } },
      }),
    })),
    allowed: STAMPED,
    refused: REFUSED,
    faulted: REFUSED,
    decisive: decisiveOfTokens,
  },
  {
    title: 'okta: token, recent',
    asks: 'face',
    payload: payload('token-hook'),
    vendorLimitMs,
    call: call((facenition) => ({
      token: tokenHook({
        ...{ facenition, orgUrls: ORG_URLS, scope: 'sign-in' },
        mode: { kind: 'recent', maxAgeSeconds: 300 },
      }),
    })),
    allowed: STAMPED,
    refused: REFUSED,
    faulted: REFUSED,
    decisive: decisiveOfTokens,
  },
  {
    title: 'okta: registration',
    asks: 'sign-up',
    payload: payload('registration-hook'),
    vendorLimitMs,
    call: call((facenition) => ({
      registration: registrationHook({ facenition, orgUrls: ORG_URLS }),
    })),
    allowed: {
      status: 200,
      body: {
        commands: [
          {
            type: 'com.okta.user.profile.update',
            value: {
              facenitionReference: 'fnr_RRRRRRRRRRRRRRRRRRRRRR',
              facenitionCapture: 'used',
            },
          },
          { type: 'com.okta.action.update', value: { registration: 'ALLOW' } },
        ],
      },
    },
    refused: REFUSED,
    faulted: REFUSED,
  },
  {
    title: 'okta: progressive profile',
    asks: 'sign-up',
    payload: payload('progressive-profile-hook'),
    vendorLimitMs,
    call: call((facenition) => ({
      registration: registrationHook({
        ...{ facenition: bindingToo(facenition), orgUrls: ORG_URLS, progressive: 'require' },
      }),
    })),
    allowed: {
      status: 200,
      body: {
        commands: [
          {
            type: 'com.okta.user.progressive.profile.update',
            value: {
              facenitionReference: 'fnr_RRRRRRRRRRRRRRRRRRRRRR',
              facenitionCapture: 'used',
            },
          },
        ],
      },
    },
    refused: REFUSED,
    faulted: REFUSED,
  },
  {
    title: 'okta: SAML',
    asks: 'face',
    payload: payload('saml-hook'),
    vendorLimitMs,
    call: call((facenition) => ({
      saml: samlHook({ facenition, orgUrls: ORG_URLS, scope: 'sign-in', maxAgeSeconds: 300 }),
    })),
    allowed: {
      status: 200,
      body: {
        commands: [
          {
            type: 'com.okta.assertion.patch',
            value: [
              { op: 'add', path: '/claims/faceVerified', value: attribute('true') },
              {
                op: 'add',
                path: '/claims/faceVerifiedAt',
                value: attribute('2026-11-20T10:00:00.000Z'),
              },
              { op: 'add', path: '/claims/faceLevel', value: attribute('4') },
              { op: 'add', path: '/claims/faceAssurance', value: attribute('active') },
            ],
          },
        ],
      },
    },
    refused: REFUSED,
    faulted: REFUSED,
  },
  {
    title: 'okta: password import',
    asks: 'face',
    payload: payload('password-import-hook'),
    vendorLimitMs,
    call: call((facenition) => ({
      passwordImport: passwordImportHook({
        ...{ facenition, orgUrls: ORG_URLS, scope: 'sign-in', maxAgeSeconds: 300 },
        verifyPassword: async ({ password }) => password === 'correct-horse-9',
      }),
    })),
    allowed: credential('VERIFIED'),
    refused: credential('UNVERIFIED'),
    faulted: credential('UNVERIFIED'),
  },
  // The event hook decides nothing: see `event-hook.test.ts`.
];
