import * as client from 'openid-client';
import { describe, expect, test } from 'vitest';
import type { RelyingParty } from '../../src/store/relying-parties.ts';
import type { Ending } from './captures.ts';
import { signIn, startProvider, type TestProvider, USER } from './harness.ts';
import { discover, newRequest, refusedSignIn, wholeSignIn } from './relying-party.ts';

const OKTA_USER = '00u7fn2k9QxVbT4Lh5d7';
const CALLBACK = 'https://acme-test.okta.com/idp/identity-verification/callback';

const settings: RelyingParty['settings'] = {
  redirectUris: [CALLBACK],
  postLogoutRedirectUris: [],
  authentication: 'client_secret_post',
  signing: 'RS256',
  requiresPushedRequests: true,
  requiresPkce: true,
  subjects: 'public',
};

/** As Okta asks for it, to the letter of its request. */
const CLAIMS = JSON.stringify({
  id_token: {
    verified_claims: [
      {
        verification: {
          trust_framework: { value: 'IDV-DELEGATED' },
          assurance_level: { value: 'VERIFIED' },
        },
        claims: {
          given_name: { value: 'Mira', fuzzy: true },
          family_name: { value: 'Holt', fuzzy: true },
        },
      },
    ],
  },
});

describe('as an IdP authenticator of Okta', () => {
  test('the login comes back, with what was proved, and the policy learns the application', async () => {
    const provider = await startProvider();
    await provider.add({ profile: 'okta-idp' });
    provider.decide({ requirement: { level: 4, assurance: 'active' } });
    const { claims } = await wholeSignIn(provider, {
      OktaAppInstanceId: '0oa1gjh63g214q0Hq0g4',
      OktaAppName: 'Salesforce',
    });
    expect(claims).toMatchObject({
      preferred_username: USER,
      email: USER,
      amr: ['face', 'pop'],
      acr: 'urn:facenition:loa:face-live',
    });
    expect(provider.questions[0]).toMatchObject({
      relyingParty: { id: 'app' },
      userId: USER,
      application: { id: '0oa1gjh63g214q0Hq0g4', name: 'Salesforce' },
    });
    expect(await refusedSignIn(provider, {}, { ending: { how: 'fails' } })).toMatchObject({
      error: 'access_denied',
    });
  });

  test('another relying party cannot name an application', async () => {
    const provider = await startProvider();
    await provider.add({});
    await wholeSignIn(provider, { OktaAppName: 'Salesforce' });
    expect(provider.questions[0]).not.toHaveProperty('application');
  });
});

describe('as an identity verification vendor of Okta', () => {
  async function verdict(provider: TestProvider, ending: Ending, browser = provider.browser()) {
    const config = await discover(provider, 'okta-idv', client.ClientSecretPost('x'));
    const { checks, parameters } = await newRequest({
      scope: 'openid profile identity_assurance idv_flow_8f2c',
      response_mode: 'query',
      redirect_uri: CALLBACK,
      login_hint: OKTA_USER,
      claims: CLAIMS,
    });
    const url = await client.buildAuthorizationUrlWithPAR(config, { ...parameters });
    const { url: back } = await signIn(provider, browser, url.href, { ending });
    expect(back.startsWith(`${CALLBACK}?`)).toBe(true);
    const tokens = await client.authorizationCodeGrant(config, new URL(back), checks);
    return { config, tokens, claims: tokens.claims() };
  }

  async function startVendor(): Promise<TestProvider> {
    const provider = await startProvider();
    const { hashClientSecret } = await import('../../src/oidc/client-secret.ts');
    const secretHash = hashClientSecret('x');
    await provider.add({ id: 'okta-idv', profile: 'okta-idv', secretHash, settings });
    return provider;
  }

  const verified = (assurance_level: string) => [
    {
      verification: {
        trust_framework: 'IDV-DELEGATED',
        assurance_level,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
      claims: {},
    },
  ];

  test('a capture that passed is VERIFIED', async () => {
    const provider = await startVendor();
    const { claims, tokens, config } = await verdict(provider, { how: 'passes' });
    expect(claims).toMatchObject({
      sub: OKTA_USER,
      aud: 'okta-idv',
      verified_claims: verified('VERIFIED'),
      amr: ['face'],
    });
    const info = await client.fetchUserInfo(config, tokens.access_token, OKTA_USER);
    expect(info).not.toHaveProperty('verified_claims');
  });

  test.each(['fails', 'cancel', 'alternative', 'expires'] as const)(
    '%s is FAILED, and nobody has signed in by it',
    async (how) => {
      const provider = await startVendor();
      await provider.add({ settings: { ...settings, requiresPushedRequests: false } });
      provider.decide({ maximumAgeSeconds: 3600 });
      const browser = provider.browser();
      const { claims, tokens, config } = await verdict(provider, { how }, browser);
      expect(claims).toMatchObject({ sub: OKTA_USER, verified_claims: verified('FAILED') });
      for (const name of ['acr', 'amr', 'auth_time']) expect(claims).not.toHaveProperty(name);
      const info = client.fetchUserInfo(config, tokens.access_token, OKTA_USER);
      await expect(info).rejects.toThrow();
      // Nor at another relying party, with the same people.
      const { parameters } = await newRequest({ redirect_uri: CALLBACK, login_hint: OKTA_USER });
      const url = client.buildAuthorizationUrl(await discover(provider), { ...parameters });
      expect((await browser.visit(url.href)).url).toContain('/capture/');
    },
  );

  test('a capture of less than was required is FAILED', async () => {
    const provider = await startVendor();
    provider.decide({ requirement: { level: 6, assurance: 'active' } });
    const passive = { how: 'passes', result: { assurance: 'passive' } } as const;
    const { claims } = await verdict(provider, passive);
    expect(claims).toMatchObject({ verified_claims: verified('FAILED') });
  });

  test('every verdict is of a capture of its own', async () => {
    const provider = await startVendor();
    provider.decide({ maximumAgeSeconds: 3600 });
    const browser = provider.browser();
    await verdict(provider, { how: 'passes' }, browser);
    const { claims } = await verdict(provider, { how: 'fails' }, browser);
    expect(claims).toMatchObject({ verified_claims: verified('FAILED') });
    const again = await verdict(provider, { how: 'passes' }, browser);
    expect(again.claims).toMatchObject({ verified_claims: verified('VERIFIED') });
    expect(provider.captures.begun).toHaveLength(3);
  });

  test('a request that was not pushed is refused', async () => {
    const provider = await startVendor();
    const config = await discover(provider, 'okta-idv', client.ClientSecretPost('x'));
    const { parameters } = await newRequest({ redirect_uri: CALLBACK, login_hint: OKTA_USER });
    const page = await provider
      .browser()
      .visit(client.buildAuthorizationUrl(config, { ...parameters }).href);
    expect(new URL(page.url).searchParams.get('error')).toBe('invalid_request');
  });
});

describe('as the first factor of an application', () => {
  test('a name and a face are all that it takes, and the session is remembered', async () => {
    const provider = await startProvider();
    await provider.add({ profile: 'first-factor' });
    provider.decide({ maximumAgeSeconds: 3600 });
    const browser = provider.browser();
    const first = await wholeSignIn(provider, {}, { browser, types: 'mira' });
    expect(first.claims).toMatchObject({ preferred_username: 'mira', amr: ['face'] });
    expect(first.claims).not.toHaveProperty('email');
    expect((await wholeSignIn(provider, {}, { browser })).claims.sub).toBe(first.claims.sub);
    expect(provider.captures.begun).toHaveLength(1);
  });
});
