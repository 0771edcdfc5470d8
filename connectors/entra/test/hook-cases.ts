import type { Hook, HookReply } from '@facenition/hook';
import type { HookCase, HookSurroundings } from '../../../test/connectors/hook-case.ts';
import { attributeCollectionStart } from '../src/attribute-collection-start.ts';
import { attributeCollectionSubmit } from '../src/attribute-collection-submit.ts';
import { createEntraEndpoint } from '../src/endpoints.ts';
import type { FindCapture } from '../src/sign-up.ts';
import { tokenIssuanceStart } from '../src/token-issuance-start.ts';
import { verifiedIdClaimValidation } from '../src/verified-id-claim-validation.ts';
import { ATTRIBUTE, payloadOf, REFERENCE, TENANT, TXN } from './payload.ts';

/** What Entra gets: of a call that is its own, since who calls is found out before the hook. */
export async function callHook<Question, Answer extends { readonly outcome: string }>(
  hook: Hook<Question, Answer, HookReply>,
  payload: unknown,
  { onEvent }: Pick<HookSurroundings, 'onEvent'>,
): Promise<unknown> {
  const endpoint = createEntraEndpoint(hook, { caller: async () => {}, onEvent });
  const response = await endpoint(
    new Request('https://hooks.example/api/hook', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload) ?? '',
    }),
  );
  const text = await response.text();
  return { status: response.status, ...(text !== '' && { body: JSON.parse(text) }) };
}

const claims = (given: Readonly<Record<string, string>>) => ({
  status: 200,
  body: {
    data: {
      '@odata.type': 'microsoft.graph.onTokenIssuanceStartResponseData',
      actions: [
        {
          '@odata.type': 'microsoft.graph.tokenIssuanceStart.provideClaimsForToken',
          claims: given,
        },
      ],
    },
  },
});

const VERIFIED = claims({
  faceVerified: 'true',
  faceVerifiedAt: '1795168800',
  faceLevel: '4',
  faceAssurance: 'active',
});
const UNVERIFIED = claims({ faceVerified: 'false' });

const tokenCase = (onFault: 'deny' | 'unverified', faulted: unknown): HookCase => ({
  title: `entra: token issuance start, ${onFault} on a fault`,
  asks: 'face',
  payload: payloadOf('token-issuance-start'),
  vendorLimitMs: 2000,
  call: (payload, { facenition, onEvent }) =>
    callHook(
      tokenIssuanceStart({
        tenantId: TENANT,
        facenition,
        scope: 'sign-in',
        maxAgeSeconds: 600,
        onFault,
      }),
      payload,
      { onEvent },
    ),
  allowed: VERIFIED,
  refused: UNVERIFIED,
  faulted,
});

const START_BLOCK = {
  status: 200,
  body: {
    data: {
      '@odata.type': 'microsoft.graph.onAttributeCollectionStartResponseData',
      actions: [
        {
          '@odata.type': 'microsoft.graph.attributeCollectionStart.showBlockPage',
          title: 'Face enrolment needed',
          message: 'Finish face enrolment, then start again.',
        },
      ],
    },
  },
};

const findCapture: FindCapture = async ({ email }) =>
  email === 'mira.holt@acme.example' ? TXN : undefined;

const startCase: HookCase = {
  title: 'entra: attribute collection start',
  asks: 'sign-up',
  payload: payloadOf('attribute-collection-start'),
  vendorLimitMs: 2000,
  call: (payload, { facenition, onEvent }) =>
    callHook(
      attributeCollectionStart({
        tenantId: TENANT,
        facenition,
        attribute: ATTRIBUTE,
        findCapture,
      }),
      payload,
      { onEvent },
    ),
  allowed: {
    status: 200,
    body: {
      data: {
        '@odata.type': 'microsoft.graph.onAttributeCollectionStartResponseData',
        actions: [
          {
            '@odata.type': 'microsoft.graph.attributeCollectionStart.setPrefillValues',
            inputs: { [ATTRIBUTE]: TXN },
          },
        ],
      },
    },
  },
  refused: START_BLOCK,
  faulted: START_BLOCK,
};

const submitAction = (action: Readonly<Record<string, unknown>>) => ({
  status: 200,
  body: {
    data: {
      '@odata.type': 'microsoft.graph.onAttributeCollectionSubmitResponseData',
      actions: [action],
    },
  },
});

const submitCase = (whose: string, own: { readonly findCapture?: FindCapture }): HookCase => ({
  title: `entra: attribute collection submit, ${whose}`,
  asks: 'sign-up',
  payload: payloadOf('attribute-collection-submit'),
  vendorLimitMs: 2000,
  call: (payload, { facenition, onEvent }) =>
    callHook(
      attributeCollectionSubmit({ tenantId: TENANT, facenition, attribute: ATTRIBUTE, ...own }),
      payload,
      { onEvent },
    ),
  allowed: submitAction({
    '@odata.type': 'microsoft.graph.attributeCollectionSubmit.modifyAttributeValues',
    attributes: { [ATTRIBUTE]: REFERENCE },
  }),
  refused: submitAction({
    '@odata.type': 'microsoft.graph.attributeCollectionSubmit.showValidationError',
    message: 'Please fix the fields below.',
    attributeErrors: { [ATTRIBUTE]: 'This face enrolment code is unknown or has expired.' },
  }),
  faulted: submitAction({
    '@odata.type': 'microsoft.graph.attributeCollectionSubmit.showBlockPage',
    title: 'Face enrolment needed',
    message: 'Finish face enrolment, then start again.',
  }),
});

const recoveryAction = (action: Readonly<Record<string, unknown>>) => ({
  status: 200,
  body: {
    data: {
      '@odata.type': 'microsoft.graph.onVerifiedIdClaimValidationResponseData',
      actions: [action],
    },
  },
});

const recoveryCase: HookCase = {
  title: 'entra: verified id claim validation',
  asks: 'face',
  payload: payloadOf('verified-id-claim-validation'),
  vendorLimitMs: 2000,
  call: (payload, { facenition, onEvent }) =>
    callHook(
      verifiedIdClaimValidation({
        tenantId: TENANT,
        facenition,
        scope: 'account-recovery',
        maxAgeSeconds: 600,
        failedClaims: async () => [],
      }),
      payload,
      { onEvent },
    ),
  allowed: recoveryAction({ '@odata.type': 'microsoft.graph.verifiedIdClaimValidation.pass' }),
  refused: recoveryAction({
    '@odata.type': 'microsoft.graph.verifiedIdClaimValidation.failed',
    failedClaims: ['firstName', 'lastName', 'dateOfBirth'],
  }),
  faulted: { status: 500 },
};

/** Every hook of this connector, for the table that all of them have to pass. */
export const HOOK_CASES: readonly HookCase[] = [
  tokenCase('deny', { status: 500 }),
  tokenCase('unverified', UNVERIFIED),
  startCase,
  submitCase('of anybody', {}),
  submitCase('of this person', { findCapture }),
  recoveryCase,
];
