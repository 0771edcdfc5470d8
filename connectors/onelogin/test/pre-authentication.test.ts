import {
  createHandler,
  type Facenition,
  type FaceOutcome,
  type LatestQuestion,
} from '@facenition/hook';
import { describe, expect, test, vi } from 'vitest';
import {
  type PreAuthenticationRules,
  preAuthenticationHook,
  readSignIn,
} from '../src/hooks/pre-authentication.ts';
import { OWN_POLICY, RELAXING } from './hook-rules.ts';
import { ALLOW, BARE_CONTEXT, CONTEXT, DENY, FACE } from './payloads.ts';

const MATCH: FaceOutcome = {
  outcome: 'match',
  verifiedAt: 0,
  level: 4,
  assurance: 'active',
  amr: ['face'],
  referenceId: `fnr_${'R'.repeat(22)}`,
};

async function run(
  payload: unknown,
  rules: Partial<PreAuthenticationRules> = {},
  latest: FaceOutcome | Error = MATCH,
) {
  const latestVerification = vi.fn<Facenition['latestVerification']>(async () => {
    if (latest instanceof Error) throw latest;
    return latest;
  });
  const hook = preAuthenticationHook({ ...RELAXING.rules, ...rules }, { latestVerification });
  const events: unknown[] = [];
  const onEvent = (event: unknown): void => void events.push(event);
  const answer = await createHandler(hook, { deadlineMs: 100, onEvent }).handle(payload);
  const asked: LatestQuestion[] = latestVerification.mock.calls.map(([question]) => question);
  return { answer, asked, events };
}

describe('a context is read', () => {
  test('with every option on, and with none', () => {
    expect(readSignIn(CONTEXT)).toEqual({
      question: {
        identifier: 'mira.holt@acme.example',
        policy: 109384,
        id: 138401277,
        country: 'US',
        risk: 31,
        device: 'desktop',
      },
      call: '1c8a4f70-0a35-4b91-b2d8-6d1c7b8e9f00',
    });
    const { question } = readSignIn(BARE_CONTEXT);
    expect(question).toMatchObject({ country: undefined, risk: undefined, device: undefined });
  });

  test.each([
    ['nothing', undefined],
    ['a text', 'context'],
    ['a list', [CONTEXT]],
    ['no user', { ...CONTEXT, user: undefined }],
    ['a name that is none', { ...CONTEXT, user: { ...CONTEXT.user, user_identifier: ' ' } }],
    [
      'a name with a line break',
      { ...CONTEXT, user: { ...CONTEXT.user, user_identifier: 'a\nb' } },
    ],
    ['a name of 256', { ...CONTEXT, user: { ...CONTEXT.user, user_identifier: 'x'.repeat(256) } }],
    ['a policy in a text', { ...CONTEXT, user: { ...CONTEXT.user, policy_id: '109384' } }],
    ['half a policy', { ...CONTEXT, user: { ...CONTEXT.user, policy_id: 1.5 } }],
    ['a number of nobody', { ...CONTEXT, user: { ...CONTEXT.user, id: -1 } }],
    ['a risk in a text', { ...CONTEXT, risk: { score: '0' } }],
    ['a risk that is none', { ...CONTEXT, risk: { score: Number.NaN } }],
    ['a long country', { ...CONTEXT, location: { country_code: 'USA' } }],
    ['a device that may be one', { ...CONTEXT, device: { is_mobile: 'no' } }],
    ['a request of many lines', { ...CONTEXT, request_id: 'a\n{"kind":"answered"}' }],
  ])('%s gets the face policy', async (_, payload) => {
    const { answer, asked, events } = await run(payload);
    expect([answer, asked]).toEqual([FACE, []]);
    expect(events).toEqual([
      expect.objectContaining({ kind: 'fault', code: 'ERR_PAYLOAD_INVALID' }),
    ]);
  });
});

