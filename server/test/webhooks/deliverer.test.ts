import { describe, expect, test, vi } from 'vitest';
import type { DelivererPorts, DeliveryOutcome } from '../../src/webhooks/deliverer.ts';
import { NOW, SECRET, setUpDeliverer } from './deliverer-setup.ts';
import { startReceiver, status } from './receiver.ts';
import { verifyAsReceiver } from './verify.ts';

const MINUTE = 60_000;

/** What became of one delivery to this address after one try. */
async function tryOnce(
  url: string,
  more: Partial<DelivererPorts> = {},
): Promise<DeliveryOutcome | undefined> {
  const { outbox, deliverer, outcomes } = setUpDeliverer(url, more);
  await outbox.add({ id: 'msg_1', url, body: '{}' }, NOW);
  expect(await deliverer.deliverDue()).toBe(1);
  return outcomes[0];
}

describe('a try', () => {
  test('is a signed POST of the body as it was written', async () => {
    const { url, received } = await startReceiver(status(204));
    const { outbox, deliverer, outcomes } = setUpDeliverer(url);
    const body = '{"type":"token.revoked","data":{"id":"ä"}}';
    await outbox.add({ id: 'msg_1', url, body }, NOW);

    expect(await deliverer.deliverDue()).toBe(1);
    expect(received).toMatchObject([
      { method: 'POST', path: '/hook', body, headers: { 'content-type': 'application/json' } },
    ]);
    expect(await verifyAsReceiver(SECRET, received[0], NOW)).toBe('genuine');
    expect(outbox.get('msg_1')).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(outcomes).toEqual([{ outcome: 'delivered', id: 'msg_1', tries: 1 }]);
    expect(await deliverer.deliverDue()).toBe(0);
  });

  test.each([200, 201, 299])('%i is a delivery', async (code) => {
    const { url } = await startReceiver(status(code));
    expect(await tryOnce(url)).toMatchObject({ outcome: 'delivered' });
  });

  test.each([400, 401, 404, 429, 500, 503])('%i is a failure that passes', async (code) => {
    const { url } = await startReceiver(status(code));
    expect(await tryOnce(url)).toEqual({
      outcome: 'failed',
      id: 'msg_1',
      tries: 1,
      reason: `status-${code}`,
      nextAt: NOW + 5500,
    });
  });

  test.each([301, 302, 303, 307, 308])('%i is a failure, and is not followed', async (code) => {
    const elsewhere = await startReceiver(status(200));
    const { url } = await startReceiver((response) =>
      response.writeHead(code, { location: elsewhere.url }).end(),
    );
    expect(await tryOnce(url)).toMatchObject({ outcome: 'failed', reason: 'redirect' });
    expect(elsewhere.received).toEqual([]);
  });

  test('410 is the end', async () => {
    const { url } = await startReceiver(status(410));
    const outcome = await tryOnce(url);
    expect(outcome).toEqual({ outcome: 'failed', id: 'msg_1', tries: 1, reason: 'status-410' });
  });

  test('no answer is a timeout', async () => {
    const { url } = await startReceiver(() => {});
    expect(await tryOnce(url, { timeoutMs: 300 })).toMatchObject({
      outcome: 'failed',
      reason: 'timeout',
    });
  });

  test('nobody there is unreachable', async () => {
    // Port 9 is that of the discard service, which no machine of today runs.
    const outcome = await tryOnce('http://127.0.0.1:9/');
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'unreachable' });
  });

  test('a connection that breaks off is unreachable', async () => {
    const { url } = await startReceiver((response) => response.destroy());
    expect(await tryOnce(url)).toMatchObject({ outcome: 'failed', reason: 'unreachable' });
  });

  test('a body that never ends holds nothing up for longer than a timeout', async () => {
    const { url } = await startReceiver((response) => response.writeHead(200).write('{'));
    const start = performance.now();
    expect(await tryOnce(url, { timeoutMs: 1000 })).toMatchObject({ outcome: 'delivered' });
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test('a huge body is not read, and its connection is let go', async () => {
    let sent = 0;
    let closed = false;
    const { url } = await startReceiver((response) => {
      response.writeHead(200);
      const pour = (): void => {
        let goesOn = true;
        while (goesOn && !response.destroyed && sent < 2 ** 28) {
          goesOn = response.write(Buffer.alloc(2 ** 16));
          sent += 2 ** 16;
        }
      };
      response.on('drain', pour);
      response.on('close', () => {
        closed = true;
      });
      pour();
    });
    expect(await tryOnce(url)).toMatchObject({ outcome: 'delivered' });
    await vi.waitFor(() => expect(closed).toBe(true));
    expect(sent).toBeGreaterThan(2 ** 16);
    expect(sent).toBeLessThan(2 ** 25);
  });

  test('the words of the other side go nowhere', async () => {
    const { url } = await startReceiver((response) =>
      response.writeHead(500, 'CANARY', { 'x-canary': 'CANARY' }).end('CANARY'),
    );
    const { outbox, deliverer, outcomes } = setUpDeliverer(url);
    await outbox.add({ id: 'msg_1', url, body: '{}' }, NOW);
    await deliverer.deliverDue();
    expect(JSON.stringify([outcomes, outbox.get('msg_1')])).not.toContain('CANARY');
  });
});

