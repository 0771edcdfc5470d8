import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { ANSWERS_TO } from './fake-entra.ts';
import { captureIn, formIn, openBrowser } from './test-browser.ts';
import {
  ACME,
  MIRA,
  NOW,
  OTHER,
  OTTO,
  startTestProvider,
  type TestProvider,
} from './test-provider.ts';

/** Up to where the person is at the capture page. */
async function begun(provider: TestProvider, more: Record<string, string | undefined> = {}) {
  const browser = openBrowser(provider);
  const fields = await provider.entra.form(MIRA, ACME.clientId, more);
  const answer = await browser.authorize(fields);
  expect(answer.status).toBe(303);
  return { browser, fields, captureId: captureIn(answer), answer };
}

describe('a sign-in', () => {
  test('with a capture that passed satisfies Entra', async () => {
    const provider = await startTestProvider();
    const { browser, fields, captureId, answer } = await begun(provider);
    expect(answer.headers.get('Location')).toBe(`${provider.url}/capture/${captureId}`);
    expect(provider.captures.begun.get(captureId)).toMatchObject({
      purpose: 'verification',
      subject: { idp: 'entra', tenant: MIRA.tenantId, userId: MIRA.oid },
      scope: 'sign-in',
      asking: 'Acme',
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    provider.pass(30_000);
    const page = await browser.get(provider.captures.end(captureId, 'passed'));
    const { action, fields: answered } = await formIn(page);
    expect(action).toBe(provider.entra.url + ANSWERS_TO);
    expect(Object.keys(answered)).toEqual(['id_token', 'state']);
    await browser.post(action, answered);
    expect(provider.entra.verdicts).toMatchObject([{ mfa: 'satisfied', why: 'face' }]);

    const iat = NOW / 1000 + 30;
    expect(decodeJwt(answered.id_token ?? '')).toEqual({
      iss: `${provider.url}/entra`,
      aud: ACME.clientId,
      sub: MIRA.sub,
      nonce: fields.nonce,
      iat,
      exp: iat + 300,
      acr: 'possessionorinherence',
      amr: ['face'],
    });
    const header = decodeProtectedHeader(answered.id_token ?? '');
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.stringMatching(/^[\w-]{27}$/) });
    expect(browser.cookies.size).toBe(0);
  });

  test('of somebody who is not enrolled enrols them where the policy allows it after the first factor', async () => {
    const provider = await startTestProvider();
    Object.assign(provider.captures.settings, { enrolled: false, enrolment: 'after-sign-in' });
    const { browser, captureId } = await begun(provider);
    expect(provider.captures.begun.get(captureId)).toMatchObject({ purpose: 'enrolment' });
    const { action, fields } = await formIn(
      await browser.get(provider.captures.end(captureId, 'passed')),
    );
    await browser.post(action, fields);
    expect(provider.entra.verdicts).toMatchObject([{ mfa: 'satisfied' }]);
  });

  test('in two tabs of one browser goes on in both', async () => {
    const provider = await startTestProvider();
    const first = await begun(provider);
    const second = await provider.entra.form(OTTO, OTHER.clientId);
    const captureId = captureIn(await first.browser.authorize(second));
    for (const id of [captureId, first.captureId]) {
      const page = await first.browser.get(provider.captures.end(id, 'passed'));
      const { action, fields } = await formIn(page);
      await first.browser.post(action, fields);
    }
    expect(provider.entra.verdicts.map(({ mfa }) => mfa)).toEqual(['satisfied', 'satisfied']);
  });

  test('with a hint for the client id instead of the application is as good', async () => {
    const provider = await startTestProvider();
    const id_token_hint = await provider.entra.hint(MIRA, { aud: ACME.clientId });
    await begun(provider, { id_token_hint });
  });

  test('shows Entra the first class of those it asks for that a face can meet', async () => {
    const provider = await startTestProvider();
    const values = ['possession', 'knowledgeorpossession', 'inherence', 'possessionorinherence'];
    const claims = { id_token: { acr: { values }, amr: { values: ['otp', 'face'] } } };
    const { browser, captureId } = await begun(provider, { claims: JSON.stringify(claims) });
    const page = await browser.get(provider.captures.end(captureId, 'passed'));
    const { fields } = await formIn(page);
    expect(decodeJwt(fields.id_token ?? '')).toMatchObject({ acr: 'inherence', amr: ['face'] });
  });
});

