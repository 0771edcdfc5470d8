import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../src/audit/event.ts';
import { BUILT_IN_POLICY } from '../src/policy/built-in-policy.ts';
import { policyFrom } from '../src/policy/parse-policy.ts';
import { keepHouse } from '../src/service/housekeeping.ts';
import {
  explainStepUp,
  judgeStepUp,
  policyInUse,
  recordStepUp,
} from '../src/service/step-up-policy.ts';
import { noWebhooks } from './no-webhooks.ts';
import { databases, openTestStore } from './store/databases.ts';

const NOW = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;
const event = { idp: 'portal', tenant: 'main', groups: ['visitors'], risk: 'odd' };
const TEXT = `version: 1
rules:
  - { name: risky, when: { risk: [high] }, face: required, level: 6 }
  - { name: visitors, when: { groups: [visitors] }, face: not-required }
default:
  face: required
  fallback: { label: Another way, to: idp }
`;

describe.each(databases)('the step-up policy in $kind', (database) => {
  const open = () => openTestStore<AuditEvent>(database);
  const apply = (store: Awaited<ReturnType<typeof open>>, text: string) =>
    store.policies.apply({
      hash: policyFrom(text).hash,
      text,
      appliedAt: NOW,
      appliedBy: 'operator',
    });

  test('in use is the newest, else the built-in one', async () => {
    const store = await open();
    expect(await policyInUse(store)).toBe(BUILT_IN_POLICY);
    await apply(store, TEXT);
    expect(await policyInUse(store)).toEqual(policyFrom(TEXT));
  });

  test('that cannot be read decides about nobody', async () => {
    const store = await open();
    await store.policies.apply({
      hash: 'x',
      text: TEXT.replace('version: 1', 'version: 9'),
      appliedAt: NOW,
      appliedBy: 'operator',
    });
    await expect(judgeStepUp(store, event)).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
  });

  test('is explained later as it was decided, also where a rule only may have matched', async () => {
    const store = await open();
    await apply(store, TEXT);
    const trace = await judgeStepUp(store, event);
    expect(trace.decision).toMatchObject({ face: 'required', level: 6, rule: 'visitors' });
    await recordStepUp(store, trace, event, NOW, 'fntx_1');
    const said = (await explainStepUp(store, 'fntx_1'))?.join('\n');
    expect(said).toContain('A face is asked for: level 6');
    expect(said).toContain('By the rule "visitors"');
    expect(said).toMatch(/Perhaps by the rule "risky": of risk nothing is told; .*strictly counts/);
    expect(said).toContain('What became of it: nothing that was noted.');
    expect(said).not.toContain('odd');
  });

  test('of the built-in policy is explained, too; of nothing, nothing', async () => {
    const store = await open();
    await recordStepUp(store, await judgeStepUp(store, event), event, NOW, 'fntx_1');
    expect((await explainStepUp(store, 'fntx_1'))?.join('\n')).toContain(BUILT_IN_POLICY.hash);
    expect(await explainStepUp(store, 'fntx_2')).toBeUndefined();
  });

  test('is remembered for thirty days', async () => {
    const store = await open();
    await recordStepUp(store, await judgeStepUp(store, event), event, NOW, 'fntx_1');
    await keepHouse({ store, webhooks: noWebhooks }, NOW + 30 * DAY_MS);
    expect(await explainStepUp(store, 'fntx_1')).toBeDefined();
    await keepHouse({ store, webhooks: noWebhooks }, NOW + 30 * DAY_MS + 1);
    expect(await explainStepUp(store, 'fntx_1')).toBeUndefined();
  });

  test('keeps neither groups nor risk', async () => {
    const store = await open();
    await apply(store, TEXT);
    await recordStepUp(store, await judgeStepUp(store, event), event, NOW, 'fntx_1');
    const kept = JSON.stringify(await store.stepUpEvents.find('fntx_1'));
    expect(kept).not.toContain('odd');
    expect(JSON.parse(kept)).toEqual({
      at: NOW,
      txn: 'fntx_1',
      idp: 'portal',
      tenant: 'main',
      rule: 'visitors',
      policyHash: policyFrom(TEXT).hash,
      asked: true,
      passedOver: '[["unknown","risk"]]',
    });
  });
});
