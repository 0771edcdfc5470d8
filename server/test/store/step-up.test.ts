import { describe, expect, test } from 'vitest';
import { databases, openTestStore } from './databases.ts';

const NOW = Date.UTC(2026, 5, 1);
const policy = (hash: string, at = NOW) => ({
  hash,
  text: `# ${hash}\nversion: 1\n`,
  appliedAt: at,
  appliedBy: 'operator',
});
const event = (txn?: string) => ({
  ...(txn !== undefined && { txn }),
  idp: 'okta',
  tenant: 'acme',
  rule: 'admins',
  policyHash: 'a',
  asked: txn !== undefined,
  passedOver: '[["no","groups"]]',
});

describe.each(databases)('step-up policies in $kind', (database) => {
  test('the newest is in use, an earlier one again too', async () => {
    const { policies } = await openTestStore(database);
    expect(await policies.current()).toBeUndefined();
    expect(await policies.list()).toEqual([]);
    await policies.apply(policy('a'));
    await policies.apply(policy('b'));
    expect(await policies.current()).toEqual(policy('b'));
    // By the order of application, not by the clock.
    await policies.apply(policy('a', NOW - 1));
    expect(await policies.current()).toEqual(policy('a', NOW - 1));
    expect((await policies.list()).map(({ hash }) => hash)).toEqual(['a', 'b', 'a']);
  });

  test('every one is kept, and found by its hash', async () => {
    const { policies } = await openTestStore(database);
    await policies.apply(policy('a'));
    await policies.apply(policy('b'));
    expect(await policies.find('a')).toEqual(policy('a'));
    expect(await policies.find('c')).toBeUndefined();
  });

  test('one that is undone was never in use', async () => {
    const store = await openTestStore(database);
    const undone = store.transaction(async ({ policies }) => {
      await policies.apply(policy('a'));
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await store.policies.current()).toBeUndefined();
  });
});

describe.each(databases)('step-up events in $kind', (database) => {
  test('are kept as they were decided, and concluded once', async () => {
    const { stepUpEvents } = await openTestStore(database);
    await stepUpEvents.record({ ...event('fntx_1'), application: 'crm' }, NOW);
    await stepUpEvents.record(event('fntx_2'), NOW);
    const kept = { ...event('fntx_1'), application: 'crm', at: NOW };
    expect(await stepUpEvents.find('fntx_1')).toEqual(kept);
    const conclusion = { outcome: 'failed', reasons: ['too-dark', 'tries-used-up'] } as const;
    expect(await stepUpEvents.conclude('fntx_1', conclusion, NOW + 1)).toBe(true);
    const other = { outcome: 'passed', reasons: [] } as const;
    expect(await stepUpEvents.conclude('fntx_1', other, NOW + 2)).toBe(false);
    expect(await stepUpEvents.conclude('fntx_3', other, NOW + 2)).toBe(false);
    expect(await stepUpEvents.find('fntx_1')).toEqual({
      ...kept,
      conclusion: { ...conclusion, at: NOW + 1 },
    });
    expect(await stepUpEvents.find('fntx_2')).toEqual({ ...event('fntx_2'), at: NOW });
    expect(await stepUpEvents.find('fntx_3')).toBeUndefined();
  });

  test('without a transaction there may be many; of one transaction, one', async () => {
    const { stepUpEvents } = await openTestStore(database);
    await stepUpEvents.record(event(), NOW);
    await stepUpEvents.record(event(), NOW);
    await stepUpEvents.record(event('fntx_1'), NOW);
    await expect(stepUpEvents.record(event('fntx_1'), NOW)).rejects.toMatchObject({
      code: 'ERR_STORE_FAILED',
    });
    expect(await stepUpEvents.purge(NOW + 1)).toBe(3);
  });

  test('an outcome without reasons has none', async () => {
    const { stepUpEvents } = await openTestStore(database);
    await stepUpEvents.record(event('fntx_1'), NOW);
    await stepUpEvents.conclude('fntx_1', { outcome: 'passed', reasons: [] }, NOW);
    expect((await stepUpEvents.find('fntx_1'))?.conclusion?.reasons).toEqual([]);
  });

  test.each(['0.93', 'ann@example.org', 'two words', 'Ann', '', 'a'.repeat(65)])(
    'a reason is a word, not %j',
    async (reason) => {
      const { stepUpEvents } = await openTestStore(database);
      await stepUpEvents.record(event('fntx_1'), NOW);
      const concluded = stepUpEvents.conclude(
        'fntx_1',
        { outcome: 'failed', reasons: [reason] },
        NOW,
      );
      await expect(concluded).rejects.toMatchObject({ code: 'ERR_FIELD_INVALID' });
      expect((await stepUpEvents.find('fntx_1'))?.conclusion).toBeUndefined();
    },
  );

  test('go when their time is over', async () => {
    const { stepUpEvents } = await openTestStore(database);
    await stepUpEvents.record(event('fntx_1'), NOW);
    await stepUpEvents.record(event('fntx_2'), NOW + 1);
    expect(await stepUpEvents.purge(NOW + 1)).toBe(1);
    expect(await stepUpEvents.find('fntx_1')).toBeUndefined();
    expect(await stepUpEvents.find('fntx_2')).toBeDefined();
  });
});
