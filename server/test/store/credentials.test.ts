import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { databases, openAt, openTestStore } from './databases.ts';

const hash = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const pair = { email: 'ann@example.org', phone: '+441632960001' };
const right = { email: hash('111111'), phone: hash('222222') };
const wrong = { email: hash('111111'), phone: hash('333333') };
const credential = (id: string) => ({
  id,
  ...pair,
  emailCodeHash: right.email,
  phoneCodeHash: right.phone,
  codesExpireAt: 1000,
});

describe.each(databases)('credentials in $kind', (database) => {
  const open = async () => (await openTestStore(database)).credentials;

  test('both codes are needed, in time', async () => {
    const credentials = await open();
    await credentials.create(credential('a'), 0);
    await credentials.create(credential('late'), 0);
    expect(await credentials.isVerified('a', pair)).toBe(false);
    expect(await credentials.verify('a', wrong, 1)).toBe('refused');
    expect(await credentials.verify('a', { email: hash(''), phone: right.phone }, 1)).toBe(
      'refused',
    );
    expect(await credentials.verify('a', { email: right.email, phone: Uint8Array.of() }, 1)).toBe(
      'refused',
    );
    expect(await credentials.verify('a', right, 999)).toBe('verified');
    expect(await credentials.verify('a', right, 999)).toBe('refused');
    expect(await credentials.verify('late', right, 1000)).toBe('refused');
    expect(await credentials.verify('unknown', right, 1)).toBe('refused');
    expect(await credentials.isVerified('a', pair)).toBe(true);
    expect(await credentials.isVerified('a', { ...pair, phone: '+441632960002' })).toBe(false);
    expect(await credentials.isVerified('late', pair)).toBe(false);
  });

  test('there are five tries, however many come at once', async () => {
    const credentials = await open();
    await credentials.create(credential('a'), 0);
    await Promise.all(Array.from({ length: 4 }, () => credentials.verify('a', wrong, 1)));
    const answers = await Promise.all([
      credentials.verify('a', wrong, 1),
      credentials.verify('a', wrong, 1),
    ]);
    expect(answers).toEqual(['refused', 'refused']);
    expect(await credentials.verify('a', right, 2)).toBe('refused');
  });

  test('they can be removed, and go by themselves where they were not verified', async () => {
    const credentials = await open();
    for (const [at, id] of ['a', 'b', 'c'].entries()) await credentials.create(credential(id), at);
    await credentials.verify('a', right, 5);
    expect(await credentials.purge(2)).toBe(1);
    expect(await credentials.remove('a')).toBe(true);
    expect(await credentials.remove('a')).toBe(false);
    // The first unverified one is gone, the other is there.
    expect(await credentials.verify('b', right, 6)).toBe('refused');
    expect(await credentials.verify('c', right, 6)).toBe('verified');
  });
});

test('the file holds neither the address nor the number', async () => {
  const [sqlite] = databases;
  const where = await sqlite?.newLocation();
  if (where?.kind !== 'sqlite') throw new Error('no SQLite');
  const { credentials } = await openAt(where);
  await credentials.create(credential('a'), 0);
  const kept = Buffer.concat([await readFile(where.path), await readFile(`${where.path}-wal`)]);
  for (const contact of Object.values(pair)) expect(kept.includes(contact)).toBe(false);
});
