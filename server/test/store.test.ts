import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../src/store/store.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function newStore(path?: string): Promise<{ path: string; store: Store }> {
  const at = path ?? join(await temporaryFolder(), 'data', 'facenition.sqlite');
  const store = await openStore(at);
  onTestFinished(() => store.close());
  return { path: at, store };
}

test('the first token is made once and is the one that is accepted', async () => {
  const { path, store } = await newStore();
  const token = await store.clientTokens.createFirst('first', 1000);
  expect(token).toMatch(/^fnc_[\w-]{43}$/);
  const { store: again } = await newStore(path);
  expect(await again.clientTokens.createFirst('second', 1000)).toBeUndefined();
  expect(await again.clientTokens.accept(token ?? '', 2000)).toBe(true);
  expect(await again.clientTokens.accept(`${token}x`, 2000)).toBe(false);
  expect(await again.clientTokens.accept('', 2000)).toBe(false);
});

test('a lost token is revoked and another made', async () => {
  const { store } = await newStore();
  const tokens = store.clientTokens;
  expect(await tokens.isAnyThere()).toBe(false);
  const lost = (await tokens.createFirst('first', 1000)) ?? '';
  const made = await tokens.create('second', 2000);
  expect(made).not.toBe(lost);
  await tokens.accept(made, 3000);
  expect(await tokens.list()).toEqual([
    { id: 1, name: 'first', createdAt: 1000 },
    { id: 2, name: 'second', createdAt: 2000, lastUsedAt: 3000 },
  ]);
  expect(await tokens.revoke(1)).toBe(true);
  expect(await tokens.revoke(1)).toBe(false);
  expect(await tokens.accept(lost, 4000)).toBe(false);
  expect(await tokens.accept(made, 4000)).toBe(true);
  await tokens.revoke(2);
  expect(await tokens.isAnyThere()).toBe(true);
});

test('a token is accepted where its use cannot be noted', async () => {
  const path = join(await temporaryFolder(), 'facenition.sqlite');
  const lost: unknown[] = [];
  const store = await openStore(path, (fault) => lost.push(fault));
  onTestFinished(() => store.close());
  const token = (await store.clientTokens.createFirst('first', 1000)) ?? '';
  const other = new SqliteDatabase(path);
  other.exec(
    "create trigger full before update on client_token begin select raise(abort, 'full'); end",
  );
  other.close();
  expect(await store.clientTokens.accept(token, 2000)).toBe(true);
  expect(lost).toHaveLength(1);
});

test('no file of the store holds the token', async () => {
  const { path, store } = await newStore();
  const token = (await store.clientTokens.createFirst('first', 1000)) ?? '';
  for (const file of [path, `${path}-wal`]) {
    expect((await readFile(file)).includes(token.slice(4))).toBe(false);
  }
});

test('the last use is noted to the minute', async () => {
  const { path, store } = await newStore();
  const token = (await store.clientTokens.createFirst('first', 0)) ?? '';
  const reader = new SqliteDatabase(path, { readonly: true });
  onTestFinished(() => void reader.close());
  const lastUse = () => reader.prepare('select last_used_at from client_token').pluck().get();
  expect(lastUse()).toBeNull();
  for (const [now, noted] of [
    [5000, 5000],
    [64_999, 5000],
    [65_000, 65_000],
  ] as const) {
    await store.clientTokens.accept(token, now);
    expect(lastUse()).toBe(noted);
  }
});

test('what is not a database is a fault with a code', async () => {
  const path = join(await temporaryFolder(), 'facenition.sqlite');
  await writeFile(path, 'not a database '.repeat(100));
  await expect(openStore(path)).rejects.toMatchObject({ code: 'ERR_STORE_FAILED' });
});

test('a closed store does not answer a ping', async () => {
  const store = await openStore(join(await temporaryFolder(), 'facenition.sqlite'));
  await store.ping();
  await store.close();
  await expect(store.ping()).rejects.toMatchObject({ code: 'ERR_STORE_FAILED' });
});
