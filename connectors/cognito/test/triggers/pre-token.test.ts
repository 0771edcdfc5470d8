import { HookFault } from '@facenition/hook';
import { describe, expect, test } from 'vitest';
import { createPreTokenGeneration, type PreTokenOptions } from '../../src/triggers/pre-token.ts';
import { type Payload, payload, SUB } from '../payload.ts';
import { FAILED, surroundings, UNAVAILABLE } from './surroundings.ts';

function preToken(changes: Partial<PreTokenOptions> = {}) {
  const { options, ...rest } = surroundings();
  return { trigger: createPreTokenGeneration({ ...options, ...changes }), ...rest };
}

const FACE = {
  face_verified: true,
  face_scope: 'sign-in',
  face_at: 1795168800,
  face_level: 4,
  face_assurance: 'active',
};
const claims = (event: Payload) => event.response.claimsAndScopeOverrideDetails;
const NOT_RECENT = { outcome: 'refused', reason: 'not_recent' } as const;

describe('a sign-in', () => {
  test('gets both tokens with what was shown, and without our attributes', async () => {
    const { trigger, facenition } = preToken();
    expect(claims(await trigger(payload('pretoken-v2')))).toEqual({
      idTokenGeneration: {
        claimsToAddOrOverride: FACE,
        claimsToSuppress: ['custom:fn_reference', 'custom:fn_token'],
      },
      accessTokenGeneration: { claimsToAddOrOverride: FACE, claimsToSuppress: [] },
    });
    const question = { user: SUB, scope: 'sign-in', maxAgeSeconds: 900 };
    expect(facenition.latestVerification.mock.calls).toEqual([[question, expect.any(AbortSignal)]]);
  });

  test.each(['HostedAuth', 'NewPasswordChallenge', 'AuthenticateDevice', 'Authentication'])(
    'by %s gets none without a face',
    async (source) => {
      const { trigger, facenition } = preToken();
      facenition.latestVerification.mockResolvedValue(NOT_RECENT);
      const event = { ...payload('pretoken-v2'), triggerSource: `TokenGeneration_${source}` };
      await expect(trigger(event)).rejects.toThrow(FAILED);
    },
  );

  test('or tokens that say so, where that is chosen', async () => {
    const { trigger, facenition } = preToken({ unverified: 'mark' });
    facenition.latestVerification.mockResolvedValue(NOT_RECENT);
    expect(claims(await trigger(payload('pretoken-v2')))).toMatchObject({
      idTokenGeneration: { claimsToAddOrOverride: { face_verified: false } },
      accessTokenGeneration: { claimsToAddOrOverride: { face_verified: false } },
    });
  });

  test('gets none where nothing was decided, also then', async () => {
    const { trigger, facenition } = preToken({ unverified: 'mark' });
    facenition.latestVerification.mockRejectedValue(new HookFault('ERR_SERVICE_UNAVAILABLE', 'x'));
    await expect(trigger(payload('pretoken-v2'))).rejects.toThrow(UNAVAILABLE);
  });

  test('keeps what another function has written, and no claim of its own by our names', async () => {
    const event = payload('pretoken-v2');
    event.response.claimsAndScopeOverrideDetails = {
      groupOverrideDetails: { groupsToOverride: ['treasury'] },
      idTokenGeneration: {
        claimsToAddOrOverride: { tier: 'gold', face_verified: 'yes' },
        claimsToSuppress: ['email'],
      },
      accessTokenGeneration: { scopesToAdd: ['payments/approve'] },
    };
    expect(claims(await preToken().trigger(event))).toEqual({
      groupOverrideDetails: { groupsToOverride: ['treasury'] },
      idTokenGeneration: {
        claimsToAddOrOverride: { tier: 'gold', ...FACE },
        claimsToSuppress: ['email', 'custom:fn_reference', 'custom:fn_token'],
      },
      accessTokenGeneration: {
        scopesToAdd: ['payments/approve'],
        claimsToAddOrOverride: FACE,
        claimsToSuppress: [],
      },
    });
  });
});

describe('a renewal', () => {
  const renewal = payload('pretoken-v2-refresh');

  test.each([
    ['max-age', undefined, 28_800],
    ['max-age', 600, 600],
    ['keep', 600, 86_400],
  ] as const)('by "%s" of %s seconds asks for %s', async (refresh, maxAgeSeconds, asked) => {
    const { trigger, facenition } = preToken({ refresh, maxAgeSeconds });
    expect(claims(await trigger(renewal))).toMatchObject({
      idTokenGeneration: { claimsToAddOrOverride: FACE },
    });
    expect(facenition.latestVerification.mock.calls).toMatchObject([
      [{ maxAgeSeconds: asked }, {}],
    ]);
  });

  test.each(['refuse', 'mark'] as const)(
    'ends when the face is too old ("%s")',
    async (unverified) => {
      const { trigger, facenition } = preToken({ unverified });
      facenition.latestVerification.mockResolvedValue(NOT_RECENT);
      await expect(trigger(renewal)).rejects.toThrow(FAILED);
    },
  );

  test.each([
    ['max-age', [900, 28_800]],
    ['keep', [900]],
  ] as const)(
    'by "%s" owes nothing to an older face, where it may be of tokens without one',
    async (refresh, asked) => {
      const { trigger, facenition } = preToken({ refresh, unverified: 'mark' });
      facenition.latestVerification.mockResolvedValueOnce(NOT_RECENT);
      expect(claims(await trigger(renewal)).accessTokenGeneration).toMatchObject({
        claimsToAddOrOverride: { face_verified: false },
      });
      const seconds = facenition.latestVerification.mock.calls.map(([one]) => one.maxAgeSeconds);
      expect(seconds).toEqual(asked);
    },
  );

  test('goes on by "keep", and says that nothing is known', async () => {
    const { trigger, facenition } = preToken({ refresh: 'keep' });
    facenition.latestVerification.mockResolvedValue(NOT_RECENT);
    expect(claims(await trigger(renewal))).toMatchObject({
      accessTokenGeneration: { claimsToAddOrOverride: { face_verified: false } },
    });
  });

  test.each(['refuse', 'mark'] as const)('is refused by "deny" ("%s")', async (unverified) => {
    const { trigger, facenition } = preToken({ refresh: 'deny', unverified });
    await expect(trigger(renewal)).rejects.toThrow(FAILED);
    expect(facenition.latestVerification).not.toHaveBeenCalled();
  });
});

test('a machine has no face, and says nothing of one', async () => {
  const { trigger, facenition } = preToken();
  const event = {
    ...payload('pretoken-v2', { userAttributes: {} }),
    version: '3',
    triggerSource: 'TokenGeneration_ClientCredentials',
  };
  expect(await trigger(event)).toEqual(event);
  expect(facenition.latestVerification).not.toHaveBeenCalled();
});

test.each([
  ['of version 1', { version: '1' }, 'ERR_PAYLOAD_INVALID'],
  ['of no user', { request: {} }, 'ERR_PAYLOAD_INVALID'],
  ['of another pool', { userPoolId: 'eu-west-1_Other' }, 'ERR_PAYLOAD_FOREIGN'],
])('an event %s gets no tokens', async (_what, changes, code) => {
  const { trigger, events } = preToken({ unverified: 'mark', refresh: 'keep' });
  await expect(trigger({ ...payload('pretoken-v2'), ...changes })).rejects.toThrow(UNAVAILABLE);
  expect(events).toMatchObject([{ code }]);
});