describe('again', () => {
  test('500, then 200: the same id and body, signed for the time of the second try', async () => {
    const { url, received } = await startReceiver((response, _, nth) =>
      status(nth === 1 ? 500 : 200)(response),
    );
    const { outbox, deliverer, later } = setUpDeliverer(url);
    await outbox.add({ id: 'msg_1', url, body: '{"a":1}' }, NOW);

    await deliverer.deliverDue();
    expect(outbox.get('msg_1')).toMatchObject({ state: 'pending', lastFailure: 'status-500' });
    later(5499);
    expect(await deliverer.deliverDue()).toBe(0);
    later(1);
    expect(await deliverer.deliverDue()).toBe(1);

    expect(outbox.get('msg_1')).toMatchObject({ state: 'delivered', attempts: 2 });
    const [first, second] = received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.headers['webhook-timestamp']).toBe(String(NOW / 1000 + 5));
    expect(await verifyAsReceiver(SECRET, second, NOW + 5500)).toBe('genuine');
  });

  test.each([
    ['none', 0, 1],
    ['the most', 1, 1.2],
  ])(
    'eight tries with growing delays and %s of the jitter, then it is dead',
    async (_, by, factor) => {
      const { url } = await startReceiver(status(500));
      const { outbox, deliverer, outcomes, later } = setUpDeliverer(url, { random: () => by });
      await outbox.add({ id: 'msg_1', url, body: '{}' }, NOW);
      const delays = [
        5000,
        30_000,
        2 * MINUTE,
        10 * MINUTE,
        60 * MINUTE,
        360 * MINUTE,
        1440 * MINUTE,
      ];
      for (const delay of delays) {
        expect(await deliverer.deliverDue()).toBe(1);
        later(delay * factor - 1);
        expect(await deliverer.deliverDue()).toBe(0);
        later(1);
      }
      expect(await deliverer.deliverDue()).toBe(1);
      expect(outcomes.at(-1)).toEqual({
        outcome: 'failed',
        id: 'msg_1',
        tries: 8,
        reason: 'status-500',
      });
      expect(outbox.get('msg_1')).toMatchObject({ state: 'dead', lastFailure: 'status-500' });
    },
  );

  test('an endpoint that was removed is never called', async () => {
    const { url, received } = await startReceiver(status(200));
    const { outbox, deliverer, outcomes } = setUpDeliverer('https://other.example/');
    await outbox.add({ id: 'msg_1', url, body: '{}' }, NOW);
    await deliverer.deliverDue();
    expect(received).toEqual([]);
    expect(outbox.get('msg_1')).toMatchObject({ state: 'dead', lastFailure: 'not-configured' });
    expect(outcomes).toMatchObject([{ reason: 'not-configured' }]);
  });

  test('what is under way is not taken up by another', async () => {
    const { url, received } = await startReceiver((response) =>
      setTimeout(() => status(200)(response), 100),
    );
    const { outbox, deliverer } = setUpDeliverer(url);
    await outbox.add({ id: 'msg_1', url, body: '{}' }, NOW);
    expect(await Promise.all([deliverer.deliverDue(), deliverer.deliverDue()])).toEqual([1, 0]);
    expect(received).toHaveLength(1);
  });

  test('more than fit at once are all made', async () => {
    const { url, received } = await startReceiver(status(200));
    const { outbox, deliverer } = setUpDeliverer(url);
    for (let at = 0; at < 20; at += 1) {
      await outbox.add({ id: `msg_${at}`, url, body: '{}' }, NOW);
    }
    expect(await deliverer.deliverDue()).toBe(20);
    expect(received).toHaveLength(20);
  });
});

test('an endpoint without a usable secret is refused before anything is sent', () => {
  const endpoints = [{ url: 'https://a.example/', secrets: [] }];
  expect(() => setUpDeliverer('https://a.example/', { endpoints })).toThrow(
    expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }),
  );
});
