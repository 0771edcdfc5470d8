import { expect, test } from 'vitest';
import { SECRET, startProvider } from './harness.ts';
import { refusedSignIn, wholeSignIn } from './relying-party.ts';

test('nothing of a request or of a person is in the log', async () => {
  const provider = await startProvider();
  await provider.add({ id: 'app', name: 'canary-name' });
  const canary = { state: 'canary-state', nonce: 'canary-nonce', login_hint: 'canary-user' };
  const { tokens, back } = await wholeSignIn(provider);
  await refusedSignIn(provider, canary, { ending: { how: 'fails' } });
  await refusedSignIn(provider, { ...canary, redirect_uri: 'https://canary.example/' });
  await refusedSignIn(provider, { ...canary, scope: 'openid canary\u00e4' });
  for (const token of ['canary-token', tokens.access_token]) {
    await fetch(`${provider.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  }
  await fetch(`${provider.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('app:canary-secret')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code: 'canary-code' }),
  });
  const log = JSON.stringify(provider.events);
  const code = new URL(back).searchParams.get('code') ?? 'none';
  for (const secret of ['canary', SECRET, tokens.access_token, code, tokens.id_token, 'mira']) {
    expect(log).not.toContain(secret);
  }
  const places = provider.events.flatMap((event) =>
    event.event === 'openid-refused' ? [`${event.at} ${event.error}`] : [],
  );
  expect(places).toEqual([
    'authorization access_denied',
    'authorization invalid_redirect_uri',
    'authorization invalid_scope',
    'userinfo invalid_token',
    'token invalid_client',
  ]);
});
