import { chmod, cp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { runIn } from '../cli/run-command.ts';
import { storeIn } from '../cli/store-in.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { doctorIn, listing, of } from './doctor-in.ts';

const DATA = 'facenition-data';
const DATABASE = 'facenition.sqlite';

/** A folder in which a server could have run: keys, a client token, entries of the audit log. */
async function usedFolder(): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ['one', 'two', 'three']) {
    expect(await runIn(folder, ['tokens', 'create', name])).toMatchObject({ code: 0 });
  }
  return folder;
}

async function change(folder: string, statement: string): Promise<void> {
  const database = new Database(join(folder, DATA, DATABASE));
  database.exec(statement);
  database.close();
}

/** What is broken in a folder, how, and whom the check is called. */
const SETUPS: readonly (readonly [
  name: string,
  spoil: (folder: string) => Promise<unknown>,
  check: string,
  state: 'ok' | 'warning' | 'broken',
  finding: RegExp,
  remedy: RegExp,
])[] = [
  [
    'a file for a data folder',
    async (folder) => {
      await rm(join(folder, DATA), { recursive: true });
      await writeFile(join(folder, DATA), '');
    },
    'data folder',
    'broken',
    /is a file/,
    /FACENITION_DATA_DIR/,
  ],
  [
    'an open data folder',
    (folder) => chmod(join(folder, DATA), 0o755),
    'data folder',
    'warning',
    /open to other users/,
    /chmod 700/,
  ],
  [
    'no key file any more',
    (folder) => rm(join(folder, DATA, 'keys.json')),
    'key file',
    'broken',
    /^gone/,
    /restore it from its backup/,
  ],
  [
    'an open key file',
    (folder) => chmod(join(folder, DATA, 'keys.json'), 0o640),
    'key file',
    'broken',
    /^FACENITION_KEY_FILE is open to other users$/,
    /^close it with `chmod 600 /,
  ],
  [
    'a damaged key file',
    (folder) => writeFile(join(folder, DATA, 'keys.json'), '{'),
    'key file',
    'broken',
    /is not a key file$/,
    /^restore it from its backup$/,
  ],
  [
    'a damaged database',
    (folder) => writeFile(join(folder, DATA, DATABASE), 'no database'.repeat(100)),
    'store',
    'broken',
    /cannot be read/,
    /restore it from its backup/,
  ],
  [
    'tables of a newer release',
    (folder) => change(folder, "insert into kysely_migration values ('9999-x', '2030')"),
    'store',
    'broken',
    /newer release/,
    /start that release/,
  ],
  [
    'tables of an older release',
    (folder) => change(folder, "delete from kysely_migration where name like '0002%'"),
    'store',
    'warning',
    /older release/,
    /back up/,
  ],
  [
    'an edited entry of the audit log',
    (folder) =>
      change(folder, `update audit_entry set line = replace(line, '"20', '"19') where seq = 2`),
    'audit log',
    'broken',
    /^entry 2 is not as it was written/,
    /facenition audit verify/,
  ],
  [
    'a removed last entry of the audit log',
    (folder) => change(folder, 'delete from audit_entry where seq = 3'),
    'audit log',
    'broken',
    /^entry 3 /,
    /facenition audit verify/,
  ],
  [
    'a delivery that was given up',
    (folder) =>
      storeIn(folder, async ({ outbox }) => {
        await outbox.add({ id: 'msg_x', url: 'https://a.example/', body: '' }, 1);
        await outbox.failed('msg_x', { reason: 'timeout' }, 2);
      }),
    'webhooks',
    'warning',
    /given up: 1$/,
    /webhooks list --dead/,
  ],
  [
    'a file from the future',
    (folder) => utimes(join(folder, DATA, 'keys.json'), 9e9, 9e9),
    'clock',
    'broken',
    /ahead of it$/,
    /NTP/,
  ],
];

test.each(SETUPS)('%s', async (_name, spoil, check, state, finding, remedy) => {
  const folder = await usedFolder();
  await spoil(folder);
  const before = await listing(folder);
  const found = await doctorIn(folder);
  expect(found.failed).toEqual([]);
  expect(of(check, found)).toContainEqual({
    state,
    finding: expect.stringMatching(finding),
    remedy: expect.stringMatching(remedy),
  });
  expect(JSON.stringify(found)).not.toContain(folder);
  expect(await listing(folder)).toEqual(before);
});

test('before the first start nothing is wrong, and nothing is made', async () => {
  const folder = await temporaryFolder();
  const found = await doctorIn(folder);
  for (const check of ['data folder', 'key file', 'store']) {
    const finding = 'not there yet: made at the first start';
    expect(of(check, found)).toEqual([{ state: 'ok', finding }]);
  }
  expect(await listing(folder)).toEqual([]);
});

test('of a long audit log the end is looked at', async () => {
  const folder = await temporaryFolder();
  await runIn(folder, ['tokens', 'create', 'one']);
  await storeIn(folder, ({ auditEntries }) =>
    Promise.all(
      Array.from({ length: 1500 }, () =>
        auditEntries.append({ type: 'erased', actor: 'operator' }, Date.now()),
      ),
    ),
  );
  const spoil = (seq: number): Promise<void> =>
    change(
      folder,
      `update audit_entry set line = replace(line, 'erased', 'locked-out') where seq = ${seq}`,
    );
  await spoil(500);
  const finding = 'the last 1000 entries are as they were written';
  expect(of('audit log', await doctorIn(folder))).toEqual([{ state: 'ok', finding }]);
  await spoil(502);
  expect(of('audit log', await doctorIn(folder))).toMatchObject([
    { state: 'broken', finding: 'entry 502 is not as it was written' },
  ]);
  await change(folder, 'delete from audit_entry where seq = 501');
  expect(of('audit log', await doctorIn(folder))).toMatchObject([{ state: 'broken' }]);
});

test('keys that are older than a year', async () => {
  const folder = await usedFolder();
  await runIn(folder, ['keys', 'rotate-provider']);
  const later = Date.now() + 400 * 86_400_000;
  const found = await doctorIn(folder, {}, () => later);
  expect(of('key age', found)).toEqual([
    {
      state: 'warning',
      finding: 'the current generation is 400 days old',
      remedy: 'add another: `facenition keys rotate`',
    },
    {
      state: 'warning',
      finding: 'the signing key is 400 days old',
      remedy: 'add another: `facenition keys rotate --signing`',
    },
    {
      state: 'warning',
      finding: 'the provider key for RS256 is 400 days old',
      remedy: 'add another: `facenition keys rotate-provider --algorithm RS256`',
    },
  ]);
});

test('a clock from before this release', async () => {
  const found = await doctorIn(await temporaryFolder(), {}, () => Date.UTC(2020));
  const finding = 'it shows a year before 2026, that of this release';
  expect(of('clock', found)).toMatchObject([{ state: 'broken', finding }]);
});

test('keys that somebody else keeps', async () => {
  const folder = await usedFolder();
  const path = join(folder, DATA, 'keys.json');
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/';
  const found = await doctorIn(folder, {
    FACENITION_KEYS: 'aws-kms',
    FACENITION_AWS_KMS_KEY: `${arn}a`,
    FACENITION_AWS_KMS_PEPPER_KEY: `${arn}b`,
  });
  expect(of('key custody', found)).toMatchObject([
    { state: 'broken', finding: expect.stringContaining('was made with FACENITION_KEYS=file') },
  ]);
  expect(JSON.stringify(found)).not.toContain(path);
});

test('a database that is open is read with what is only in its log', async () => {
  const folder = await usedFolder();
  await storeIn(folder, async ({ outbox }) => {
    await outbox.add({ id: 'msg_x', url: 'https://a.example/', body: '' }, 1);
    await outbox.failed('msg_x', { reason: 'timeout' }, 2);
    const before = (await listing(folder)).map((line) => line.split(' ')[0]);
    expect(of('webhooks', await doctorIn(folder))).toMatchObject([{ state: 'warning' }]);
    expect((await listing(folder)).map((line) => line.split(' ')[0])).toEqual(before);
  });
});

test('a database that was not closed properly is left as it is', async () => {
  const folder = await usedFolder();
  const [data, copy] = [join(folder, DATA), await temporaryFolder()];
  await storeIn(folder, async ({ outbox }) => {
    await outbox.add({ id: 'msg_x', url: 'https://a.example/', body: '' }, 1);
    await mkdir(join(copy, DATA), { mode: 0o700 });
    for (const name of [DATABASE, `${DATABASE}-wal`, 'keys.json']) {
      await cp(join(data, name), join(copy, DATA, name));
    }
  });
  const before = await listing(copy);
  expect(of('store', await doctorIn(copy))).toEqual([
    {
      state: 'warning',
      finding: 'SQLite was not closed properly, and looking into it would change it',
      remedy: 'start the server once, which puts it in order',
    },
  ]);
  expect(await listing(copy)).toEqual(before);
});

test('a database whose process was killed is read, and stays as it is', async () => {
  const folder = await usedFolder();
  const [data, copy] = [join(folder, DATA), await temporaryFolder()];
  await storeIn(folder, async ({ outbox }) => {
    await outbox.add({ id: 'msg_x', url: 'https://a.example/', body: '' }, 1);
    await outbox.failed('msg_x', { reason: 'timeout' }, 2);
    await cp(data, join(copy, DATA), { recursive: true });
  });
  const settled = async (): Promise<readonly string[]> =>
    (await listing(copy)).filter((line) => !line.startsWith(`${DATA} `) && !line.includes('-shm '));
  const before = await settled();
  expect(of('webhooks', await doctorIn(copy))).toMatchObject([{ state: 'warning' }]);
  expect(await settled()).toEqual(before);
  expect((await listing(copy)).length).toBe(before.length + 2);
});

test('PostgreSQL that is not there', async () => {
  const found = await doctorIn(await temporaryFolder(), {
    FACENITION_DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/mine',
  });
  expect(of('store', found)).toEqual([
    {
      state: 'broken',
      finding: 'PostgreSQL does not answer (ECONNREFUSED)',
      remedy: 'look at address, user and database in FACENITION_DATABASE_URL, and at the network',
    },
  ]);
  expect(JSON.stringify(found)).not.toMatch(/hunter2|mine"/);
});
