import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Ending } from '../../../server/test/oidc/captures.ts';
import {
  SECRET,
  signIn,
  startProvider,
  type TestProvider,
} from '../../../server/test/oidc/harness.ts';
import { BROKEN, startBroken } from '../../../test/connectors/broken-server.ts';
import { type ActionEvent, type ActionRun, runAction } from './scripts/auth0-action.ts';
import { fileOf, SECRETS } from './scripts/file-of.ts';

const CONTINUE = 'https://acme.eu.auth0.com/continue';
const USER = 'auth0|6601';
const DENIED = ['Your face could not be confirmed.'];
const source = await fileOf('auth0/facenition.js');

let provider: TestProvider;
let event: ActionEvent;
beforeEach(async () => {
  provider = await startProvider();
  await provider.add({
    settings: {
      ...{ redirectUris: [CONTINUE], postLogoutRedirectUris: [], subjects: 'public' },
      ...{ authentication: 'client_secret_basic', signing: 'RS256' },
      ...{ requiresPushedRequests: false, requiresPkce: true },
    },
  });
  provider.decide({ requirement: { level: 4, assurance: 'active' } });
  event = {
    user: { user_id: USER },
    request: { query: {} },
    transaction: { protocol: 'oidc-basic-profile' },
    secrets: {
      FACENITION_ISSUER: provider.issuer,
      FACENITION_CLIENT_ID: 'app',
      FACENITION_CLIENT_SECRET: SECRET,
      CONTINUE_URL: CONTINUE,
    },
  };
});

/** Auth0 keeps what the Action gave it, for the way back of this sign-in. */
async function began(): Promise<ActionRun> {
  const run = await begin();
  event = { ...event, transaction: { protocol: 'oidc-basic-profile', metadata: run.metadata } };
  return run;
}

const begin = (changes: Partial<ActionEvent> = {}, canRedirect = true): Promise<ActionRun> =>
  runAction(source, 'onExecutePostLogin', { ...event, ...changes }, canRedirect);

const goOn = (back: string, changes: Partial<ActionEvent> = {}): Promise<ActionRun> => {
  const query = Object.fromEntries(new URL(back).searchParams);
  return runAction(source, 'onContinuePostLogin', { ...event, request: { query }, ...changes });
};

/** The person goes through the capture; answers the address at which the browser is back. */
async function captured(
  { sentTo }: ActionRun,
  ending: Ending = { how: 'passes', result: { assurance: 'active' } },
): Promise<string> {
  const url = sentTo[0]?.href ?? '';
  return (await signIn(provider, provider.browser(), url, { types: USER, ending })).url;
}

test('a sign-in goes on with a face', async () => {
  const first = await began();
  expect(first).toMatchObject({ denied: [], recorded: [] });
  const back = await captured(first);
  expect(back.startsWith(`${CONTINUE}?`)).toBe(true);
  expect(new URL(back).searchParams.get('state')).toBe('state-of-auth0');
  expect(await goOn(back)).toEqual({
    ...{ denied: [], sentTo: [], recorded: [`${provider.issuer}/face`], metadata: {} },
    claims: { face_acr: 'urn:facenition:loa:face-live' },
  });
});

const metadataOf = ({ transaction }: ActionEvent) => transaction?.metadata ?? {};
const inTransaction = (metadata: Readonly<Record<string, unknown>>) => ({
  transaction: { protocol: 'oidc-basic-profile', metadata },
});

describe('it is denied', () => {
  test.each(['fails', 'cancel', 'alternative', 'expires'] as const)(
    'where the capture ends: %s',
    async (how) => {
      const back = await captured(await began(), { how });
      expect(await goOn(back)).toMatchObject({ denied: DENIED, recorded: [], claims: {} });
    },
  );

  const another = { facenition_nonce: 'n', facenition_verifier: 'v'.repeat(43) };
  test.each<[string, (of: ActionEvent) => Partial<ActionEvent>]>([
    ['the face of another', () => ({ user: { user_id: 'auth0|other' } })],
    ['another nonce', (of) => inTransaction({ ...metadataOf(of), facenition_nonce: 'n' })],
    ['another sign-in', () => inTransaction(another)],
    ['a sign-in that began nothing', () => inTransaction({})],
    ['no transaction', () => ({ transaction: { protocol: 'x' } })],
  ])('with %s', async (_, changesOf) => {
    const back = await captured(await began());
    expect(await goOn(back, changesOf(event))).toMatchObject({ denied: DENIED, recorded: [] });
  });

  test('with a code that was used', async () => {
    const back = await captured(await began());
    expect(await goOn(back)).toMatchObject({ denied: [] });
    expect(await goOn(back)).toMatchObject({ denied: DENIED, recorded: [] });
  });

  test('with a face that moved as nobody told it to', async () => {
    const first = await began();
    first.sentTo[0]?.searchParams.delete('acr_values');
    provider.decide({ requirement: { level: 4, assurance: 'passive' } });
    const back = await captured(first, { how: 'passes', result: { assurance: 'passive' } });
    expect(await goOn(back)).toMatchObject({ denied: DENIED, recorded: [] });
  });

  test.each([
    `${CONTINUE}?state=x`,
    `${CONTINUE}?state=x&code=x`,
    `${CONTINUE}?error=access_denied`,
  ])('with %s', async (back) => {
    await began();
    expect(await goOn(back)).toMatchObject({ denied: DENIED, recorded: [] });
  });

  test('where nobody can be sent to a capture', async () => {
    expect(await begin({}, false)).toMatchObject({ denied: DENIED, sentTo: [] });
  });

  test.each(Object.keys(BROKEN))('where the server %s', async (name) => {
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.any([soon(300)]));
    const answer = BROKEN[name];
    if (answer === undefined) throw new Error(name);
    await began();
    const { url, close } = await startBroken(answer);
    onTestFinished(close);
    const secrets = { ...event.secrets, FACENITION_ISSUER: url };
    expect(await goOn(`${CONTINUE}?code=x`, { secrets })).toMatchObject({
      ...{ denied: DENIED, recorded: [] },
    });
  });
});

function soon(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

test('a refresh token is renewed without anybody there', async () => {
  const run = await begin({ transaction: { protocol: 'oauth2-refresh-token' } }, false);
  expect(run).toMatchObject({ denied: [], sentTo: [] });
});

test('an earlier face of the session counts as long as the Action says', async () => {
  const at = (age: number) => ({
    methods: [
      { name: `${provider.issuer}/face`, timestamp: new Date(Date.now() - age).toISOString() },
    ],
  });
  expect((await begin({ authentication: at(1000) })).sentTo).toHaveLength(1);
  const lasting = source.replace('MAX_AGE_SECONDS = 0', 'MAX_AGE_SECONDS = 300');
  expect(lasting).not.toBe(source);
  const sentTo = async (age: number) => {
    const there = { ...event, authentication: at(age) };
    return (await runAction(lasting, 'onExecutePostLogin', there)).sentTo.length;
  };
  expect([await sentTo(1000), await sentTo(301_000), await sentTo(-60_000)]).toEqual([0, 1, 1]);
  // The tokens of that sign-in say so as well: applications refuse those that do not.
  const recent = { ...event, authentication: at(1000) };
  expect(await runAction(lasting, 'onExecutePostLogin', recent)).toMatchObject({
    claims: { face_acr: 'urn:facenition:loa:face-live' },
  });
  expect((await begin({ authentication: at(1000) })).claims).toEqual({});
});

test('no secret is in the source', () => expect(source).not.toMatch(SECRETS));
