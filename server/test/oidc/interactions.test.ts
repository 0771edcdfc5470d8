import { FacenitionError } from '@facenition/core';
import * as client from 'openid-client';
import { describe, expect, test } from 'vitest';
import { REDIRECT, startProvider, type TestProvider, USER } from './harness.ts';
import { discover, newRequest, refusedSignIn, wholeSignIn } from './relying-party.ts';

/** The address of an authorization request. */
async function requested(
  provider: TestProvider,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { parameters } = await newRequest(more);
  return client.buildAuthorizationUrl(await discover(provider), { ...parameters }).href;
}

const passes = { how: 'passes' } as const;

describe('a capture that does not pass', () => {
  test.each([
    ['fails', 'face verification failed'],
    ['cancel', 'the person cancelled face verification'],
    ['alternative', 'the person asked for another way to sign in'],
    ['expires', 'face verification timed out'],
  ] as const)('%s: the relying party is told that access is denied', async (how, description) => {
    const provider = await startProvider();
    await provider.add({});
    const told = await refusedSignIn(provider, {}, { ending: { how } });
    const denied = { error: 'access_denied', error_description: description, state: 'a-state' };
    expect(told).toEqual(denied);
    expect(provider.events).toContainEqual({
      event: 'openid-refused',
      at: 'authorization',
      error: 'access_denied',
    });
  });

  test('of somebody else, of another scope, or of long ago counts for nothing', async () => {
    const provider = await startProvider();
    await provider.add({});
    const subject = { idp: 'acme', tenant: 'main', userId: USER };
    const wrongs = [
      { subject: { ...subject, userId: 'eve@acme.example' } },
      { subject: { ...subject, tenant: 'other' } },
      { subject: { ...subject, idp: 'other' } },
      { scope: 'another' },
      { verifiedAt: Date.now() - 11 * 60_000 },
      { verifiedAt: Date.now() + 60_000 },
      { verifiedAt: Number.NaN },
    ];
    for (const result of wrongs) {
      const told = await refusedSignIn(provider, {}, { ending: { how: 'passes', result } });
      expect(told).toMatchObject({ error: 'access_denied' });
    }
  });

  test('still goes on: the browser is sent back to it', async () => {
    const provider = await startProvider();
    await provider.add({});
    const browser = provider.browser();
    const { url } = await browser.visit(await requested(provider, { login_hint: USER }));
    const early = provider.captures.end(url, { how: 'stays-open' });
    expect((await browser.visit(early)).url).toBe(url);
    const { url: back } = await browser.visit(provider.captures.end(url, passes));
    expect(back).toMatch(/^https:\/\/rp\.example\/callback\?code=/);
  });

  test('cannot begin: the relying party is told, and the log knows why', async () => {
    const provider = await startProvider();
    await provider.add({});
    provider.captures.failNext(new FacenitionError('ERR_LOCKED_OUT', 'locked out'));
    expect(await refusedSignIn(provider)).toMatchObject({
      error: 'access_denied',
      error_description: 'face verification failed',
    });
    provider.captures.failNext(new Error('canary'));
    const told = await refusedSignIn(provider);
    expect(told).toMatchObject({ error: 'temporarily_unavailable' });
    expect(JSON.stringify([told, provider.events])).not.toContain('canary');
    expect(provider.events.map(({ event }) => event)).toContain('fault');
  });
});

test('nobody signs in as a person whose account is not there yet', async () => {
  const provider = await startProvider();
  await provider.add({});
  const told = await refusedSignIn(provider, { login_hint: `sign-up:fntx_${'A'.repeat(22)}` });
  expect(told).toMatchObject({ error: 'access_denied' });
  expect(provider.captures.begun).toEqual([]);
});

