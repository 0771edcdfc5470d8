import type { HookCase, HookSurroundings } from '../../../test/connectors/hook-case.ts';
import { createCreateAuthChallenge } from '../src/triggers/create.ts';
import { createDefineAuthChallenge } from '../src/triggers/define.ts';
import { createPostConfirmation } from '../src/triggers/post-confirmation.ts';
import { createPreSignUp } from '../src/triggers/pre-sign-up.ts';
import { createPreTokenGeneration } from '../src/triggers/pre-token.ts';
import type { Trigger } from '../src/triggers/trigger.ts';
import { createVerifyAuthChallengeResponse } from '../src/triggers/verify.ts';
import { POOL, PUBLIC_URL, payload, TXN } from './payload.ts';

const FAILED = { thrown: 'Face verification failed.' };
const UNAVAILABLE = { thrown: 'Face verification is unavailable.' };

/** As Lambda calls it: an event of JSON, an answer of JSON, or the text of an error. */
function called(create: (surroundings: HookSurroundings) => Trigger): HookCase['call'] {
  return async (event, surroundings) => {
    try {
      return JSON.parse(JSON.stringify(await create(surroundings)(event)));
    } catch (thrown) {
      return { thrown: thrown instanceof Error ? thrown.message : 'not an error' };
    }
  };
}

/** What Cognito looks at: all else is the event that it sent. */
function decisive(response: unknown): unknown {
  const isEvent = typeof response === 'object' && response !== null && 'response' in response;
  return isEvent ? response.response : response;
}

const common = { vendorLimitMs: 5000, faulted: UNAVAILABLE, decisive };
const own = { userPoolId: POOL, scope: 'sign-in' } as const;

export const HOOK_CASES: readonly HookCase[] = [
  {
    ...common,
    title: 'cognito: define auth challenge',
    asks: 'nothing',
    payload: payload('define-04-after-face-ok'),
    call: called((given) => createDefineAuthChallenge({ ...own, ...given })),
    allowed: { challengeName: null, issueTokens: true, failAuthentication: false },
    refused: { challengeName: null, issueTokens: false, failAuthentication: true },
  },
  {
    ...common,
    title: 'cognito: create auth challenge',
    asks: 'capture',
    payload: payload('create'),
    call: called((given) =>
      createCreateAuthChallenge({
        ...own,
        ...given,
        asking: 'Portal',
        publicUrl: PUBLIC_URL,
        returnBy: 'stay',
        returnTo: 'https://portal.example',
      }),
    ),
    allowed: {
      publicChallengeParameters: {
        type: 'FACE_TICKET',
        txn: TXN,
        captureUrl: `https://faces.example/capture/${TXN}`,
        browserKey: 'B'.repeat(43),
        scope: 'sign-in',
      },
      privateChallengeParameters: { txn: TXN, nonce: 'N'.repeat(22) },
      challengeMetadata: `FACE_TICKET:${TXN}`,
    },
    refused: FAILED,
  },
  {
    ...common,
    title: 'cognito: verify auth challenge response',
    asks: 'face',
    payload: payload('verify'),
    call: called((given) => createVerifyAuthChallengeResponse({ ...own, ...given })),
    allowed: { answerCorrect: true },
    refused: { answerCorrect: false },
  },
  {
    ...common,
    title: 'cognito: pre token generation',
    asks: 'face',
    payload: payload('pretoken-v2'),
    call: called((given) => createPreTokenGeneration({ ...own, ...given })),
    allowed: {
      claimsAndScopeOverrideDetails: {
        idTokenGeneration: {
          claimsToAddOrOverride: {
            face_verified: true,
            face_scope: 'sign-in',
            face_at: 1795168800,
            face_level: 4,
            face_assurance: 'active',
          },
          claimsToSuppress: ['custom:fn_reference', 'custom:fn_token'],
        },
        accessTokenGeneration: {
          claimsToAddOrOverride: {
            face_verified: true,
            face_scope: 'sign-in',
            face_at: 1795168800,
            face_level: 4,
            face_assurance: 'active',
          },
          claimsToSuppress: [],
        },
      },
    },
    refused: FAILED,
  },
  {
    ...common,
    title: 'cognito: pre sign-up',
    asks: 'sign-up',
    payload: payload('presignup'),
    call: called((given) => createPreSignUp({ ...own, ...given })),
    allowed: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    refused: FAILED,
  },
  {
    ...common,
    title: 'cognito: post confirmation',
    asks: 'sign-up',
    payload: payload('postconfirmation'),
    // The table answers every question in one way: what is bound is told apart in the tests of the hook.
    call: called(({ facenition, onEvent }) =>
      createPostConfirmation({
        ...own,
        onEvent,
        facenition: {
          signUp: (...asked) => facenition.signUp(...asked),
          bindReference: async () => ({ outcome: 'bound' }),
        },
      }),
    ),
    allowed: {},
    refused: FAILED,
  },
];
