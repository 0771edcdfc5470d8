import { describe, expect, test } from 'vitest';
import {
  PUBLISHED_AROUND_MS,
  type Scheduled,
  stateOf,
} from '../../../src/keys/provider/schedule.ts';

const DAY = 24 * 3_600_000;
const rs = (signsFrom: number, isRetired = false): Scheduled => ({
  alg: 'RS256',
  signsFrom,
  isRetired,
});
const statesAt = (keys: readonly Scheduled[], now: number) =>
  keys.map((_, at) => stateOf(keys, at, now));

describe('a key that another follows', () => {
  const keys = [rs(0), rs(10 * DAY)];
  test.each([
    [10 * DAY - 1, ['signs', 'waits']],
    [10 * DAY, ['verifies', 'signs']],
    [12 * DAY - 1, ['verifies', 'signs']],
    [12 * DAY, ['over', 'signs']],
  ])('at %i is %j', (now, states) => {
    expect(statesAt(keys, now)).toEqual(states);
  });
});

test('two days are what a relying party keeps a key set for, twice', () => {
  expect(PUBLISHED_AROUND_MS).toBe(2 * DAY);
});

test('each algorithm has a line of its own', () => {
  const keys = [rs(0), { ...rs(1), alg: 'ES256' as const }];
  expect(statesAt(keys, 9 * DAY)).toEqual(['signs', 'signs']);
});

test('of two that sign from the same moment the later in the file does', () => {
  expect(statesAt([rs(5), rs(5)], 5)).toEqual(['verifies', 'signs']);
});

test('a key that was withdrawn before it signed follows nobody', () => {
  expect(statesAt([rs(0), rs(3 * DAY, true)], 9 * DAY)).toEqual(['signs', 'retired']);
});

test('a key added at once signs until the one that waited takes over', () => {
  const keys = [rs(0), rs(2 * DAY), rs(DAY)];
  expect(statesAt(keys, DAY)).toEqual(['verifies', 'waits', 'signs']);
  expect(statesAt(keys, 2 * DAY)).toEqual(['verifies', 'signs', 'verifies']);
});