describe('an interaction', () => {
  test('is of the browser that began it', async () => {
    const provider = await startProvider();
    await provider.add({});
    const [mine, other] = [provider.browser(), provider.browser()];
    const page = await mine.visit(await requested(provider));
    expect(page.url).toMatch(/\/oidc\/interaction\/[\w-]+$/);
    for (const sending of [{}, { form: { identifier: USER } }]) {
      const refused = await other.visit(page.url, sending);
      expect([refused.status, refused.headers.get('location')]).toEqual([400, null]);
    }
    expect(provider.captures.begun).toEqual([]);
    // A browser with an interaction of its own is no nearer to this one.
    const own = await other.visit(await requested(provider));
    const [key = ''] = [...other.cookies.keys()].filter((name) => name.includes('/interaction/'));
    const cookie = `facenition-interaction=${other.cookies.get(key)?.value}`;
    const [sig] = [...other.cookies].filter(([name]) =>
      name.startsWith(`${key.split(' ')[0]}.sig`),
    );
    const stolen = await other.send(page.url, {
      headers: { cookie: `${cookie}; facenition-interaction.sig=${sig?.[1].value}` },
    });
    expect([own.status, stolen.status]).toEqual([200, 400]);
  });

  test('cannot be finished by whoever began it, where another person was captured', async () => {
    const provider = await startProvider();
    await provider.add({});
    const [attacker, victim] = [provider.browser(), provider.browser()];
    const { url } = await attacker.visit(await requested(provider, { login_hint: USER }));
    // The attacker sends the address of the capture to the victim, whose browser is sent back.
    const back = new URL(provider.captures.end(url, passes));
    const atVictim = await victim.visit(back.href);
    expect([atVictim.status, atVictim.headers.get('location')]).toEqual([400, null]);
    for (const state of [null, '', 'x', back.searchParams.get('state')?.slice(0, -1) ?? '']) {
      const tried = new URL(back.href);
      if (state === null) tried.searchParams.delete('state');
      else tried.searchParams.set('state', state);
      expect((await attacker.visit(tried.href)).status).toBe(400);
    }
    const swapped = new URL(back.href);
    swapped.searchParams.set('txn', 'fntx_another');
    expect((await attacker.visit(swapped.href)).status).toBe(400);
  });

  test('is answered once', async () => {
    const provider = await startProvider();
    await provider.add({});
    const browser = provider.browser();
    const { url } = await browser.visit(await requested(provider, { login_hint: USER }));
    const back = provider.captures.end(url, passes);
    expect((await browser.visit(back)).url).toContain('code=');
    expect((await browser.visit(back)).status).toBe(400);
  });

  test('cannot be left out by going where it would lead', async () => {
    const provider = await startProvider();
    await provider.add({});
    const browser = provider.browser();
    const page = await browser.visit(await requested(provider));
    const resume = page.url.replace('/interaction/', '/authorize/');
    const again = await browser.visit(resume);
    expect(again.body).toContain('name="identifier"');
    expect(again.url).not.toBe(page.url);
    const after = await browser.visit(page.url, { form: { identifier: USER } });
    expect(after.status).toBe(400);
  });

  test('two of one browser do not disturb each other', async () => {
    const provider = await startProvider();
    await provider.add({});
    const browser = provider.browser();
    const hinted = { login_hint: USER };
    const first = await browser.visit(await requested(provider, hinted));
    const second = await browser.visit(await requested(provider, hinted));
    expect(first.url).not.toBe(second.url);
    for (const { url } of [first, second]) {
      const { url: back } = await browser.visit(provider.captures.end(url, passes));
      expect(back).toContain('code=');
    }
  });
});

describe('who it is', () => {
  test('is said by the relying party, and then it is nobody else', async () => {
    const provider = await startProvider();
    await provider.add({});
    const browser = provider.browser();
    const hinted = await requested(provider, { login_hint: USER });
    const { url } = await browser.visit(hinted);
    expect(url).toContain('/capture/');
    const [key = ''] = [...browser.cookies.keys()].filter((name) => name.includes('/interaction/'));
    const interaction = `${provider.origin}${key.split(' ')[1]}`;
    await browser.visit(interaction, { form: { identifier: 'eve@acme.example' } });
    expect(provider.captures.begun.map(({ subject }) => subject.userId)).toEqual([USER]);
  });

  test('is typed otherwise, and the page says the same of everybody', async () => {
    const provider = await startProvider();
    await provider.add({});
    const browser = provider.browser();
    const page = await browser.visit(await requested(provider));
    expect(page.body).toContain('Acme &lt;Travel&gt;');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src; base-uri 'none'; frame-ancestors 'none'; form-action 'self' https:\/\/rp\.example$/,
    );
    for (const identifier of ['', '   ', 'x'.repeat(257), 'a\u0000b']) {
      const again = await browser.visit(page.url, { form: { identifier } });
      expect([again.status, again.body]).toEqual([400, expect.stringContaining('role="alert"')]);
    }
    const { url } = await browser.visit(page.url, { form: { identifier: ' nobody ' } });
    expect(url).toContain('/capture/');
    expect(provider.captures.begun[0]?.subject.userId).toBe('nobody');
  });

  test('is who an ID token of before says, or nobody', async () => {
    const provider = await startProvider();
    await provider.add({});
    const { tokens, claims } = await wholeSignIn(provider);
    const hint = { id_token_hint: tokens.id_token };
    const again = await wholeSignIn(provider, hint);
    expect(again.claims.sub).toBe(claims.sub);
    const denied = { error: 'access_denied' };
    expect(await refusedSignIn(provider, hint, { types: 'eve' })).toMatchObject(denied);
    const bySub = { claims: JSON.stringify({ id_token: { sub: { value: claims.sub } } }) };
    expect((await wholeSignIn(provider, bySub)).claims.sub).toBe(claims.sub);
    expect(await refusedSignIn(provider, bySub, { types: 'eve' })).toMatchObject(denied);
    expect(await refusedSignIn(provider, { login_hint: '\u0007' })).toMatchObject(denied);
  });

  test('has another name for every relying party', async () => {
    const provider = await startProvider();
    await provider.add({});
    const { claims } = await wholeSignIn(provider);
    await provider.store.relyingParties.remove('app');
    await provider.add({ id: 'other' });
    const config = await discover(provider, 'other');
    const { checks, parameters } = await newRequest({ login_hint: USER });
    const browser = provider.browser();
    const url = client.buildAuthorizationUrl(config, { ...parameters });
    const page = await browser.visit(url.href);
    const { url: back } = await browser.visit(provider.captures.end(page.url, passes));
    const tokens = await client.authorizationCodeGrant(config, new URL(back), checks);
    expect(tokens.claims()?.sub).not.toBe(claims.sub);
    expect(back.startsWith(REDIRECT)).toBe(true);
  });
});
