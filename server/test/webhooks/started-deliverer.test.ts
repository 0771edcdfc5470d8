import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { NOW, setUpDeliverer } from './deliverer-setup.ts';
import { memoryOutbox } from './memory-outbox.ts';
import { startReceiver, status } from './receiver.ts';

describe('a started deliverer', () => {
  test('it delivers what comes in later, until it is stopped', async () => {
    const { url, received } = await startReceiver(status(200));
    const { outbox, deliverer } = setUpDeliverer(url);
    const running = deliverer.start(5);
    await outbox.add({ id: 'msg_1', url, body: '{}' }, NOW);
    await vi.waitFor(() => expect(outbox.get('msg_1')?.state).toBe('delivered'));
    await running.stop();
    await outbox.add({ id: 'msg_2', url, body: '{}' }, NOW);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toHaveLength(1);
  });

  test('stop waits for the call under way, and for no wait', async () => {
    let answer = (): void => {};
    const { url, received } = await startReceiver((response) => {
      answer = () => status(200)(response);
    });
    const { outbox, deliverer } = setUpDeliverer(url);
    await outbox.add({ id: 'msg_1', url, body: '{}' }, NOW);
    const running = deliverer.start(3_600_000);
    await vi.waitFor(() => expect(received).toHaveLength(1));

    let stopped = false;
    const stopping = running.stop().then(() => {
      stopped = true;
    });
    await turn();
    expect(stopped).toBe(false);
    answer();
    await stopping;
    expect(outbox.get('msg_1')?.state).toBe('delivered');
  });

  test('an outbox that fails is told of and outlived', async () => {
    const { url } = await startReceiver(status(200));
    const working = memoryOutbox();
    let broken = true;
    const outbox = {
      ...working,
      claim: async (...claim: Parameters<typeof working.claim>) => {
        if (broken) throw new Error('no answer');
        return working.claim(...claim);
      },
    };
    const { deliverer, faults } = setUpDeliverer(url, { outbox });
    await working.add({ id: 'msg_1', url, body: '{}' }, NOW);
    const running = deliverer.start(5);
    await vi.waitFor(() => expect(faults.length).toBeGreaterThan(0));
    broken = false;
    await vi.waitFor(() => expect(working.get('msg_1')?.state).toBe('delivered'));
    await running.stop();
  });

  test('one that cannot be noted does not leave the others unwaited for', async () => {
    const { url } = await startReceiver((response, call) =>
      setTimeout(() => status(200)(response), call.headers['webhook-id'] === 'msg_2' ? 100 : 0),
    );
    const working = memoryOutbox();
    const outbox = {
      ...working,
      delivered: async (id: string, now: number) => {
        if (id === 'msg_1') throw new Error('no answer');
        await working.delivered(id, now);
      },
    };
    const { deliverer } = setUpDeliverer(url, { outbox });
    for (const id of ['msg_1', 'msg_2']) await working.add({ id, url, body: '{}' }, NOW);
    await expect(deliverer.deliverDue()).rejects.toThrow('no answer');
    expect(working.get('msg_2')?.state).toBe('delivered');
  });
});
