import { describe, expect, test } from 'vitest';
import { createMemoryBurns, type ReusedAlert, TicketFault, verifyTicket } from '../src/index.ts';
import { CLAIMS, EXPECTED, made, NOW, newIssuer, portsOf } from './made-ticket.ts';

const issuer = await newIssuer('EdDSA');
const ticket = await made(issuer);
const late = NOW + 95_000;

describe('the retry rule', () => {
  test('the same attempt gets the first answer for ten seconds', async () => {
    let now = NOW;
    const alerts: ReusedAlert[] = [];
    const ports = portsOf(issuer, { clock: () => now, onAlert: (alert) => alerts.push(alert) });
    const first = await verifyTicket(ticket, EXPECTED, ports);
    now = NOW + 9999;
    expect(await verifyTicket(ticket, EXPECTED, ports)).toEqual(first);
    expect(alerts).toEqual([]);
    now = NOW + 10_000;
    const reused = { outcome: 'refused', reason: 'already-used' };
    expect(await verifyTicket(ticket, EXPECTED, ports)).toEqual(reused);
    expect(alerts).toEqual([{ kind: 'reused', jti: CLAIMS.jti, txn: CLAIMS.txn }]);
  });

  test('a retry does not make the ten seconds longer, nor does another attempt', async () => {
    const burns = createMemoryBurns();
    const at = (ms: number, attempt = 'a') =>
      burns.burn({ jti: 'fntk_a', attempt, now: NOW + ms, forgetAt: late });
    expect([await at(0), await at(6000), await at(7000, 'b'), await at(12_000)]).toEqual([
      'burnt',
      'again',
      'reused',
      'reused',
    ]);
  });

  test('another attempt is refused at once, with an alert', async () => {
    const alerts: ReusedAlert[] = [];
    const ports = portsOf(issuer, { onAlert: (alert) => alerts.push(alert) });
    await verifyTicket(ticket, EXPECTED, ports);
    const other = await verifyTicket(ticket, { ...EXPECTED, attempt: 'attempt 2' }, ports);
    expect(other).toEqual({ outcome: 'refused', reason: 'already-used' });
    expect(alerts).toHaveLength(1);
  });

  test('a clock that was put back makes no retry', async () => {
    const burns = createMemoryBurns();
    await burns.burn({ jti: 'fntk_a', attempt: 'a', now: NOW, forgetAt: late });
    const before = { jti: 'fntk_a', attempt: 'a', now: NOW - 1, forgetAt: late };
    expect(await burns.burn(before)).toBe('reused');
  });
});

test('of a thousand attempts at once one is accepted', async () => {
  const ports = portsOf(issuer);
  const outcomes = await Promise.all(
    Array.from({ length: 1000 }, (_, index) =>
      verifyTicket(ticket, { ...EXPECTED, attempt: `attempt ${index}` }, ports),
    ),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
});

describe('memory', () => {
  const burnAt = (burns: ReturnType<typeof createMemoryBurns>, name: number, now: number) =>
    burns.burn({ jti: `fntk_${name}`, attempt: 'a', now, forgetAt: now + 95_000 });

  test('is bounded: where it is full nobody gets in, and nothing is forgotten too early', async () => {
    const burns = createMemoryBurns({ most: 3 });
    for (const name of [1, 2, 3]) expect(await burnAt(burns, name, NOW + name)).toBe('burnt');
    await expect(burnAt(burns, 4, NOW + 95_000)).rejects.toMatchObject({
      code: 'ERR_STORE_FAILED',
    });
    expect(await burnAt(burns, 1, NOW + 95_000)).toBe('reused');
    expect(await burnAt(burns, 4, NOW + 95_001)).toBe('burnt');
    expect(await burnAt(burns, 2, NOW + 95_001)).toBe('reused');
  });

  test('holds as many as come in 95 seconds, however long it runs', async () => {
    const burns = createMemoryBurns({ most: 96 });
    for (let second = 0; second < 5000; second += 1) {
      expect(await burnAt(burns, second, NOW + second * 1000)).toBe('burnt');
    }
  });

  test('a ticket is remembered for as long as it would be accepted', async () => {
    const long = await made(issuer, { ...CLAIMS, exp: CLAIMS.iat + 3600 });
    let forgetAt = 0;
    const burns = {
      burn: async (request: { readonly forgetAt: number }) => {
        forgetAt = request.forgetAt;
        return 'burnt' as const;
      },
    };
    for (const text of [ticket, long]) {
      await verifyTicket(text, EXPECTED, portsOf(issuer, { burns }));
      const refused = await verifyTicket(
        text,
        EXPECTED,
        portsOf(issuer, { burns, clock: () => forgetAt }),
      );
      expect(refused.outcome).toBe('refused');
      expect(forgetAt).toBeLessThanOrEqual(NOW + 97_000);
    }
  });
});

test('where a ticket cannot be burnt nobody gets in', async () => {
  const cause = new Error('connection lost');
  const burns = { burn: () => Promise.reject(cause) };
  const fault = await verifyTicket(ticket, EXPECTED, portsOf(issuer, { burns })).catch(
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(TicketFault);
  expect(fault).toMatchObject({ code: 'ERR_STORE_FAILED', cause });
});
