import { describe, expect, test } from 'vitest';
import { createWebhooks, type WebhookEvent } from '../../src/webhooks/webhooks.ts';
import { memoryOutbox } from './memory-outbox.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

function counting(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `id-${count}`;
  };
}

async function announced(event: WebhookEvent): Promise<unknown> {
  const outbox = memoryOutbox();
  const endpoints = [{ url: 'https://a.example/' }];
  await createWebhooks({ endpoints, randomId: counting() }).announce({ outbox }, event, NOW);
  return JSON.parse((await outbox.list('pending', 9))[0]?.body ?? '');
}

describe('an event', () => {
  const timestamp = '2026-01-02T03:04:05.006Z';

  test.each([
    [{ type: 'token.revoked', id: 'a1' }, { id: 'a1' }],
    [
      { type: 'token.rotated', id: 'a1', successor: 'b2' },
      { id: 'a1', successor: 'b2' },
    ],
    [{ type: 'client-token.revoked', clientId: 7 }, { clientId: 7 }],
  ] as const)('%j', async (event, data) => {
    expect(await announced(event)).toEqual({ type: event.type, timestamp, data });
  });

  test('takes along nothing that it need not', async () => {
    const event = { type: 'token.revoked', id: 'a1', subject: 'CANARY' } as const;
    expect(JSON.stringify(await announced(event))).not.toContain('CANARY');
  });
});

test('each endpoint gets a delivery of its own, due at once', async () => {
  const outbox = memoryOutbox();
  const endpoints = [{ url: 'https://a.example/' }, { url: 'https://b.example/' }];
  const webhooks = createWebhooks({ endpoints, randomId: counting() });
  await webhooks.announce({ outbox }, { type: 'token.revoked', id: 'x' }, NOW);
  expect(await outbox.claim(NOW, 1000, 9)).toMatchObject([
    { id: 'msg_id-1', url: 'https://a.example/' },
    { id: 'msg_id-2', url: 'https://b.example/' },
  ]);
});

test('without an endpoint nothing is written', async () => {
  const webhooks = createWebhooks({ endpoints: [], randomId: counting() });
  const outbox = { add: () => Promise.reject(new Error('written')) };
  await webhooks.announce({ outbox }, { type: 'token.revoked', id: 'x' }, NOW);
});

test('an outbox that fails fails the transaction', async () => {
  const webhooks = createWebhooks({
    endpoints: [{ url: 'https://a.example/' }],
    randomId: counting(),
  });
  const outbox = { add: () => Promise.reject(new Error('full')) };
  const announcing = webhooks.announce({ outbox }, { type: 'token.revoked', id: 'x' }, NOW);
  await expect(announcing).rejects.toThrow('full');
});

test.each(['a.b', 'a b', 'a\n'])('an id that could be misread is refused: %j', async (id) => {
  const webhooks = createWebhooks({
    endpoints: [{ url: 'https://a.example/' }],
    randomId: () => id,
  });
  const announcing = webhooks.announce(
    { outbox: memoryOutbox() },
    { type: 'token.revoked', id: 'x' },
    NOW,
  );
  await expect(announcing).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
});
