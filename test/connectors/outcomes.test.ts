import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Facenition, HookFault, type HookFaultCode } from '@facenition/hook';
import { CONSUME_REASONS } from '@facenition/ticket';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ASKING_HOOKS, CASES_OF } from './all-hook-cases.ts';
import { facenitionThat, OPENING } from './facenition-stand-in.ts';
import type { HookCase } from './hook-case.ts';

afterEach(() => {
  vi.useRealTimers();
});

const saying = (answer: unknown): Facenition => facenitionThat(async () => answer);
const failing = (thrown: unknown): Facenition =>
  facenitionThat(async () => {
    throw thrown;
  });

const ask = (hookCase: HookCase, facenition: Facenition): Promise<unknown> =>
  hookCase.call(structuredClone(hookCase.payload), { facenition, onEvent: () => {} });

const REFUSALS = {
  face: [...CONSUME_REASONS, 'not_enrolled', 'not_recent', 'a_word_of_a_newer_server'],
  'sign-up': ['unknown_txn', 'not_finished', 'not_captured', 'a_word_of_a_newer_server'],
  capture: [],
  nothing: [],
} as const;

/** None of these is an answer. */
const LIES: readonly unknown[] = [
  undefined,
  null,
  true,
  'match',
  [],
  {},
  { ok: true },
  { outcome: true },
  { outcome: 'Match' },
  { outcome: 'matched' },
  { outcome: ['match'] },
  { outcome: 'accepted' },
  { match: true },
];

const CODES: readonly HookFaultCode[] = [
  'ERR_CALLER_UNKNOWN',
  'ERR_CALLER_UNVERIFIABLE',
  'ERR_PAYLOAD_TOO_LARGE',
  'ERR_PAYLOAD_MALFORMED',
  'ERR_PAYLOAD_INVALID',
  'ERR_PAYLOAD_FOREIGN',
  'ERR_DEADLINE',
  'ERR_SERVICE_UNAVAILABLE',
  'ERR_CONFIG_INVALID',
  'ERR_INTERNAL',
];

test('every connector has its hooks in the table', () => {
  const folders = readdirSync(join(import.meta.dirname, '../../connectors'));
  expect(folders.sort()).toEqual(Object.keys(CASES_OF).sort());
});

describe.each(ASKING_HOOKS)('%s', (_title, hookCase) => {
  const { asks, allowed, refused, faulted, vendorLimitMs } = hookCase;

  test('allows what opens', async () => {
    expect(await ask(hookCase, saying(OPENING[asks]))).toEqual(allowed);
  });

  test.each(REFUSALS[asks])('refuses %s', async (reason) => {
    expect(await ask(hookCase, saying({ outcome: 'refused', reason }))).toEqual(refused);
  });

  // With everything that an answer says, but for the word.
  const almost = [undefined, true, 'Match', 'matched', ['match'], 'accepted', 'allowed'].map(
    (outcome) => ({ ...OPENING[asks], outcome }),
  );

  test.each([...LIES, ...almost].map((lie) => [JSON.stringify(lie) ?? 'undefined', lie]))(
    'does not open for %s',
    async (_text, lie) => {
      expect([refused, faulted]).toContainEqual(await ask(hookCase, saying(lie)));
    },
  );

  test.each(CODES)('answers its refusal to %s', async (code) => {
    expect(await ask(hookCase, failing(new HookFault(code, 'broken')))).toEqual(faulted);
  });

  test.each([[new Error('broken')], [new TypeError('broken')], ['broken'], [undefined]])(
    'answers its refusal where %s is thrown',
    async (thrown) => {
      expect(await ask(hookCase, failing(thrown))).toEqual(faulted);
    },
  );

  test('answers its refusal before the vendor stops waiting', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let aborted = false;
    const asked = Promise.withResolvers<void>();
    const silent = facenitionThat((_question, signal) => {
      signal?.addEventListener('abort', () => {
        aborted = true;
      });
      asked.resolve();
      return new Promise(() => {});
    });
    const response = ask(hookCase, silent);
    await asked.promise;
    await vi.advanceTimersByTimeAsync(vendorLimitMs - 100);
    expect(await response).toEqual(faulted);
    expect(aborted).toBe(true);
  });
});
