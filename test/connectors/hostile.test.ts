import { formatEvent, type HookEvent } from '@facenition/hook';
import { describe, expect, test } from 'vitest';
import { ASKING_HOOKS } from './all-hook-cases.ts';
import { changedPayloads, textsIn } from './changed-payloads.ts';
import { openForKnown } from './facenition-stand-in.ts';
import type { HookCase } from './hook-case.ts';

const decide = ({ decisive }: HookCase, response: unknown): unknown =>
  decisive === undefined ? response : decisive(response);

/**
 * Facenition opens for the question of the payload as it was recorded, and for no other: so whatever
 * is done to a payload opens nothing unless it still asks the very same.
 */
describe.each(ASKING_HOOKS)('%s', (_title, hookCase) => {
  test('answers whatever comes, opens for what was asked alone, and tells nothing', async () => {
    const { payload, asks, allowed, refused, faulted, call } = hookCase;
    const { facenition, close } = openForKnown(asks);
    const events: HookEvent[] = [];
    const onEvent = (event: HookEvent): void => void events.push(event);
    expect(await call(structuredClone(payload), { facenition, onEvent })).toEqual(allowed);
    close();
    const responses = [allowed, refused, faulted].map((response) => decide(hookCase, response));
    for (const { what, changed } of changedPayloads(payload)) {
      const response = decide(hookCase, await call(changed, { facenition, onEvent }));
      expect(responses, what).toContainEqual(response);
    }
    const calls = new Set(events.map((event) => event.call));
    const told = events.map((event) =>
      formatEvent(event, new Date(0)).replace(event.call ?? '', ''),
    );
    const hooks = new Set(events.map(({ hook }) => hook));
    const ofSomebody = textsIn(payload).filter((one) => !calls.has(one) && !hooks.has(one));
    for (const text of ofSomebody) {
      expect(
        told.some((line) => line.includes(text)),
        text,
      ).toBe(false);
    }
  });

  test.each([undefined, null, 0, true, '', 'text', [], {}, [{}]])(
    'opens nothing for %j',
    async (payload) => {
      const { facenition, close } = openForKnown(hookCase.asks);
      close();
      const response = await hookCase.call(payload, { facenition, onEvent: () => {} });
      expect(
        [hookCase.refused, hookCase.faulted].map((one) => decide(hookCase, one)),
      ).toContainEqual(decide(hookCase, response));
    },
  );
});
