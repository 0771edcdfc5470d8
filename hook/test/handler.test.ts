import { FacenitionApiError } from '@facenition/client';
import { describe, expect, test, vi } from 'vitest';
import { formatEvent, type HookEvent } from '../src/event.ts';
import { HookFault } from '../src/fault.ts';
import { createHandler, type Hook } from '../src/hook.ts';

interface Question {
  readonly user: string;
}
type Answer = { readonly outcome: 'match' | 'refused'; readonly reason?: string };

function handlerOf(changes: Partial<Hook<Question, Answer, string>> = {}, deadlineMs = 1000) {
  const events: HookEvent[] = [];
  const hook: Hook<Question, Answer, string> = {
    name: 'test',
    read: () => ({ question: { user: 'ada' }, call: 'call-1' }),
    ask: async () => ({ outcome: 'match' }),
    write: ({ outcome }) => (outcome === 'match' ? 'allow' : 'deny'),
    refuse: () => 'refuse',
    ...changes,
  };
  const onEvent = (event: HookEvent) => void events.push(event);
  return { handler: createHandler(hook, { deadlineMs, onEvent }), events };
}

const thrower = (thrown: unknown) => () => {
  throw thrown;
};

describe('a handler', () => {
  test('reads, asks, writes, and says what came of it', async () => {
    const { handler, events } = handlerOf();
    expect(await handler.handle({})).toBe('allow');
    expect(events).toEqual([{ kind: 'answered', hook: 'test', call: 'call-1', outcome: 'match' }]);
  });

  test('says why not', async () => {
    const { handler, events } = handlerOf({
      ask: async () => ({ outcome: 'refused', reason: 'not_recent' }),
    });
    expect(await handler.handle({})).toBe('deny');
    expect(events).toMatchObject([{ outcome: 'refused', reason: 'not_recent' }]);
  });

  test.each([
    ['reads', { read: thrower(new HookFault('ERR_PAYLOAD_FOREIGN', 'x')) }, 'ERR_PAYLOAD_FOREIGN'],
    ['asks', { ask: async () => thrower(new Error('x'))() }, 'ERR_INTERNAL'],
    ['asks, at once', { ask: thrower(new Error('x')) }, 'ERR_INTERNAL'],
    ['writes', { write: thrower(new TypeError('x')) }, 'ERR_INTERNAL'],
  ])('refuses where it fails as it %s', async (_what, changes, code) => {
    const { handler, events } = handlerOf(changes);
    expect(await handler.handle({})).toBe('refuse');
    expect(events).toMatchObject([{ kind: 'fault', code }]);
  });

  test('refuses when its time is over, and gives the question up', async () => {
    vi.useFakeTimers();
    let signal: AbortSignal | undefined;
    const { handler, events } = handlerOf({
      ask: (_question, given) => {
        signal = given;
        return new Promise(() => {});
      },
    });
    const answer = handler.handle({});
    await vi.advanceTimersByTimeAsync(999);
    expect(events).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toBe('refuse');
    expect(signal?.aborted).toBe(true);
    expect(events).toMatchObject([{ code: 'ERR_DEADLINE' }]);
    vi.useRealTimers();
  });

  test('leaves no timer behind', async () => {
    vi.useFakeTimers();
    await handlerOf().handler.handle({});
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('decides the same where nobody can be told', async () => {
    const hook = {
      name: 'test',
      read: () => ({ question: {}, call: 'call-1' }),
      ask: async () => ({ outcome: 'match' }),
      write: () => 'allow',
      refuse: () => 'refuse',
    };
    const onEvent = thrower(new Error('the disk is full'));
    const handler = createHandler(hook, { deadlineMs: 1000, onEvent });
    expect(await handler.handle({})).toBe('allow');
    expect(handler.refuse(new Error('x'))).toBe('refuse');
  });
});

describe('an event as a line', () => {
  test('is JSON', () => {
    const event = { kind: 'answered', hook: 'h', call: 'c', outcome: 'match' } as const;
    expect(JSON.parse(formatEvent(event, new Date(0)))).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      ...event,
    });
  });

  test('names causes by their codes, and quotes none', () => {
    const cause = new FacenitionApiError('ERR_UNREACHABLE', 'fnc_secret', { requestId: 'r-1' });
    const fault = new HookFault('ERR_SERVICE_UNAVAILABLE', 'no answer', { cause });
    const line = formatEvent({ kind: 'fault', hook: 'h', code: fault.code, fault }, new Date(0));
    expect(JSON.parse(line)).toMatchObject({
      code: 'ERR_SERVICE_UNAVAILABLE',
      cause: 'FacenitionApiError ERR_UNREACHABLE',
      requestId: 'r-1',
    });
    expect(line).not.toContain('secret');
  });
});
