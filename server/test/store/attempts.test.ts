import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AttemptPolicy, takeTry } from '../../src/store/attempt-policy.ts';
import { databases, openTestStore } from './databases.ts';

const policy: AttemptPolicy = {
  tries: 3,
  windowMs: 100,
  lockMs: 1000,
  growth: 2,
  maxLockMs: 3000,
  forgetMs: 10_000,
};
const yes = { allowed: true };
const no = (retryAt: number) => ({ allowed: false, retryAt });

describe.each(databases)('attempts in $kind', (database) => {
  const open = async () => (await openTestStore(database, { attemptPolicy: policy })).attempts;

  test('so many, and then none until the lock-out ends', async () => {
    const attempts = await open();
    for (const now of [0, 1, 2]) expect(await attempts.begin('a', now)).toEqual(yes);
    for (const now of [3, 1001]) expect(await attempts.begin('a', now)).toEqual(no(1002));
    expect(await attempts.begin('b', 4)).toEqual(yes);
    expect(await attempts.list(4)).toEqual([
      { key: 'a', failures: 3, lockedUntil: 1002 },
      { key: 'b', failures: 1 },
    ]);
    expect(await attempts.begin('a', 1002)).toEqual(yes);
    expect(await attempts.list(1002)).toEqual([{ key: 'a', failures: 1 }]);
  });

  test('each lock-out is longer than the one before, up to the longest, until all is forgotten', async () => {
    const attempts = await open();
    let now = 0;
    const failAll = async (): Promise<number> => {
      for (let left = policy.tries; left > 0; left -= 1) await attempts.begin('a', now);
      const refused = await attempts.begin('a', now);
      const lockMs = refused.allowed ? 0 : refused.retryAt - now;
      now += lockMs;
      return lockMs;
    };
    expect([await failAll(), await failAll(), await failAll(), await failAll()]).toEqual([
      1000, 2000, 3000, 3000,
    ]);
    now += policy.forgetMs - 1;
    expect(await failAll()).toBe(3000);
    now += policy.forgetMs;
    expect(await failAll()).toBe(1000);
  });

  test('any failures within one window count together', async () => {
    const attempts = await open();
    for (const now of [0, 90, 100, 189]) expect(await attempts.begin('a', now)).toEqual(yes);
    expect(await attempts.begin('a', 190)).toEqual(no(1189));
  });

  test('a success forgets, also the lock-out of its own try', async () => {
    const attempts = await open();
    for (const now of [0, 1, 2]) await attempts.begin('a', now);
    await attempts.succeed('a');
    expect(await attempts.list(3)).toEqual([]);
    for (const now of [3, 4, 5]) expect(await attempts.begin('a', now)).toEqual(yes);
    expect(await attempts.begin('a', 6)).toEqual(no(1005));
    await attempts.succeed('never tried');
  });

  test('a try that is given back was none', async () => {
    const attempts = await open();
    for (const now of [0, 1, 2]) await attempts.begin('a', now);
    await attempts.giveBack('a');
    expect(await attempts.list(2)).toEqual([{ key: 'a', failures: 2 }]);
    expect(await attempts.begin('a', 3)).toEqual(yes);
    expect(await attempts.begin('a', 4)).toEqual(no(1003));
    await attempts.giveBack('never tried');
    expect(await attempts.list(4)).toMatchObject([{ key: 'a' }]);
  });

  test('giving tries back does not shorten the next lock-out', async () => {
    const attempts = await open();
    for (const now of [0, 1, 2]) await attempts.begin('a', now);
    for (let round = 0; round < 5; round += 1) {
      await attempts.begin('a', 2000);
      await attempts.giveBack('a');
    }
    for (const now of [2000, 2001, 2002]) expect(await attempts.begin('a', now)).toEqual(yes);
    expect(await attempts.begin('a', 2003)).toEqual(no(4002));
  });

  test('of many at once exactly as many as there are tries', async () => {
    const attempts = await open();
    const answers = await Promise.all(Array.from({ length: 200 }, () => attempts.begin('a', 5)));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(policy.tries);
  });

  test('an operator unlocks', async () => {
    const attempts = await open();
    for (const now of [0, 1, 2]) await attempts.begin('a', now);
    expect(await attempts.unlock('a')).toBe(true);
    expect(await attempts.unlock('a')).toBe(false);
    expect(await attempts.begin('a', 3)).toEqual(yes);
  });

  test('what means nothing any more is removed', async () => {
    const attempts = await open();
    await attempts.begin('a', 0);
    for (const now of [0, 1, 2]) await attempts.begin('locked', now);
    expect(await attempts.purge(policy.forgetMs - 1)).toBe(0);
    expect(await attempts.purge(policy.forgetMs)).toBe(1);
    expect(await attempts.purge(policy.forgetMs + policy.lockMs + 2)).toBe(1);
  });
});

test('never more failures within a window than there are tries', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300), { maxLength: 60 }), (pauses) => {
      let state = { tries: [] as readonly number[], lockouts: 0, forgetAt: 0 };
      let now = 0;
      const allowed: number[] = [];
      for (const pause of pauses) {
        now += pause;
        const next = takeTry(state, policy, now);
        if (next === undefined) continue;
        state = next;
        allowed.push(now);
      }
      return allowed.every(
        (at) =>
          allowed.filter((other) => other >= at && other - at < policy.windowMs).length <=
          policy.tries,
      );
    }),
  );
});
