import { HookFault, type HookReply } from '@facenition/hook';
import { type TokenHookOptions, tokenHook } from '@facenition/okta';
import { describe, expect, test } from 'vitest';
import {
  type FakeAnswers,
  fakeFacenition,
  LOGIN,
  MATCH,
  ORG,
  TICKET,
  TXN,
  USER_ID,
} from './fake-facenition.ts';
import { payload } from './payload.ts';

type Changes = Partial<Omit<TokenHookOptions, 'facenition'>>;

async function called(event: unknown, changes: Changes = {}, answers: FakeAnswers = {}) {
  const { facenition, asked } = fakeFacenition(answers);
  const hook = tokenHook({
    ...{ facenition, orgUrls: [ORG], scope: 'payments', mode: { kind: 'bound' }, ...changes },
  });
  const { question, call } = hook.read(event);
  const answer = await hook.ask(question, new AbortController().signal);
  return { asked, call, reply: hook.write(answer, question) };
}

const REFUSED = {
  status: 200,
  body: { error: { errorSummary: 'Face verification is required.' } },
};
const UNTOUCHED = { status: 200, body: { commands: [] } };
const RECENT = { kind: 'recent', maxAgeSeconds: 300 } as const;

const typesIn = ({ body }: HookReply): readonly string[] =>
  Object(body).commands.map(({ type }: { type: string }) => type);

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (thrown) {
    if (thrown instanceof HookFault) return thrown.code;
  }
  throw new Error('It did not throw what it should.');
}

describe('bound', () => {
  test('asks for the ticket in the address, of the user whom Okta names', async () => {
    const { asked, call, reply } = await called(payload('token-hook'), { level: 4 });
    expect(asked).toEqual([
      {
        kind: 'consumeTicket',
        question: {
          ...{ txn: TXN, ticket: TICKET, user: LOGIN, scope: 'payments', level: 4 },
          attempt: 'f2Jw0Yd-RQ6mZq1Yx8pN7A',
        },
      },
    ]);
    expect(call).toBe('f2Jw0Yd-RQ6mZq1Yx8pN7A');
    const value = [
      { op: 'add', path: '/claims/face_verified', value: true },
      { op: 'add', path: '/claims/face_verified_at', value: 1_795_166_061 },
      { op: 'add', path: '/claims/face_level', value: 4 },
      { op: 'add', path: '/claims/face_assurance', value: 'active' },
    ];
    expect(reply).toEqual({
      status: 200,
      body: {
        commands: [
          { type: 'com.okta.identity.patch', value },
          { type: 'com.okta.access.patch', value },
        ],
      },
    });
  });

  test('by the id of the user, where that is how they are known', async () => {
    const { asked } = await called(payload('token-hook'), { userBy: 'id' });
    expect(asked).toMatchObject([{ question: { user: USER_ID } }]);
  });

  const proof = `${TXN}.${TICKET}`;
  const other = `${TXN}.fntk_${'X'.repeat(22)}`;
  test.each([
    ['in another parameter', `?step=${proof}`, 'st', { parameter: 'step' }, true],
    ['at the end of the state', '', `st-7781~${proof}`, {}, true],
    ['as the whole state', '', proof, {}, true],
    ['in both', `?face=${proof}`, `st~${proof}`, {}, true],
    ['in both, which differ', `?face=${proof}`, `st~${other}`, {}, false],
    ['twice', `?face=${proof}&face=${other}`, 'st', {}, false],
    ['glued to the state', '', `st${proof}`, {}, false],
    ['in the middle of the state', '', `st~${proof}~x`, {}, false],
    ['in the fragment', `#face=${proof}`, 'st', {}, false],
    ['as something else', '?face=fntx_short.fntk_short', 'st', {}, false],
    ['nowhere', '', 'st', {}, false],
  ])('with the proof %s', async (_where, query, state, mode, isFound) => {
    const event = payload('token-hook');
    event.data.context.request.url.value = `/oauth2/aus1/v1/authorize${query}`;
    event.data.context.protocol.request.state = state;
    const { asked, reply } = await called(event, { mode: { kind: 'bound', ...mode } });
    expect(asked).toHaveLength(isFound ? 1 : 0);
    if (!isFound) expect(reply).toEqual(REFUSED);
  });

  test.each(['wrong_user', 'ticket_already_used', 'ticket_expired'])(
    'refuses what is refused: %s',
    async (reason) => {
      const face = { outcome: 'refused', reason } as const;
      expect((await called(payload('token-hook'), {}, { face })).reply).toEqual(REFUSED);
    },
  );

  test('says its own words where it is told to', async () => {
    const face = { outcome: 'refused', reason: 'wrong_user' } as const;
    const { reply } = await called(payload('token-hook'), { message: 'Show your face.' }, { face });
    expect(reply.body).toEqual({ error: { errorSummary: 'Show your face.' } });
  });

  test('stamps that there was none where it shall not deny', async () => {
    const face = { outcome: 'refused', reason: 'wrong_user' } as const;
    const { reply } = await called(payload('token-hook'), { otherwise: 'stamp' }, { face });
    const value = [{ op: 'add', path: '/claims/face_verified', value: false }];
    expect(reply.body).toEqual({
      commands: [
        { type: 'com.okta.identity.patch', value },
        { type: 'com.okta.access.patch', value },
      ],
    });
  });
});

