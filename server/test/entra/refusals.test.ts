import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { afterFile } from '../temporary-folder.ts';
import { AMR_VALUES, ANSWERS_TO } from './fake-entra.ts';
import { formIn, openBrowser } from './test-browser.ts';
import {
  ACME,
  MIRA,
  NOW,
  OTHER,
  OTTO,
  startTestProvider,
  type TestProvider,
} from './test-provider.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await startTestProvider({}, afterFile);
});
let begunBefore = 0;
beforeEach(() => {
  provider.logged.splice(0);
  begunBefore = provider.captures.begun.size;
});

type More = Record<string, string | undefined>;
const fieldsWith = (more: More) => provider.entra.form(MIRA, ACME.clientId, more);
const lastStep = () => JSON.parse(provider.logged.at(-1) ?? '{}');
const iat = NOW / 1000;

/** A page for the person: nobody is redirected, and nothing of the request is shown. */
async function expectRefusal(answer: Response, reason: string): Promise<void> {
  expect(answer.status).toBe(400);
  expect(answer.headers.get('Location')).toBeNull();
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(answer.headers.get('Content-Security-Policy')).toContain("form-action 'none'");
  const html = await answer.text();
  expect(html).toContain('<h1>This sign-in cannot go on</h1>');
  expect(html).not.toMatch(/<form|<script|evil/);
  expect(lastStep()).toMatchObject({ event: 'entra', outcome: 'refused', reason });
  expect(provider.captures.begun.size).toBe(begunBefore);
}

async function expectDenial(answer: Response, reason: string, state?: string): Promise<void> {
  expect(answer.status).toBe(200);
  const { action, fields } = await formIn(answer);
  expect(action).toBe(provider.entra.url + ANSWERS_TO);
  expect(fields).toMatchObject({ error: 'access_denied', ...(state !== undefined && { state }) });
  expect(fields).not.toHaveProperty('id_token');
  expect(lastStep()).toMatchObject({ event: 'entra', outcome: 'denied', reason });
  expect(provider.captures.begun.size).toBe(begunBefore);
}

describe('a request that nobody may be told of', () => {
  test.each<[string, More, string]>([
    ['an unknown client', { client_id: 'entra-nobody' }, 'client-unknown'],
    ['no client', { client_id: undefined }, 'client-unknown'],
    ['a huge client', { client_id: 'x'.repeat(9000) }, 'client-unknown'],
    ['another address', { redirect_uri: 'https://evil.example/' }, 'redirect-unknown'],
    ['no address', { redirect_uri: undefined }, 'redirect-unknown'],
    [
      'the address of another cloud',
      { redirect_uri: `https://login.microsoftonline.us${ANSWERS_TO}` },
      'redirect-unknown',
    ],
    ['no state', { state: undefined }, 'request-malformed'],
    ['an empty state', { state: '' }, 'request-malformed'],
    ['a huge state', { state: 's'.repeat(8193) }, 'request-malformed'],
  ])('%s', async (_, more, reason) => {
    await expectRefusal(await openBrowser(provider).authorize(await fieldsWith(more)), reason);
  });

  test.each([`${ANSWERS_TO}/`, `${ANSWERS_TO}?a`, `${ANSWERS_TO.toUpperCase()}`, '@evil.example/'])(
    'an address that is nearly ours: %s',
    async (end) => {
      const redirect_uri = provider.entra.url + end;
      const answer = await openBrowser(provider).authorize(await fieldsWith({ redirect_uri }));
      await expectRefusal(answer, 'redirect-unknown');
    },
  );

  test('a field that comes twice', async () => {
    const body = `${new URLSearchParams(await fieldsWith({}))}&client_id=${ACME.clientId}`;
    await expectRefusal(await openBrowser(provider).authorize(body), 'request-malformed');
  });

  test('a form that is too large', async () => {
    const fields = await fieldsWith({ more: 'x'.repeat(70_000) });
    await expectRefusal(await openBrowser(provider).authorize(fields), 'request-malformed');
  });

  test('what is no form', async () => {
    const body = JSON.stringify(await fieldsWith({}));
    const address = `${provider.url}/entra/authorize`;
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(address, { method: 'POST', body, headers, redirect: 'manual' });
    await expectRefusal(answer, 'request-malformed');
    await expectRefusal(await fetch(address, { method: 'POST' }), 'request-malformed');
  });
});

describe('a request that Entra does not send is access_denied', () => {
  const face = { values: AMR_VALUES };
  const asking = (acr: unknown, amr: unknown): More => ({
    claims: JSON.stringify({ id_token: { acr, amr } }),
  });
  test.each<[string, More, string]>([
    ['another response_type', { response_type: 'code' }, 'request-malformed'],
    ['another response_mode', { response_mode: 'query' }, 'request-malformed'],
    ['no openid', { scope: 'profile' }, 'request-malformed'],
    ['no nonce', { nonce: undefined }, 'request-malformed'],
    ['a huge nonce', { nonce: 'n'.repeat(2049) }, 'request-malformed'],
    ['no hint', { id_token_hint: undefined }, 'request-malformed'],
    ['no claims', { claims: undefined }, 'request-malformed'],
    ['huge claims', { claims: `"${'c'.repeat(8192)}"` }, 'request-malformed'],
    ['claims that are no JSON', { claims: '{' }, 'claims-unmeetable'],
    ['claims of another shape', asking('inherence', 'face'), 'claims-unmeetable'],
    ['a class of possession', asking({ values: ['possession'] }, face), 'claims-unmeetable'],
    [
      'classes without inherence',
      asking({ values: ['knowledge', 'knowledgeorpossession'] }, face),
      'claims-unmeetable',
    ],
    ['an unknown class', asking({ values: ['toString'] }, face), 'claims-unmeetable'],
    ['no classes', asking({ values: [] }, face), 'claims-unmeetable'],
    [
      'methods without a face',
      asking({ values: ['inherence'] }, { values: ['fpt', 'otp'] }),
      'claims-unmeetable',
    ],
  ])('%s', async (_, more, reason) => {
    const fields = await fieldsWith(more);
    await expectDenial(await openBrowser(provider).authorize(fields), reason, fields.state);
  });
});

