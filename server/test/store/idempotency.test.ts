import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { databases, openTestStore } from './databases.ts';

const hash = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const one = { key: hash('key'), fingerprint: hash('one') };
const other = { key: hash('key'), fingerprint: hash('other') };
const answer = Uint8Array.of(1, 2, 0, 255);
const HOUR_MS = 3_600_000;

describe.each(databases)('idempotency in $kind', (database) => {
  const open = async () => (await openTestStore(database)).idempotency;

  test('a request runs once, and is answered the same again', async () => {
    const records = await open();
    expect(await records.begin(one, 0, 100)).toEqual({ state: 'new' });
    expect(await records.begin(one, 99, 100)).toEqual({ state: 'running' });
    await records.finish(one.key, answer, 1000);
    const again = await records.begin(one, 999, 100);
    expect(again.state === 'done' && [...again.answer]).toEqual([...answer]);
    expect(await records.begin(one, 1000, 100)).toEqual({ state: 'new' });
  });

  test('of many at once one begins', async () => {
    const records = await open();
    const starts = await Promise.all(Array.from({ length: 30 }, () => records.begin(one, 0, 100)));
    expect(starts.filter(({ state }) => state === 'new')).toHaveLength(1);
    expect(starts.filter(({ state }) => state === 'running')).toHaveLength(29);
  });

  test('a key is good for one request', async () => {
    const records = await open();
    await records.begin(one, 0, 100);
    expect(await records.begin(other, 50, 100)).toEqual({ state: 'different' });
    await records.finish(one.key, answer, 1000);
    expect(await records.begin(other, 999, 100)).toEqual({ state: 'different' });
    expect(await records.begin(other, 1000, 100)).toEqual({ state: 'new' });
  });

  test('a crash blocks a key for the lease, and never hands its answer to another request', async () => {
    const records = await open();
    await records.begin(one, 0, 100);
    expect(await records.begin(other, 100, 100)).toEqual({ state: 'different' });
    expect(await records.begin(one, 100, 100)).toEqual({ state: 'new' });
    expect(await records.begin(one, 199, 100)).toEqual({ state: 'running' });
    expect(await records.finish(one.key, answer, 1000)).toBe(true);
    expect(await records.finish(one.key, Uint8Array.of(9), 2000)).toBe(false);
    const again = await records.begin(one, 999, 100);
    expect(again.state === 'done' && [...again.answer]).toEqual([...answer]);
  });

  test('one that is abandoned frees its key; one that is done does not', async () => {
    const records = await open();
    await records.begin(one, 0, 100);
    await records.abandon(one.key);
    expect(await records.begin(other, 1, 100)).toEqual({ state: 'new' });
    await records.finish(other.key, answer, 1000);
    await records.abandon(other.key);
    expect(await records.begin(other, 2, 100)).toMatchObject({ state: 'done' });
  });

  test('what expired is removed, but what may still finish later', async () => {
    const records = await open();
    await records.begin({ ...one, key: hash('running') }, 0, 100);
    await records.begin(one, 0, 100);
    await records.finish(one.key, answer, 1000);
    expect(await records.purge(999)).toBe(0);
    expect(await records.purge(1000)).toBe(1);
    expect(await records.purge(99 + HOUR_MS)).toBe(0);
    expect(await records.purge(100 + HOUR_MS)).toBe(1);
  });
});