describe('recent', () => {
  test('asks for the latest verification, and needs no proof', async () => {
    const event = payload('token-hook');
    event.data.context.request.url.value = '/oauth2/aus1/v1/token';
    const { asked, reply } = await called(event, { mode: RECENT });
    expect(asked).toEqual([
      {
        kind: 'latestVerification',
        question: { user: LOGIN, scope: 'payments', maxAgeSeconds: 300 },
      },
    ]);
    expect(typesIn(reply)).toHaveLength(2);
  });

  test('refuses what is too old', async () => {
    const face = { outcome: 'refused', reason: 'not_recent' } as const;
    const { reply } = await called(payload('token-hook'), { mode: RECENT }, { face });
    expect(reply).toEqual(REFUSED);
  });
});

describe('which tokens', () => {
  test.each([
    ['access', ['com.okta.identity.patch']],
    ['identity', ['com.okta.access.patch']],
  ])('stamps no token that is not made: without %s', async (name, types) => {
    const event = payload('token-hook');
    delete event.data[name];
    expect(typesIn((await called(event)).reply)).toEqual(types);
  });

  test('leaves those of a client on its own', async () => {
    const event = payload('token-hook');
    delete event.data.context.user;
    delete event.data.context.session;
    delete event.data.identity;
    expect(await called(event)).toMatchObject({ asked: [], reply: UNTOUCHED });
    event.data.context.protocol.request.grant_type = 'password';
    expect(codeOf(() => tokenHookOf().read(event))).toBe('ERR_PAYLOAD_INVALID');
  });

  test('takes what is null for what is not there', async () => {
    const event = payload('token-hook');
    const { context } = event.data;
    event.data.identity = null;
    Object.assign(context.protocol, { originalGrant: null });
    context.protocol.request.state = null;
    context.session = null;
    expect(typesIn((await called(event)).reply)).toEqual(['com.okta.access.patch']);
    context.user = null;
    expect(await called(event)).toMatchObject({ asked: [], reply: UNTOUCHED });
  });

  test.each([
    ['a session', 'session'],
    ['an ID token', 'identity'],
  ])('is no client on its own with %s', (_what, left) => {
    const event = payload('token-hook');
    delete event.data.context.user;
    if (left !== 'session') delete event.data.context.session;
    if (left !== 'identity') delete event.data.identity;
    expect(codeOf(() => tokenHookOf().read(event))).toBe('ERR_PAYLOAD_INVALID');
  });

  test('is no client on its own where there is a user', () => {
    const event = payload('token-hook');
    delete event.data.context.session;
    delete event.data.identity;
    expect(tokenHookOf().read(event).question).toMatchObject({ kind: 'ticket' });
  });

  test.each([
    ['grant_type', { request: { grant_type: 'refresh_token' } }],
    ['originalGrant', { originalGrant: { refresh_token: { jti: 'oar1' } } }],
    ['OriginalGrant', { OriginalGrant: { refresh_token: { jti: 'oar1' } } }],
  ])('knows a refresh token by %s', async (_by, protocol) => {
    const event = payload('token-hook');
    Object.assign(event.data.context.protocol, protocol);
    expect(await called(event)).toMatchObject({ asked: [], reply: UNTOUCHED });
    const checked = await called(event, { refresh: { maxAgeSeconds: 900 } });
    expect(checked.asked).toMatchObject([
      { kind: 'latestVerification', question: { user: LOGIN, maxAgeSeconds: 900 } },
    ]);
    const face = { outcome: 'refused', reason: 'not_recent' } as const;
    const late = await called(event, { refresh: { maxAgeSeconds: 900 } }, { face });
    expect(late.reply).toEqual(REFUSED);
  });

  test('takes no word of a browser for a refresh token', async () => {
    const event = payload('token-hook');
    event.data.context.request.url.value = '/oauth2/aus1/v1/authorize?grant_type=refresh_token';
    event.data.context.protocol.request.grant_type = 'refresh_token';
    expect(await called(event)).toMatchObject({ asked: [], reply: REFUSED });
  });
});

