import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import * as oauth from 'oauth4webapi';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addressOf, REDIRECT, signIn, startProvider, type TestProvider, USER } from './harness.ts';

// The tests have no TLS.
const insecure = { [oauth.allowInsecureRequests]: true } as const;

async function discover({ issuer }: TestProvider): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
}

/** A relying party with a key in place of a secret, and ID tokens signed with ES256. */
async function startWithKey() {
  const provider = await startProvider();
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = 'rp-key';
  const jwk = await exportJWK(publicKey);
  const keys = [{ kty: 'EC', crv: 'P-256', x: jwk.x ?? '', y: jwk.y ?? '', kid, alg: 'ES256' }];
  const { settings } = await provider.add({ id: 'other' });
  await provider.store.relyingParties.add({
    id: 'app',
    name: 'With a key',
    profile: 'generic',
    idp: 'acme',
    tenant: 'main',
    settings: {
      ...settings,
      authentication: 'private_key_jwt',
      jwks: { keys },
      signing: 'ES256',
      requiresPushedRequests: true,
    },
    kid: 1,
    createdAt: 0,
  });
  const client: oauth.Client = { client_id: 'app', id_token_signed_response_alg: 'ES256' };
  return { provider, client, key: { key: privateKey, kid }, keys };
}

test('a relying party with a key pushes its request, and gets an ID token of ES256', async () => {
  const { provider, client, key } = await startWithKey();
  const as = await discover(provider);
  const authentication = oauth.PrivateKeyJwt(key);
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const pushed = await oauth.processPushedAuthorizationResponse(
    as,
    client,
    await oauth.pushedAuthorizationRequest(
      as,
      client,
      authentication,
      {
        response_type: 'code',
        redirect_uri: REDIRECT,
        scope: 'openid profile',
        state,
        nonce,
        login_hint: USER,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      },
      insecure,
    ),
  );
  const url = new URL(as.authorization_endpoint ?? '');
  url.search = String(new URLSearchParams({ client_id: 'app', request_uri: pushed.request_uri }));
  const { url: back } = await signIn(provider, provider.browser(), url.href);
  const answer = oauth.validateAuthResponse(as, client, new URL(back), state);
  const tokens = await oauth.processAuthorizationCodeResponse(
    as,
    client,
    await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      answer,
      REDIRECT,
      verifier,
      insecure,
    ),
    { expectedNonce: nonce, requireIdToken: true },
  );
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  expect(claims).toMatchObject({ preferred_username: USER, amr: ['face'], nonce });
  const info = await oauth.processUserInfoResponse(
    as,
    client,
    claims?.sub ?? '',
    await oauth.userInfoRequest(as, client, tokens.access_token, insecure),
  );
  expect(info.sub).toBe(claims?.sub);
});

test('one assertion of a key is good once, and another key for nothing', async () => {
  const { provider, client, key } = await startWithKey();
  const as = await discover(provider);
  const stranger = await generateKeyPair('ES256');
  let assertion = '';
  const request = async (authentication: oauth.ClientAuth): Promise<number> => {
    const parameters = { response_type: 'code', redirect_uri: REDIRECT, scope: 'openid' };
    const challenge = await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier());
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    const all = { ...parameters, ...pkce };
    const response = await oauth.pushedAuthorizationRequest(
      as,
      client,
      authentication,
      all,
      insecure,
    );
    return response.status;
  };
  const remembered: oauth.ClientAuth = async (server, rp, body, headers) => {
    await oauth.PrivateKeyJwt(key)(server, rp, body, headers);
    assertion = body.get('client_assertion') ?? '';
  };
  const again: oauth.ClientAuth = (_server, rp, body) => {
    body.set('client_id', rp.client_id);
    body.set('client_assertion', assertion);
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
  };
  expect(await request(remembered)).toBe(201);
  expect(await request(again)).toBe(401);
  const other = { key: stranger.privateKey, kid: key.kid };
  expect(await request(oauth.PrivateKeyJwt(other))).toBe(401);
  expect(await request(oauth.None())).toBe(401);
});

test('keys may be at an address of the relying party', async () => {
  const { provider, client, key, keys } = await startWithKey();
  const { settings = undefined } = (await provider.store.relyingParties.find('app')) ?? {};
  if (settings === undefined) throw new Error('there is none');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { jwks: _, ...rest } = settings;
  await provider.store.relyingParties.remove('app');
  await provider.add({ settings: { ...rest, jwksUri: `${addressOf(server)}/jwks.json` } });
  const as = await discover(provider);
  const response = await oauth.pushedAuthorizationRequest(
    as,
    client,
    oauth.PrivateKeyJwt(key),
    {
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: 'openid',
      code_challenge: await oauth.calculatePKCECodeChallenge('v'.repeat(43)),
      code_challenge_method: 'S256',
    },
    insecure,
  );
  expect([response.status, asked]).toEqual([201, ['/jwks.json']]);
});

describe('an answer that was tampered with is noticed by the relying party', () => {
  test.each([
    ['state', 'another', /state/],
    ['iss', 'https://evil.example', /iss/],
  ])('%s', async (name, value, problem) => {
    const provider = await startProvider();
    await provider.add({});
    const as = await discover(provider);
    const client: oauth.Client = { client_id: 'app' };
    const url = new URL(as.authorization_endpoint ?? '');
    url.search = String(
      new URLSearchParams({
        client_id: 'app',
        response_type: 'code',
        redirect_uri: REDIRECT,
        scope: 'openid',
        state: 'mine',
        code_challenge: await oauth.calculatePKCECodeChallenge('v'.repeat(43)),
        code_challenge_method: 'S256',
      }),
    );
    const { url: back } = await signIn(provider, provider.browser(), url.href);
    const good = new URL(back);
    expect(good.searchParams.get('iss')).toBe(provider.issuer);
    expect(oauth.validateAuthResponse(as, client, good, 'mine')).toBeInstanceOf(URLSearchParams);
    const forged = new URL(back);
    forged.searchParams.set(name, value);
    expect(() => oauth.validateAuthResponse(as, client, forged, 'mine')).toThrow(problem);
  });
});
