import { describe, expect, test } from 'vitest';
import type { NewTicketRecord } from '../../src/store/tickets.ts';
import { databases, openAt, openTestStore } from './databases.ts';

const NOW = Date.UTC(2026, 5, 1);
const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const JTI = 'fntk_AAAAAAAAAAAAAAAAAAAAAA';
const TXN = 'fntx_AAAAAAAAAAAAAAAAAAAAAA';
const ticket = (more: Partial<NewTicketRecord> = {}): NewTicketRecord => ({
  jti: JTI,
  txn: TXN,
  clientId: 7,
  idp: 'cognito',
  tenant: 'pool',
  userId: 'somebody',
  scope: 'sign-in',
  nonceHash: hash(1),
  level: 4,
  assurance: 'active',
  amr: ['face', 'pop'],
  referenceId: 'fnr_AAAAAAAAAAAAAAAAAAAAAA',
  verifiedAt: NOW - 10,
  issuedAt: NOW,
  expiresAt: NOW + 90_000,
  ...more,
});

describe.each(databases)('tickets in $kind', (database) => {
  test('are found by their name alone', async () => {
    const { tickets } = await openTestStore(database);
    await tickets.add(ticket());
    const found = await tickets.find(JTI);
    expect(found && { ...found, nonceHash: [...found.nonceHash] }).toEqual({
      ...ticket(),
      nonceHash: [...hash(1)],
    });
    expect(await tickets.find(TXN)).toBeUndefined();
  });

  test('there is one for a transaction, and one of a name', async () => {
    const { tickets } = await openTestStore(database);
    await tickets.add(ticket());
    for (const second of [ticket({ jti: 'fntk_b' }), ticket({ txn: 'fntx_b' })]) {
      await expect(tickets.add(second)).rejects.toMatchObject({ code: 'ERR_STORE_FAILED' });
    }
  });

  test('of a thousand attempts at once one has it, also over two connections to the store', async () => {
    const where = await database.newLocation();
    const stores = [await openAt(where), await openAt(where)];
    await stores[0]!.tickets.add(ticket());
    const outcomes = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        stores[index % 2]!.tickets.burn({
          jti: JTI,
          // Every other without a name, and those with one each with another.
          ...(index % 4 < 2 && {
            attemptHash: new Uint8Array(new Uint32Array(8).fill(index).buffer),
          }),
          now: NOW,
        }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'burnt')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'reused')).toHaveLength(999);
  });

  test('the same attempt may ask again for ten seconds', async () => {
    const { tickets } = await openTestStore(database);
    await tickets.add(ticket());
    const burn = (ms: number, attemptHash = hash(1)) =>
      tickets.burn({ jti: JTI, attemptHash, now: NOW + ms });
    const asked = [burn(0), burn(9999), burn(10_000), burn(5000, hash(2)), burn(-1)];
    const [first, ...rest] = asked;
    expect(await first).toBe('burnt');
    expect(await Promise.all(rest)).toEqual(['again', 'reused', 'reused', 'reused']);
    expect(await tickets.burn({ jti: JTI, now: NOW })).toBe('reused');
  });

  test('what burnt without a name is never asked again', async () => {
    const { tickets } = await openTestStore(database);
    await tickets.add(ticket());
    expect(await tickets.burn({ jti: JTI, now: NOW })).toBe('burnt');
    expect(await tickets.burn({ jti: JTI, now: NOW })).toBe('reused');
    expect(await tickets.burn({ jti: JTI, attemptHash: hash(1), now: NOW })).toBe('reused');
    expect(await tickets.burn({ jti: 'fntk_nobody', now: NOW })).toBe('reused');
  });

  test('what was burnt in a transaction that was undone is not burnt', async () => {
    const store = await openTestStore(database);
    await store.tickets.add(ticket());
    const undone = store.transaction(async ({ tickets }) => {
      expect(await tickets.burn({ jti: JTI, now: NOW })).toBe('burnt');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await store.tickets.burn({ jti: JTI, now: NOW })).toBe('burnt');
  });

  test('are forgotten after their end', async () => {
    const { tickets } = await openTestStore(database);
    await tickets.add(ticket());
    await tickets.add(ticket({ jti: 'fntk_b', txn: 'fntx_b', expiresAt: NOW + 90_001 }));
    expect(await tickets.purge(NOW + 90_000)).toBe(0);
    expect(await tickets.purge(NOW + 90_001)).toBe(1);
    expect(await tickets.find(JTI)).toBeUndefined();
    expect(await tickets.find('fntk_b')).toBeDefined();
  });
});