function tokenHookOf() {
  const { facenition } = fakeFacenition();
  return tokenHook({
    ...{ facenition, orgUrls: [ORG], scope: 'payments', mode: { kind: 'bound' } },
  });
}

describe('an event of somebody else', () => {
  test.each([
    ['source', 'https://evil.okta.com/oauth2/aus1/v1/authorize'],
    ['source', 'https://acme-test.okta.com.evil.example/oauth2/aus1/v1/authorize'],
    ['source', 'https://acme-test.okta.com@evil.example/'],
    ['source', 'http://acme-test.okta.com/oauth2/aus1/v1/authorize'],
    ['source', 'regtfn4qeBKU29vSo5d7'],
    ['issuer', 'https://evil.okta.com/oauth2/aus1'],
  ])('is foreign by its %s: %s', (what, url) => {
    const event = payload('token-hook');
    if (what === 'source') event.source = url;
    else event.data.context.protocol.issuer.uri = url;
    expect(codeOf(() => tokenHookOf().read(event))).toBe('ERR_PAYLOAD_FOREIGN');
  });

  test('is ours under a domain of our own', () => {
    const event = payload('token-hook');
    event.source = 'https://login.acme.example/oauth2/aus1/v1/authorize';
    const { facenition } = fakeFacenition();
    const orgUrls = [ORG, 'https://login.acme.example/'];
    const hook = tokenHook({ facenition, orgUrls, scope: 's', mode: { kind: 'bound' } });
    expect(hook.read(event).question).toMatchObject({ kind: 'ticket' });
  });

  test.each([[[]], [['acme']], [[ORG, 'data:text/plain,x']]])('needs an org: %j', (orgUrls) => {
    const { facenition } = fakeFacenition();
    expect(
      codeOf(() => tokenHook({ facenition, orgUrls, scope: 's', mode: { kind: 'bound' } })),
    ).toBe('ERR_CONFIG_INVALID');
  });
});

test('a match is one only by its word', async () => {
  const hook = tokenHookOf();
  const { question } = hook.read(payload('token-hook'));
  const lie = JSON.parse(JSON.stringify({ ...MATCH, outcome: 'not-asked' }));
  expect(hook.write(lie, question)).toEqual(REFUSED);
});
