import { describe, expect, test } from 'vitest';
import { sealWith } from '../../src/configured-store.ts';
import type { ServiceStore } from '../../src/service/ports.ts';
import { consumeTicket, type TicketQuestion } from '../../src/tickets/consume.ts';
import { startTestApp } from '../http/test-app.ts';
import { databases, openTestStore } from '../store/databases.ts';
import { issued, NOW, provedCapture } from './proved.ts';

const issuer = 'https://facenition.example';
const origin = { clientId: 1, requestId: '0b8f6d1e-46a2-4d8e-9d2f-5a5a5a5a5a5a' };

async function auditOf(store: ServiceStore): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const line of store.auditEntries.lines()) {
    const [, type = ''] = /"type":"(ticket-\w+)"/.exec(line) ?? [];
    const [, reason = ''] = /"reason":"([\w-]+)"/.exec(line) ?? [];
    types.push(`${type} ${reason}`.trim());
  }
  return types;
}

describe.each(databases)('over $kind', (database) => {
  test('of a thousand consumers at once one is let in, and all are in the audit log', {
    timeout: 60_000,
  }, async () => {
    const { keys } = await startTestApp();
    const store: ServiceStore = await openTestStore(database, { sealEntry: sealWith(keys) });
    const proved = provedCapture();
    const { ticket, jti } = await issued(proved, { store, keys, issuer });
    const ports = { store, keys, issuer, clock: () => NOW };
    const { txn, userId: user, scope } = proved;
    const consume = (index: number) =>
      consumeTicket(
        // By the ticket, and by its id.
        { txn, user, scope, attempt: `a${index}`, ticket: index % 2 === 0 ? ticket : jti },
        origin,
        ports,
      );
    const outcomes: Awaited<ReturnType<typeof consume>>[] = [];
    // As many as there are connections wait for none; the others take their turn.
    for (let from = 0; from < 1000; from += 100) {
      const round = Array.from({ length: 100 }, (_, index) => consume(from + index));
      outcomes.push(...(await Promise.all(round)));
    }
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    const reasons = outcomes.map((outcome) => 'reason' in outcome && outcome.reason);
    expect(reasons.filter((reason) => reason === 'already-used')).toHaveLength(999);
    const audit = await auditOf(store);
    expect(audit.filter((line) => line === 'ticket-consumed')).toHaveLength(1);
    expect(audit.filter((line) => line === 'ticket-refused already-used')).toHaveLength(999);
  });

  test('of one attempt that asks ten times at once each is let in', async () => {
    const { keys } = await startTestApp();
    const store: ServiceStore = await openTestStore(database, { sealEntry: sealWith(keys) });
    const proved = provedCapture();
    const { jti: ticket } = await issued(proved, { store, keys, issuer });
    const { txn, userId: user, scope } = proved;
    const asked: TicketQuestion = { txn, user, scope, ticket, attempt: 'same' };
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () =>
        consumeTicket(asked, origin, { store, keys, issuer, clock: () => NOW }),
      ),
    );
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
  });
});
