import { expect, test } from 'vitest';
import { createWaitingLine } from '../../src/engine/waiting-line.ts';

test('who waits comes in order, and one who is gone is passed over', async () => {
  const line = createWaitingLine(1, 3);
  const order: string[] = [];
  const gone = new AbortController();
  const end = await line.join();
  const join = (name: string, signal?: AbortSignal) =>
    line.join(signal).then((finish) => {
      order.push(name);
      finish();
    });
  const waiting = [join('a'), join('b', gone.signal), join('c')];
  expect(() => line.checkPlace()).toThrow(expect.objectContaining({ code: 'ERR_OVERLOADED' }));
  await expect(line.join()).rejects.toMatchObject({ code: 'ERR_OVERLOADED' });
  gone.abort(new Error('gone'));
  line.checkPlace();
  end();
  const ended = await Promise.allSettled(waiting);
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(order).toEqual(['a', 'c']);
});

test('one who is gone already does not join', async () => {
  const line = createWaitingLine(1, 0);
  await expect(line.join(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  line.checkPlace();
});

test('going away while running frees no place', async () => {
  const line = createWaitingLine(1, 0);
  const gone = new AbortController();
  const end = await line.join(gone.signal);
  gone.abort();
  await expect(line.join()).rejects.toMatchObject({ code: 'ERR_OVERLOADED' });
  end();
  (await line.join())();
});
