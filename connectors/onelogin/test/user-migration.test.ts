import { createHandler } from '@facenition/hook';
import { describe, expect, test } from 'vitest';
import { directoryByFetch } from '../src/hooks/directory.ts';
import { readMigration, userMigrationHook } from '../src/hooks/user-migration.ts';
import { DIRECTORY_USER, MIGRATING } from './hook-rules.ts';
import { CREATE, MIGRATION, REJECT } from './payloads.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

async function run(answer: unknown, payload: unknown = MIGRATION) {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    sent.push({ url: String(url), init });
    return answer instanceof Response ? answer : Response.json(answer);
  };
  const url = MIGRATING.directoryUrl;
  const directory = directoryByFetch({ url, token: () => 'token-of-the-directory', fetch });
  const events: unknown[] = [];
  const onEvent = (event: unknown): void => void events.push(event);
  const hook = userMigrationHook(directory, 'fn_token_ref');
  return {
    result: await createHandler(hook, { deadlineMs: 100, onEvent }).handle(payload),
    sent,
    events,
  };
}

const accepted = (changes: object = {}) => ({
  accepted: true,
  user: { ...DIRECTORY_USER, ...changes },
});

test('who the directory accepts gets an account that names the reference', async () => {
  const { result, sent } = await run(accepted());
  expect(result).toEqual(CREATE);
  const [{ url, init } = { url: '', init: undefined }] = sent;
  expect(url).toBe('https://directory.example/check');
  expect(new Headers(init?.headers).get('authorization')).toBe('Bearer token-of-the-directory');
  expect(init).toMatchObject({ method: 'POST', redirect: 'error' });
  expect(JSON.parse(String(init?.body))).toEqual({
    username: 'mira.holt@acme.example',
    password: 'correct-horse-9',
  });
});

test('who has no reference yet gets an account without one', async () => {
  const { result } = await run(accepted({ facenition_reference: null, department: undefined }));
  expect(result).toMatchObject({ success: true });
  expect(result.user).not.toHaveProperty('custom_attributes');
  expect(result.user).not.toHaveProperty('department');
});

describe('rejected is', () => {
  test.each([
    ['whom the directory does not accept', { accepted: false }, 'not_accepted'],
    [
      'who typed the name of somebody else',
      accepted({ username: 'ada', email: 'ada@acme.example' }),
      'wrong_user',
    ],
  ])('%s', async (_, answer, reason) => {
    const { result, events } = await run(answer);
    expect(result).toEqual(REJECT);
    expect(events).toEqual([expect.objectContaining({ outcome: 'refused', reason })]);
  });

  test.each<[string, unknown]>([
    ['accepted in a text', { ...accepted(), accepted: 'true' }],
    ['accepted, and nobody', { accepted: true }],
    ['no e-mail address', accepted({ email: undefined })],
    ['a name of control characters', accepted({ firstname: 'Mi\u0000ra' })],
    ['a reference that is none', accepted({ facenition_reference: 'mira' })],
    ['a list', [accepted()]],
    ['nothing', null],
    ['a page', new Response('<title>Welcome</title>')],
    ['a status', new Response('{"accepted":true}', { status: 500 })],
    ['something endless', new Response(JSON.stringify(accepted({ more: 'x'.repeat(70_000) })))],
  ])('who gets an answer of %s', async (_, answer) => {
    const { result, events } = await run(answer);
    expect(result).toEqual(REJECT);
    const fault = { kind: 'fault', code: 'ERR_SERVICE_UNAVAILABLE' };
    expect(events).toEqual([expect.objectContaining(fault)]);
    expect(JSON.stringify(events)).not.toMatch(/correct-horse|token-of|mira/);
  });

  test.each([
    ['no context', null],
    ['no name', { ...MIGRATION, user_identifier: undefined }],
    ['no password', { ...MIGRATION, password: '' }],
    ['a password that is none', { ...MIGRATION, password: { length: 8 } }],
    ['an endless password', { ...MIGRATION, password: 'x'.repeat(1025) }],
  ])('%s, and nobody is asked', async (_, payload) => {
    const { result, sent } = await run(accepted(), payload);
    expect([result, sent]).toEqual([REJECT, []]);
  });
});

test('spaces and letters of a password stay as they are', () => {
  const { question } = readMigration({ ...MIGRATION, password: ' p\u00e4ss\t' });
  expect(question.password).toBe(' p\u00e4ss\t');
});
