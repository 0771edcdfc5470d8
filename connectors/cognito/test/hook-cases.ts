import type { HookCase, HookSurroundings } from '../../../test/connectors/hook-case.ts';
import { createCreateAuthChallenge } from '../src/triggers/create.ts';
import { createDefineAuthChallenge } from '../src/triggers/define.ts';
import { withoutLiveCheck } from '../src/triggers/kinds.ts';
import { createVerifyPhotos } from '../src/triggers/photos.ts';
import { createPostConfirmation } from '../src/triggers/post-confirmation.ts';
import { createPreSignUp } from '../src/triggers/pre-sign-up.ts';
import { createPreTokenGeneration } from '../src/triggers/pre-token.ts';
import type { Trigger } from '../src/triggers/trigger.ts';
import { createVerifyAuthChallengeResponse } from '../src/triggers/verify.ts';
import { type Payload, POOL, PUBLIC_URL, payload, TXN } from './payload.ts';

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
const responseOf = (event: Payload): unknown => event.response ?? event;
/** Any event lets it go on. */
const whetherItGoesOn = (event: Payload): unknown => ('thrown' in event ? event : 'goes on');
const claimsOf = (event: Payload): unknown =>
  event.response?.claimsAndScopeOverrideDetails.idTokenGeneration.claimsToAddOrOverride ?? event;

const EVENTS = {
  define: payload('define-04-after-face-ok'),
  create: payload('create'),
  verify: payload('verify'),
  preToken: payload('pretoken-v2'),
  preSignUp: payload('presignup'),
  postConfirmation: payload('postconfirmation'),
};

const PHOTOS = payload('verify', {
  userAttributes: { 'custom:fn_token': 'FN1.an-identity-token-of-nobody' },
  challengeAnswer: '{"photos":["cGljdHVyZQ=="],"password":"correct horse"}',
});

const common = { vendorLimitMs: 5000, faulted: UNAVAILABLE };
const own = { userPoolId: POOL, scope: 'sign-in' } as const;

export const HOOK_CASES: readonly HookCase[] = [
  {
    ...common,
    title: 'cognito: define auth challenge',
    asks: 'nothing',
    payload: EVENTS.define,
    decisive: responseOf,
    call: called((given) => createDefineAuthChallenge({ ...own, ...given })),
    allowed: { ...EVENTS.define, response: { issueTokens: true, failAuthentication: false } },
    refused: { ...EVENTS.define, response: { issueTokens: false, failAuthentication: true } },
  },
  {
    ...common,
    title: 'cognito: create auth challenge',
    asks: 'capture',
    payload: EVENTS.create,
    decisive: responseOf,
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
      ...EVENTS.create,
      response: {
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
    },
    refused: FAILED,
  },
  {
    ...common,
    title: 'cognito: verify auth challenge response',
    asks: 'face',
    payload: EVENTS.verify,
    decisive: responseOf,
    call: called((given) => createVerifyAuthChallengeResponse({ ...own, ...given })),
    allowed: { ...EVENTS.verify, response: { answerCorrect: true } },
    refused: { ...EVENTS.verify, response: { answerCorrect: false } },
  },
  {
    ...common,
    title: 'cognito: pre token generation',
    asks: 'face',
    payload: EVENTS.preToken,
    decisive: claimsOf,
    call: called((given) => createPreTokenGeneration({ ...own, ...given })),
    allowed: {
      ...EVENTS.preToken,
      response: {
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
    },
    refused: FAILED,
  },
  {
    ...common,
    title: 'cognito: pre sign-up',
    asks: 'sign-up',
    payload: EVENTS.preSignUp,
    decisive: whetherItGoesOn,
    call: called((given) => createPreSignUp({ ...own, ...given })),
    allowed: {
      ...EVENTS.preSignUp,
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    },
    refused: FAILED,
  },
  {
    ...common,
    title: 'cognito: post confirmation',
    asks: 'sign-up',
    payload: EVENTS.postConfirmation,
    decisive: whetherItGoesOn,
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
    allowed: { ...EVENTS.postConfirmation, response: {} },
    refused: FAILED,
  },
  {
    ...common,
    title: 'cognito: pictures in the answer',
    asks: 'face',
    payload: PHOTOS,
    decisive: responseOf,
    // Its question is not one of the port's: the table answers it all the same.
    call: called(({ facenition, onEvent }) =>
      createVerifyPhotos({
        ...own,
        ...{ onEvent, accuracy: 4, [withoutLiveCheck]: true },
        client: {
          authenticate: async ({ token, photo, password = '', scope }, { signal }) => {
            const ticket = photo.map((one) => one.join()).join(';');
            const asked = { txn: token, ticket, user: password, scope, attempt: '' };
            const { outcome } = await facenition.consumeTicket(asked, signal);
            return { authenticated: outcome === 'match' };
          },
        },
      }),
    ),
    allowed: { ...PHOTOS, response: { answerCorrect: true } },
    refused: { ...PHOTOS, response: { answerCorrect: false } },
  },
];
