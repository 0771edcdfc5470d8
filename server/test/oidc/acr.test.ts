import { describe, expect, test } from 'vitest';
import { acrOf, amrOf, askedAcr, assuranceFor, reachableAcr, reaches } from '../../src/oidc/acr.ts';
import { startProvider } from './harness.ts';
import { refusedSignIn, wholeSignIn } from './relying-party.ts';

const FACE = 'urn:facenition:loa:face';
const LIVE = 'urn:facenition:loa:face-live';

const claim = (acr: unknown): string => JSON.stringify({ id_token: { acr } });

test.each([
  [{}, [], false],
  [{ acr_values: `${LIVE} ${FACE}` }, [LIVE, FACE], false],
  [{ acr_values: '' }, [], false],
  [{ claims: claim({ essential: true, value: LIVE }) }, [LIVE], true],
  [
    { claims: claim({ essential: true, values: ['x', FACE] }), acr_values: LIVE },
    ['x', FACE],
    true,
  ],
  [{ claims: claim({ values: [FACE] }) }, [FACE], false],
  [{ claims: claim(null), acr_values: LIVE }, [LIVE], false],
  [{ claims: claim({ essential: true }), acr_values: LIVE }, [LIVE], false],
  [{ claims: '{"userinfo":{}}' }, [], false],
])('%j asks for %j', (params, values, isEssential) => {
  expect(askedAcr(params)).toEqual({ values, isEssential });
});

test('what can be reached is told from what cannot', () => {
  expect(reachableAcr({ values: ['x', LIVE], isEssential: true })).toEqual([LIVE]);
  expect(reachableAcr({ values: ['x'], isEssential: false })).toEqual([]);
  expect(reachableAcr({ values: ['x'], isEssential: true })).toBeUndefined();
  expect(reaches('passive', LIVE)).toBe(false);
  expect(reaches('active', FACE)).toBe(true);
  expect(assuranceFor([LIVE, FACE])).toBe('active');
  expect(assuranceFor([FACE, LIVE])).toBe('passive');
  expect(acrOf('passive', [LIVE])).toBeUndefined();
  expect(acrOf('passive', [LIVE, FACE])).toBe(FACE);
  expect(acrOf('active', [FACE])).toBe(FACE);
  expect(acrOf('active', [])).toBe(LIVE);
  expect(amrOf(['pop', 'mfa', 'hwk', 'face'])).toEqual(['face', 'pop', 'hwk']);
});

describe('a sign-in', () => {
  test('asked to be live is captured so, and says so', async () => {
    const provider = await startProvider();
    await provider.add({});
    const { claims } = await wholeSignIn(provider, { acr_values: LIVE });
    expect(claims.acr).toBe(LIVE);
    expect(provider.captures.begun[0]?.atLeast?.assurance).toBe('active');
    expect(provider.questions[0]?.acrValues).toEqual([LIVE]);
  });

  test('that the policy wants live is live whatever was asked for, and says what was', async () => {
    const provider = await startProvider();
    await provider.add({});
    provider.decide({ requirement: { level: 6, assurance: 'active' } });
    const { claims } = await wholeSignIn(provider, { acr_values: FACE });
    expect([claims.acr, claims.amr]).toEqual([FACE, ['face', 'pop']]);
    expect((await wholeSignIn(provider)).claims.acr).toBe(LIVE);
    expect(provider.captures.begun.map(({ atLeast }) => atLeast)).toEqual(
      Array.from({ length: 2 }, () => ({ level: 6, assurance: 'active' })),
    );
  });

  test.each([
    ['lower assurance', { assurance: 'passive' }],
    ['a lower level', { level: 5 }],
  ] as const)('that reached %s than it had to is none', async (_, result) => {
    const provider = await startProvider();
    await provider.add({});
    provider.decide({ requirement: { level: 6, assurance: 'active' } });
    const told = await refusedSignIn(provider, {}, { ending: { how: 'passes', result } });
    expect(told).toMatchObject({ error: 'unmet_authentication_requirements', state: 'a-state' });
    const live = { acr_values: LIVE };
    const passive = { how: 'passes', result: { assurance: 'passive' } } as const;
    expect(await refusedSignIn(provider, live, { ending: passive })).toMatchObject({
      error: 'unmet_authentication_requirements',
    });
  });

  test('with an essential class that nobody here knows fails before anybody is captured', async () => {
    const provider = await startProvider();
    await provider.add({});
    const unmet = { error: 'unmet_authentication_requirements', state: 'a-state' };
    const claims = claim({ essential: true, values: ['urn:okta:loa:2fa:any'] });
    expect(await refusedSignIn(provider, { claims })).toMatchObject(unmet);
    expect(await refusedSignIn(provider, { claims, login_hint: 'mira' })).toMatchObject(unmet);
    expect(provider.captures.begun).toEqual([]);
    const wanted = await wholeSignIn(provider, { acr_values: 'urn:okta:loa:2fa:any' });
    expect(wanted.claims.acr).toBe(FACE);
    const live = claim({ essential: true, value: LIVE });
    expect((await wholeSignIn(provider, { claims: live })).claims.acr).toBe(LIVE);
  });
});
