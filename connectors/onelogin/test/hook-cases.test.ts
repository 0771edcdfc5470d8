import { describe, expect, test } from 'vitest';
import { facenitionThat, OPENING } from '../../../test/connectors/facenition-stand-in.ts';
import { HOOK_CASES } from './hook-cases.ts';
import { RELAXING } from './hook-rules.ts';

describe.each(HOOK_CASES)('$title', ({ asks, payload, call, ...expected }) => {
  const onEvent = (): void => {};

  test('answers what opens as it says', async () => {
    const facenition = facenitionThat(async () => OPENING[asks]);
    expect(await call(payload, { facenition, onEvent })).toEqual(expected.allowed);
  });

  test('and what is no payload', async () => {
    const facenition = facenitionThat(async () => OPENING[asks]);
    expect(await call(null, { facenition, onEvent })).toEqual(expected.faulted);
  });

  test('is done before OneLogin stops it', () => {
    expect(RELAXING.deadlineMs).toBeLessThan(expected.vendorLimitMs);
  });
});

test.each([
  ['refused', async () => ({ outcome: 'refused', reason: 'not_recent' })],
  ['faulted', () => Promise.reject(new Error('down'))],
] as const)('%s: the face policy', async (how, answer) => {
  const [hook] = HOOK_CASES;
  const facenition = facenitionThat(answer);
  const told = await hook?.call(hook.payload, { facenition, onEvent: () => {} });
  expect(told).toEqual(hook?.[how]);
});