describe('a capture that did not pass', () => {
  test.each([
    ['failed', 'Face verification did not succeed.'],
    ['cancelled', 'Face verification was cancelled.'],
    ['expired', 'Face verification took too long.'],
  ] as const)('but %s is access_denied', async (state, error_description) => {
    const provider = await startTestProvider();
    const { browser, fields: asked, captureId } = await begun(provider);
    const page = await browser.get(provider.captures.end(captureId, state));
    const { action, fields } = await formIn(page);
    expect(fields).toEqual({ error: 'access_denied', error_description, state: asked.state });
    await browser.post(action, fields);
    expect(provider.entra.verdicts).toMatchObject([{ mfa: 'refused', why: 'access_denied' }]);
  });

  test('within four minutes is access_denied, whatever it says', async () => {
    const provider = await startTestProvider();
    const { browser, captureId } = await begun(provider);
    const back = provider.captures.end(captureId, 'passed');
    provider.pass(240_000);
    expect((await formIn(await browser.get(back))).fields).toMatchObject({
      error: 'access_denied',
      error_description: 'Face verification took too long.',
    });
  });
});

describe('what is ours to mend is temporarily_unavailable:', () => {
  test.each([
    [
      'the result of another person',
      { subject: { idp: 'entra', tenant: MIRA.tenantId, userId: OTTO.oid } },
    ],
    [
      'the result of another tenant',
      { subject: { idp: 'entra', tenant: OTTO.tenantId, userId: MIRA.oid } },
    ],
    [
      'the result of another provider',
      { subject: { idp: 'okta', tenant: MIRA.tenantId, userId: MIRA.oid } },
    ],
    ['the result of another scope', { scope: 'door' }],
    ['a result without a face', { amr: ['pop'] }],
  ])('%s', async (_, wrong) => {
    const provider = await startTestProvider();
    const { browser, captureId, fields: asked } = await begun(provider);
    const page = await browser.get(provider.captures.end(captureId, 'passed', wrong));
    expect((await formIn(page)).fields).toEqual({
      error: 'temporarily_unavailable',
      error_description: 'Verification service unreachable.',
      state: asked.state,
    });
  });

  test('a capture that cannot be begun', async () => {
    const provider = await startTestProvider();
    provider.captures.fail(new Error('CANARY'));
    const fields = await provider.entra.form(MIRA, ACME.clientId);
    const page = await openBrowser(provider).authorize(fields);
    expect((await formIn(page)).fields).toMatchObject({ error: 'temporarily_unavailable' });
    expect(provider.logged.join()).not.toContain('CANARY');
  });

  test('keys of Entra that cannot be had', async () => {
    const provider = await startTestProvider();
    const fields = await provider.entra.form(MIRA, ACME.clientId);
    provider.entra.fail();
    const page = await openBrowser(provider).authorize(fields);
    expect((await formIn(page)).fields).toMatchObject({ error: 'temporarily_unavailable' });
  });
});

test('the log has the steps by the names that Microsoft has for them, and nothing of the person', async () => {
  const provider = await startTestProvider();
  const { browser, captureId, fields } = await begun(provider);
  const { action, fields: answered } = await formIn(
    await browser.get(provider.captures.end(captureId, 'passed')),
  );
  await browser.post(action, answered);
  const steps = provider.logged.map((line) => JSON.parse(line));
  const clientRequestId = fields['client-request-id'];
  expect(steps).toMatchObject([
    { event: 'entra', outcome: 'begun', clientRequestId },
    { event: 'entra', outcome: 'passed', clientRequestId },
  ]);
  const all = provider.logged.join();
  const secrets = [fields.nonce, fields.state, fields.id_token_hint, answered.id_token];
  for (const secret of [...secrets, MIRA.oid, MIRA.sub, captureId])
    expect(all).not.toContain(secret);
});