describe('a hint that proves nothing is access_denied', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['of another tenant', { tid: OTTO.tenantId }, 'hint-tenant'],
    ['that another tenant issued', { iss: 'https://elsewhere.example/v2.0' }, 'hint-issuer'],
    ['without an issuer', { iss: undefined }, 'hint-malformed'],
    ['for another application', { aud: OTTO.appId }, 'hint-audience'],
    ['for the client of another tenant', { aud: OTHER.clientId }, 'hint-audience'],
    ['for several', { aud: [MIRA.appId, OTTO.appId] }, 'hint-malformed'],
    ['301 seconds old', { exp: iat - 302, iat: iat - 301, nbf: iat - 301 }, 'hint-too-old'],
    [
      '301 seconds old that seems good for long',
      { exp: iat + 3600, iat: iat - 301, nbf: iat - 301 },
      'hint-too-old',
    ],
    ['of a minute from now', { exp: iat + 60, iat: iat + 61, nbf: iat + 61 }, 'hint-too-old'],
    ['without a time', { iat: undefined }, 'hint-malformed'],
    ['without an end', { exp: undefined }, 'hint-malformed'],
    ['without a subject', { sub: undefined }, 'hint-malformed'],
    ['without an object id', { oid: undefined }, 'hint-malformed'],
    ['whose object id is none', { oid: 'mira' }, 'hint-malformed'],
    ['without a tenant', { tid: undefined }, 'hint-malformed'],
  ])('%s', async (_, claims, reason) => {
    const id_token_hint = await provider.entra.hint(MIRA, claims);
    const fields = await fieldsWith({ id_token_hint });
    await expectDenial(await openBrowser(provider).authorize(fields), reason, fields.state);
  });

  const own = { tid: MIRA.tenantId, oid: MIRA.oid, sub: MIRA.sub, aud: MIRA.appId };
  const claims = () => ({
    ...own,
    iss: `${provider.entra.url}/${MIRA.tenantId}/v2.0`,
    iat,
    nbf: iat,
    exp: iat - 1,
  });
  test.each<[string, () => Promise<string>, string]>([
    ['by nobody', async () => new UnsecuredJWT(claims()).encode(), 'hint-signature'],
    [
      'by a key of its own making',
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        const header = { alg: 'RS256', kid: 'entraTestKid01' };
        return new SignJWT(claims()).setProtectedHeader(header).sign(privateKey);
      },
      'hint-signature',
    ],
    [
      'by a shared secret',
      async () => {
        const header = { alg: 'HS256', kid: 'entraTestKid01' };
        return new SignJWT(claims()).setProtectedHeader(header).sign(new Uint8Array(32));
      },
      'hint-signature',
    ],
    [
      'by a key of another name',
      () => provider.entra.hint(MIRA, {}, { kid: 'other' }),
      'hint-signature',
    ],
    ['for a person of another tenant', () => provider.entra.hint(OTTO), 'hint-signature'],
    [
      'by the right key in another way',
      () => provider.entra.hint(MIRA, {}, { alg: 'PS256' }),
      'hint-signature',
    ],
    ['of no form', async () => 'hint', 'hint-malformed'],
    ['of no content', async () => 'a.b.c', 'hint-malformed'],
    [
      'without end',
      async () => `${await provider.entra.hint(MIRA)}${'x'.repeat(16_384)}`,
      'hint-malformed',
    ],
  ])('signed %s', async (_, make, reason) => {
    const fields = await fieldsWith({ id_token_hint: await make() });
    await expectDenial(await openBrowser(provider).authorize(fields), reason, fields.state);
  });

  test('signed by the keys of another tenant', async () => {
    await provider.entra.signAs(MIRA.tenantId, OTTO.tenantId);
    const id_token_hint = await provider.entra.hint(MIRA);
    await provider.entra.signAs(MIRA.tenantId, MIRA.tenantId);
    const fields = await fieldsWith({ id_token_hint });
    await expectDenial(await openBrowser(provider).authorize(fields), 'hint-signature');
  });

  test.each([
    [-300, 303],
    [0, 303],
    [60, 303],
  ])('but one of %i seconds is good', async (seconds, status) => {
    const [at, nbf] = [iat + seconds, iat + seconds];
    const id_token_hint = await provider.entra.hint(MIRA, { iat: at, nbf, exp: at - 1 });
    const answer = await openBrowser(provider).authorize(await fieldsWith({ id_token_hint }));
    expect(answer.status).toBe(status);
  });
});

test('somebody who is not enrolled is denied where enrolment is by invitation', async () => {
  provider.captures.settings.enrolled = false;
  const answer = await openBrowser(provider).authorize(await fieldsWith({}));
  provider.captures.settings.enrolled = true;
  await expectDenial(answer, 'not-enrolled');
});

test('a client-request-id that is none is not logged', async () => {
  const fields = await fieldsWith({ 'client-request-id': 'CANARY"\n' });
  expect((await openBrowser(provider).authorize(fields)).status).toBe(303);
  expect(lastStep()).not.toHaveProperty('clientRequestId');
  expect(provider.logged.join()).not.toContain('CANARY');
});
