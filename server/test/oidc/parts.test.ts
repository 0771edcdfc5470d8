import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { accountIdOf, accountOf } from '../../src/oidc/accounts.ts';
import { checkClaims } from '../../src/oidc/claims.ts';
import { contentPolicy } from '../../src/oidc/page-headers.ts';
import { errorPage, identifierPage } from '../../src/oidc/pages.ts';
import { cookieKeys, createPseudonyms } from '../../src/oidc/pseudonyms.ts';
import { nameIn } from '../../src/oidc/question.ts';
import type { RelyingParty } from '../../src/store/relying-parties.ts';

const subject = { idp: 'acme', tenant: 'main', userId: 'mira' };

/** Keys of two generations. */
const keys = {
  current: async () => 2,
  sealKey: async (kid: number, salt: Uint8Array, info: Uint8Array) =>
    kid === 1 || kid === 2
      ? new Uint8Array(createHash('sha256').update(`${kid}`).update(salt).update(info).digest())
      : undefined,
};

const relyingParty: RelyingParty = {
  id: 'app',
  name: 'App',
  profile: 'generic',
  idp: 'acme',
  tenant: 'main',
  settings: {
    redirectUris: ['https://rp.example/callback'],
    postLogoutRedirectUris: [],
    authentication: 'none',
    signing: 'RS256',
    requiresPushedRequests: false,
    requiresPkce: true,
    subjects: 'pairwise',
  },
  kid: 1,
  createdAt: 0,
};

describe('a pseudonym', () => {
  const { subOf } = createPseudonyms(keys);

  test('is the same as ever, and another for all others', async () => {
    const subs = await Promise.all([
      subOf(relyingParty, subject),
      subOf(relyingParty, subject),
      subOf({ ...relyingParty, id: 'other' }, subject),
      subOf({ ...relyingParty, kid: 2 }, subject),
      subOf(relyingParty, { ...subject, userId: 'eve' }),
      subOf(relyingParty, { ...subject, tenant: 'second' }),
      subOf(relyingParty, { ...subject, idp: 'second' }),
      // What stands side by side does not run together.
      subOf(relyingParty, { idp: 'acme', tenant: 'mainm', userId: 'ira' }),
    ]);
    expect(subs[0]).toBe(subs[1]);
    expect(new Set(subs)).toHaveLength(7);
    for (const sub of subs) expect(sub).toMatch(/^fnsub_[\w-]{43}$/);
  });

  test('is the user id where that is wanted, and none where its key is gone', async () => {
    const settings = { ...relyingParty.settings, subjects: 'public' } as const;
    expect(await subOf({ ...relyingParty, settings }, subject)).toBe('mira');
    await expect(subOf({ ...relyingParty, kid: 9 }, subject)).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
    });
  });

  test('cookies that the former generation signed are still known', async () => {
    const [newest, former] = await cookieKeys(keys);
    const before = await cookieKeys({ ...keys, current: async () => 1 });
    expect(former).toBe(before[0]);
    expect(before).toHaveLength(1);
    expect(newest).not.toBe(former);
  });
});

test('an account is kept whole, and what is none is nobody', () => {
  for (const isVerified of [true, false]) {
    const account = { subject: { idp: 'ä', tenant: '"', userId: '\\' }, isVerified };
    expect(accountOf(accountIdOf(account))).toEqual(account);
  }
  const other = accountIdOf({ subject, isVerified: false });
  expect(other).not.toBe(accountIdOf({ subject, isVerified: true }));
  for (const text of ['', 'mira', Buffer.from('["verified","a","b"]').toString('base64url')]) {
    expect(accountOf(text)).toBeUndefined();
  }
});

test.each([
  [' Mira ', 'Mira'],
  ['mira@acme.example', 'mira@acme.example'],
  ['e\u0301', '\u00e9'],
  ['', undefined],
  ['\u200b', undefined],
  ['a\nb', undefined],
  ['x'.repeat(256), 'x'.repeat(256)],
  ['x'.repeat(257), undefined],
  [undefined, undefined],
  [['mira'], undefined],
])('of what was typed, %j, the name is %j', (typed, name) => {
  expect(nameIn(typed)).toBe(name);
});

test.each([
  [{ id_token: { acr: { essential: true }, email: null } }, true],
  [{ userinfo: { name: null } }, true],
  [{ id_token: { acr: ['x'] } }, false],
  [{ userinfo: { verified_claims: [] } }, false],
  [{ id_token: { verified_claims: [] } }, false],
  [
    { id_token: { verified_claims: [{ verification: { trust_framework: null }, claims: {} }] } },
    true,
  ],
  [
    { id_token: { verified_claims: { verification: { trust_framework: { value: 'eidas' } } } } },
    false,
  ],
])('claims %j are understood: %j', (claims, isUnderstood) => {
  if (isUnderstood) expect(() => checkClaims(claims)).not.toThrow();
  else expect(() => checkClaims(claims)).toThrow('invalid_request');
});

test('nothing of a request is markup on a page', () => {
  const evil = `<script>"'&`;
  const page = identifierPage({ asking: evil, action: evil, isRefused: false });
  expect(page).not.toContain('<script>');
  expect(page).toContain('action="&lt;script&gt;&quot;&#39;&amp;"');
  expect(errorPage('<b>')).toContain('<code>server_error</code>');
  const policy = contentPolicy(['https://rp.example/a;b?c', 'https://rp.example/d']);
  expect(policy).toMatch(/; form-action 'self' https:\/\/rp\.example$/);
});