describe('who is sent where', () => {
  test('who was verified lately: to the laxer policy, and what was asked', async () => {
    const { answer, asked } = await run(CONTEXT);
    expect(answer).toEqual(ALLOW);
    const { policy: _, ...question } = RELAXING.rules.relax;
    expect(asked).toEqual([{ user: 'mira.holt@acme.example', ...question }]);
  });

  test.each(['not_recent', 'not_enrolled', 'assurance_too_low'])(
    'who was not (%s): to the face policy',
    async (reason) => {
      const { answer, events } = await run(CONTEXT, {}, { outcome: 'refused', reason });
      expect(answer).toEqual(FACE);
      expect(events).toEqual([expect.objectContaining({ outcome: 'refused', reason })]);
    },
  );

  test('where the question is not answered: to the face policy', async () => {
    expect((await run(CONTEXT, {}, new Error('down'))).answer).toEqual(FACE);
  });

  test.each(['MATCH', 'matched', '', undefined])(
    'where the answer is no word of ours (%j): to the face policy',
    async (outcome) => {
      const latest: FaceOutcome = Object.assign({ ...MATCH }, { outcome });
      expect((await run(CONTEXT, {}, latest)).answer).toEqual(FACE);
    },
  );

  test('where nobody is ever relaxed: to the face policy, and nothing is asked', async () => {
    const { answer, asked } = await run(CONTEXT, { relax: undefined });
    expect([answer, asked]).toEqual([FACE, []]);
  });

  test('whose policy is strict enough: stays, and is never relaxed', async () => {
    const payload = { ...CONTEXT, user: { ...CONTEXT.user, policy_id: 330001 } };
    const { answer, asked } = await run(payload, { keepPolicies: [330001] });
    expect(answer).toEqual({ success: true, user: { policy_id: 330001 } });
    expect(asked).toEqual([]);
    expect((await run(payload)).answer).toEqual(ALLOW);
  });

  test('by number, where the vault has numbers; names that OneLogin does not know: face', async () => {
    const known = await run(CONTEXT, { person: 'id' });
    expect(known.asked[0]?.user).toBe('138401277');
    const { id: _, ...user } = CONTEXT.user;
    const unknown = await run({ ...CONTEXT, user }, { person: 'id' });
    expect([unknown.answer, unknown.asked]).toEqual([FACE, []]);
  });
});

describe('rules', () => {
  test.each([
    ['a country', { countries: ['KP', 'US'] }, DENY],
    ['another country', { countries: ['KP'] }, ALLOW],
    ['a risk', { riskFrom: 31 }, DENY],
    ['a lower risk', { riskFrom: 32 }, ALLOW],
  ])('block %s', async (_, block, expected) => {
    expect((await run(CONTEXT, { block })).answer).toEqual(expected);
  });

  test('a country in small letters is the same country', async () => {
    const payload = { ...CONTEXT, location: { country_code: 'us' } };
    expect((await run(payload, { block: { countries: ['US'] } })).answer).toEqual(DENY);
  });

  test('where it is not known what would block: nothing more than the face policy', async () => {
    const block = { countries: ['KP'], riskFrom: 0 };
    expect((await run(BARE_CONTEXT, { block, relax: undefined })).answer).toEqual(FACE);
  });

  test('who is kept is blocked all the same', async () => {
    const rules = { keepPolicies: [OWN_POLICY], block: { riskFrom: 30 } };
    expect((await run(CONTEXT, rules)).answer).toEqual(DENY);
  });

  test.each([
    [{ riskUpTo: 31 }, ALLOW],
    [{ riskUpTo: 30 }, FACE],
    [{ countries: ['US'] }, ALLOW],
    [{ countries: ['DE'] }, FACE],
    [{ countries: [] }, FACE],
    [{ device: 'desktop' }, ALLOW],
    [{ device: 'mobile' }, FACE],
  ] as const)('relax by %j', async (more, expected) => {
    const relax = { ...RELAXING.rules.relax, ...more };
    const known = await run(CONTEXT, { relax });
    expect(known.answer).toEqual(expected);
    expect(known.asked).toHaveLength(expected === ALLOW ? 1 : 0);
    expect((await run(BARE_CONTEXT, { relax })).answer).toEqual(FACE);
  });
});
