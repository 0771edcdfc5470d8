import type { HookEvent } from '@facenition/hook';
import { describe, expect, test } from 'vitest';
import { facenitionThat, OPENING } from '../../../test/connectors/facenition-stand-in.ts';
import { HOOK_CASES } from './hook-cases.ts';
import { CORRELATION, OTHER_TENANT } from './payload.ts';

async function called(one: (typeof HOOK_CASES)[number], payload: unknown, answer: unknown) {
  const events: HookEvent[] = [];
  const asked: unknown[] = [];
  const facenition = facenitionThat(async (question) => {
    asked.push(question);
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const response = await one.call(payload, { facenition, onEvent: (event) => events.push(event) });
  return { response, events, asked };
}

describe.each(HOOK_CASES)('$title', (one) => {
  test('opens for the answer that opens, and names the call as Entra does', async () => {
    const { response, events } = await called(one, one.payload, OPENING[one.asks]);
    expect(response).toEqual(one.allowed);
    const { outcome } = { outcome: '', ...OPENING[one.asks] };
    expect(events).toMatchObject([{ kind: 'answered', call: CORRELATION, outcome }]);
  });

  test('refuses every other one', async () => {
    const answer = { outcome: 'refused', reason: 'not_recent' };
    const { response, events } = await called(one, one.payload, answer);
    expect(response).toEqual(one.refused);
    expect(events).toMatchObject([{ kind: 'answered', outcome: 'refused', reason: 'not_recent' }]);
  });

  test('answers a fault where Facenition is away', async () => {
    const { response, events } = await called(one, one.payload, new Error('away'));
    expect(response).toEqual(one.faulted);
    expect(events).toMatchObject([{ kind: 'fault', code: 'ERR_INTERNAL', call: CORRELATION }]);
  });

  test('answers a fault to another tenant, and asks nothing', async () => {
    const payload = structuredClone(one.payload);
    Reflect.set(Reflect.get(Object(payload), 'data'), 'tenantId', OTHER_TENANT);
    const { response, events, asked } = await called(one, payload, OPENING[one.asks]);
    expect(response).toEqual(one.faulted);
    expect(events).toMatchObject([{ kind: 'fault', code: 'ERR_PAYLOAD_FOREIGN' }]);
    expect(asked).toEqual([]);
  });

  test.each([
    ['of another event', { type: 'microsoft.graph.authenticationEvent.emailOtpSend' }],
    ['without data', { data: null }],
    ['that is nothing', undefined],
  ])('answers a fault to a payload %s', async (_, changes) => {
    const payload = changes && { ...Object(one.payload), ...changes };
    const { response, asked } = await called(one, payload, OPENING[one.asks]);
    expect(response).toEqual(one.faulted);
    expect(asked).toEqual([]);
  });
});

test('there is a case for every hook', () => {
  expect(HOOK_CASES.map(({ title }) => title)).toEqual([
    'entra: token issuance start, deny on a fault',
    'entra: token issuance start, unverified on a fault',
    'entra: attribute collection start',
    'entra: attribute collection submit, of anybody',
    'entra: attribute collection submit, of this person',
    'entra: verified id claim validation',
  ]);
});
