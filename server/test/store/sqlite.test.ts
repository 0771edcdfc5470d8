import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { openAt } from './databases.ts';

const newPath = async (): Promise<string> => join(await temporaryFolder(), 'facenition.sqlite');

test('a token is accepted where its use cannot be noted', async () => {
  const path = await newPath();
  const lost: unknown[] = [];
  const store = await openAt(
    { kind: 'sqlite', path },
    { onLastUseLost: (fault) => lost.push(fault) },
  );
  const { token = '' } = (await store.clientTokens.createFirst('first', 1000)) ?? {};
  const other = new SqliteDatabase(path);
  other.exec(
    "create trigger full before update on client_token begin select raise(abort, 'full'); end",
  );
  other.close();
  expect(await store.clientTokens.accept(token, 2000)).toMatchObject({ name: 'first' });
  expect(lost).toHaveLength(1);
});

test('a file that somebody else is making is waited for, and opened', async () => {
  const path = await newPath();
  const other = new SqliteDatabase(path);
  other.exec('begin exclusive; create table x (y)');
  setTimeout(() => other.exec('commit').close(), 200);
  const store = await openAt({ kind: 'sqlite', path });
  await store.ping();
});

test('what was deleted leaves the log, too, though somebody reads meanwhile', async () => {
  const path = await newPath();
  const { rosters, identityTokens, scrub } = await openAt({ kind: 'sqlite', path });
  const roster = { id: 'fng_a', name: 'a', level: 4, createdAt: 0 } as const;
  await rosters.create({ ...roster, salt: new Uint8Array(16), secretHash: new Uint8Array(32) });
  await rosters.add('fng_a', { id: 'fni_a', token: 'FN1.CANARY' }, 9);
  await identityTokens.erase('fni_a', 0);
  const holding = async (): Promise<readonly boolean[]> =>
    Promise.all(
      [path, `${path}-wal`].map(async (file) => (await readFile(file)).includes('FN1.CANARY')),
    );
  expect(await holding()).toContain(true);
  const reader = new SqliteDatabase(path, { readonly: true });
  reader.exec('begin');
  reader.prepare('select count(*) from roster').get();
  setTimeout(() => reader.exec('commit').close(), 200);
  await scrub();
  expect(await holding()).toEqual([false, false]);
});

test('no file of the store holds the token', async () => {
  const path = await newPath();
  const store = await openAt({ kind: 'sqlite', path });
  const { token = '' } = (await store.clientTokens.createFirst('first', 1000)) ?? {};
  for (const file of [path, `${path}-wal`]) {
    expect((await readFile(file)).includes(token.slice(4))).toBe(false);
  }
});

test('what is not a database is a fault with a code', async () => {
  const path = await newPath();
  await writeFile(path, 'not a database '.repeat(100));
  await expect(openStore({ kind: 'sqlite', path })).rejects.toMatchObject({
    code: 'ERR_STORE_FAILED',
  });
});

/** The tables as the first release made them. */
function makeFirstRelease(path: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(path);
  database.exec(`
    create table client_token (id integer primary key autoincrement, name text not null,
      token_hash blob not null unique, created_at integer not null, last_used_at integer);
    create table kysely_migration (name varchar(255) not null primary key,
      timestamp varchar(255) not null);
    create table kysely_migration_lock (id varchar(255) not null primary key,
      is_locked integer default 0 not null);
    insert into kysely_migration values ('0001-client-token', '2026-01-01T00:00:00.000Z');
    insert into client_token (name, token_hash, created_at) values ('old', x'00', 5);
  `);
  return database;
}

test('a token of the first release may do what it could', async () => {
  const path = await newPath();
  makeFirstRelease(path).close();
  const { clientTokens } = await openAt({ kind: 'sqlite', path });
  const scopes = ['enrol', 'verify', 'analyse', 'lifecycle'];
  expect(await clientTokens.list()).toEqual([{ id: 1, name: 'old', scopes, createdAt: 5 }]);
});

test('tokens that the first release deleted are not forgotten', async () => {
  const path = await newPath();
  const database = makeFirstRelease(path);
  database.exec('delete from client_token');
  database.close();
  const { clientTokens } = await openAt({ kind: 'sqlite', path });
  expect(await clientTokens.isAnyThere()).toBe(true);
  expect(await clientTokens.createFirst('next', 10)).toBeDefined();
});

test('every commit reaches the disk, and what is deleted is overwritten', async () => {
  const { openSqlite } = await import('../../src/store/sqlite-database.ts');
  const { sql } = await import('kysely');
  const database = await openSqlite(await newPath());
  const pragma = async (name: string) =>
    Object.values((await sql<object>`pragma ${sql.raw(name)}`.execute(database)).rows[0] ?? {});
  expect(await pragma('journal_mode')).toEqual(['wal']);
  expect(await pragma('synchronous')).toEqual([2]);
  expect(await pragma('secure_delete')).toEqual([1]);
  await database.destroy();
});
