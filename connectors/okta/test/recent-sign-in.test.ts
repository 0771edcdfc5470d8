import { passwordImportHook, samlHook } from '@facenition/okta';
import { describe, expect, test } from 'vitest';
import { signInToOkta } from './stand-in/application.ts';
import { BEN, type Changes, MIRA, NOW, PASSWORD, REFUSED, started, UNSTAMPED } from './whole.ts';

const SSO = '/app/acme_saml_1/exkfn8lMzFm0HZOT5d7/sso/saml';
const LATER = NOW + 1_000_000;

/** Signs in by a face, so that there is a verification that counts. */
async function signedIn(changes: Changes = {}) {
  const parts = await started(changes);
  const { application, captured, sid } = parts;
  const asked = { sid: await sid(), proof: await captured() };
  const outcome = await application.signIn(asked);
  if (outcome.outcome !== 'in') throw new Error(outcome.why);
  return { ...parts, asked, refreshToken: outcome.refreshToken };
}

describe('a refresh token', () => {
  test('makes tokens without a face, unless told otherwise', async () => {
    const { application, host, refreshToken } = await signedIn();
    expect(await application.refresh(refreshToken)).toEqual(UNSTAMPED);
    expect(host.events.at(-1)).toMatchObject({ outcome: 'not-asked' });
  });

  test('or asks how long ago the face was', async () => {
    const { app, application, host, refreshToken } = await signedIn({
      refresh: { maxAgeSeconds: 900 },
    });
    expect(await application.refresh(refreshToken)).toMatchObject({ outcome: 'in' });
    app.setTime(LATER);
    expect(await application.refresh(refreshToken)).toEqual(REFUSED);
    expect(host.events.at(-1)).toMatchObject({ reason: 'not_recent' });
  });
});

describe('a token hook that asks for a recent face', () => {
  const recent = { mode: { kind: 'recent', maxAgeSeconds: 900 } } as const;

  test('lets nobody in whose ticket nobody consumed', async () => {
    const { application, captured, sid, host } = await started(recent);
    await captured();
    expect(await application.signIn({ sid: await sid() })).toEqual(REFUSED);
    expect(host.events).toMatchObject([{ reason: 'not_recent' }]);
  });

  test('lets in whoever was verified, in whatever browser, and nobody else', async () => {
    const parts = await started({ ...recent, refresh: 'leave' });
    const { app, application, captured, sid } = parts;
    const { txn, ticket } = await captured();
    const consumed = { txn, ticket, user: MIRA, scope: 'sign-in' };
    await app.postJson('/tickets/consume', consumed);
    expect(await application.signIn({ sid: await sid() })).toMatchObject({ outcome: 'in' });
    expect(await application.signIn({ sid: await sid(BEN) })).toEqual(REFUSED);
    app.setTime(LATER);
    expect(await application.signIn({ sid: await sid() })).toEqual(REFUSED);
  });
});

test('a SAML application lets in by the face of another sign-in, for a while', async () => {
  const { app, org, asked, sid } = await signedIn({
    otherTypes: ['com.okta.saml.tokens.transform'],
    others: (facenition, url) => ({
      saml: samlHook({ facenition, orgUrls: [url], scope: 'sign-in', maxAgeSeconds: 900 }),
    }),
  });
  const sso = async (session: string) => {
    const response = await fetch(org.url + SSO, { headers: { cookie: `sid=${session}` } });
    return { status: response.status, ...Object(await response.json()) };
  };
  const { claims } = await sso(asked.sid);
  expect(claims.faceVerified.attributeValues[0].value).toBe('true');
  expect(claims.faceVerifiedAt.attributeValues[0].value).toBe(new Date(NOW).toISOString());
  const shown = 'Face verification is required.';
  expect(await sso(await sid(BEN))).toEqual({ status: 403, shown });
  app.setTime(LATER);
  expect(await sso(asked.sid)).toEqual({ status: 403, shown });
});

test('a password is imported after a face, and not without', async () => {
  const { app, org, host } = await signedIn({
    otherTypes: ['com.okta.user.credential.password.import'],
    others: (facenition, url) => ({
      passwordImport: passwordImportHook({
        ...{ facenition, orgUrls: [url], scope: 'sign-in', maxAgeSeconds: 900 },
        verifyPassword: async ({ password }) => password === PASSWORD,
      }),
    }),
  });
  for (const user of org.state.users.values()) user.password = undefined;
  expect(await signInToOkta(org.url, BEN, PASSWORD)).toBeUndefined();
  expect(host.events.at(-1)).toMatchObject({ outcome: 'refused' });
  app.setTime(LATER);
  expect(await signInToOkta(org.url, MIRA, PASSWORD)).toBeUndefined();
  app.setTime(NOW);
  expect(await signInToOkta(org.url, MIRA, PASSWORD)).toBeDefined();
});
