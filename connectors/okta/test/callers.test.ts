import { basicSecret, oauthCaller } from '@facenition/okta';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { payload } from './payload.ts';

const UNKNOWN = expect.objectContaining({ code: 'ERR_CALLER_UNKNOWN' });
const headers = (authorization: string) => new Headers({ authorization });

describe('Basic', () => {
  const password = 'a-password-of-at-least-32-characters';
  const former = 'the-one-before-of-32-characters-or-more';
  const caller = basicSecret([
    { user: 'okta', password },
    { user: 'okta', password: former },
  ]);
  const basic = (text: string) => headers(`Basic ${Buffer.from(text).toString('base64')}`);

  test('is one of two that are known', async () => {
    await expect(caller(basic(`okta:${password}`))).resolves.toBeUndefined();
    await expect(caller(basic(`okta:${former}`))).resolves.toBeUndefined();
  });

  test.each([`okta:${password}x`, `other:${password}`, password, ''])(
    'is no other',
    async (text) => {
      await expect(caller(basic(text))).rejects.toEqual(UNKNOWN);
    },
  );

  test('is long', () => {
    expect(() =>
      basicSecret([{ user: 'a-user-that-makes-it-long-enough', password: 'x' }]),
    ).toThrow(expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }));
  });
});

describe('OAuth 2.0', () => {
  const NOW = 1_795_166_065_000;
  let sign: (changes?: object) => Promise<string>;
  let caller: ReturnType<typeof oauthCaller>;
  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' };
    caller = oauthCaller({
      issuer: 'https://acme-test.okta.com/oauth2/default',
      clientId: '0oafnj43vkrq7wKxZ5d7',
      scope: 'facenition.hook',
      keys: createLocalJWKSet({ keys: [jwk] }),
      clock: () => NOW,
    });
    sign = (changes = {}) =>
      new SignJWT({ ...payload('hook-caller-claims'), ...changes })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .sign(privateKey);
  });

  test('is the token that Okta gets', async () => {
    await expect(caller(headers(`Bearer ${await sign()}`))).resolves.toBeUndefined();
  });

  test.each([
    ['another client', { cid: '0oaOther' }],
    ['another scope', { scp: ['openid'] }],
    ['a scope that is a text', { scp: 'facenition.hook.more' }],
    ['no scope', { scp: undefined }],
    ['another audience', { aud: 'api://other' }],
    ['another issuer', { iss: 'https://evil.okta.com/oauth2/default' }],
    ['the past', { exp: 1_795_166_000 }],
    ['no end', { exp: undefined }],
  ])('is none of %s', async (_what, changes) => {
    await expect(caller(headers(`Bearer ${await sign(changes)}`))).rejects.toEqual(UNKNOWN);
  });
});
