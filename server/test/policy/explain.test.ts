import { describe, expect, test } from 'vitest';
import { ADVICE } from '../../src/advice.ts';
import { traceDecision } from '../../src/policy/decide.ts';
import { explain, explainTrace } from '../../src/policy/explain.ts';
import type { PolicyEvent } from '../../src/policy/policy.ts';
import { explainReason } from '../../src/policy/reasons.ts';
import { policyOf } from './policies.ts';

const policy = policyOf(`
  - { name: robots, when: { groups: [robots] }, face: not-required }
  - { name: crm, when: { application: [crm, billing], risk: [low] }, face: required, level: 5, consent: v2 }
  - name: risky
    when: { risk: [high] }
    face: required
    level: 6
    assurance: active
    on_outage: deny
    max_age_seconds: 0
    fallback: { label: Ask the desk, to: "https://desk.example/" }
`);
const event: PolicyEvent = {
  idp: 'okta',
  tenant: 'acme',
  application: 'crm',
  groups: ['staff'],
  risk: 'high',
};
const text = (more: Partial<PolicyEvent> = {}) => explain(policy, { ...event, ...more }).join('\n');

describe('an explanation', () => {
  test('says which rule decided, by what, and what is asked for', () => {
    const said = text();
    expect(said).toContain('A face is asked for: level 6, active');
    expect(said).toContain('a fresh capture every time');
    expect(said).toContain('By the rule "risky": risk is "high" (asked for: "high").');
    expect(said).toContain('Without a face: "Ask the desk", https://desk.example/.');
    expect(said).toContain('While no face can be verified: refused.');
    expect(said).toContain('by invitation');
    expect(said).toContain(policy.hash);
  });

  test('says why each rule before it did not', () => {
    const said = text();
    expect(said).toContain('Not by the rule "robots": groups is "staff", not "robots".');
    expect(said).toContain('Not by the rule "crm": risk is "high", not "low".');
    expect(text({ groups: [] })).toContain('"robots": groups is empty, not "robots".');
    expect(text({ risk: 'low' })).not.toContain('"risky"');
  });

  test('says that nobody is asked, and why', () => {
    const said = text({ groups: ['robots', 'x'] });
    expect(said).toContain('No face is asked for.');
    expect(said).toContain(
      'By the rule "robots": groups is "robots" and "x" (asked for: "robots").',
    );
    expect(said).not.toContain('Without a face');
  });

  test('says what the default asks for', () => {
    const said = text({ application: 'wiki', risk: 'none' });
    expect(said).toContain('By default: no rule matches for certain.');
    expect(said).toContain('level 3, passive (one pose), with a passphrase of the person');
    expect(said).toContain('a capture that passed at most 600 seconds ago counts');
    expect(said).toContain('the other factors of the identity provider');
    expect(said).toContain('the way without a face, nothing else');
  });

  test('says what is not told, and what follows', () => {
    const said = text({ groups: undefined, risk: undefined });
    expect(said).toMatch(
      /Perhaps by the rule "robots": of groups nothing is told; .*nothing stricter/,
    );
    expect(said).toMatch(
      /Perhaps by the rule "risky": of risk nothing is told; .*more strictly counts/,
    );
    expect(said).toContain('level 6');
  });

  test('prints no control characters of a request, and few of many values', () => {
    const said = text({ groups: ['a\u001b[2J', ...'bcdefgh'] });
    expect(said).not.toContain('\u001b');
    expect(said).toContain('and 3 more, not "robots"');
  });

  test('of a kept decision tells no values of the request', () => {
    const kept = explainTrace(policy, traceDecision(policy, event)).join('\n');
    expect(kept).toContain('Not by the rule "robots": groups was not "robots".');
    expect(kept).toContain('By the rule "risky": risk is "high".');
    expect(kept).not.toContain('staff');
  });

  test('says why an attempt was refused, and what to do', () => {
    const said = explain(policy, event, { outcome: 'failed', reasons: ['too-dark', 'locked-out'] });
    expect(said).toContain('What became of it: failed.');
    expect(said).toContain(
      'Refused (too-dark): a capture could not be used: the face is too dark: find more light.',
    );
    expect(said.join('\n')).toContain('Refused (locked-out): too many attempts failed.');
    expect(explain(policy, event, { outcome: 'passed', reasons: [] })).toContain(
      'What became of it: passed.',
    );
  });
});

test.each([
  ...Object.keys(ADVICE),
  'wrong-person-or-secret',
  'challenge-not-followed',
  'too-slow',
  'too-fast',
  'attack-suspected',
  'not-enrolled',
  'locked-out',
  'tries-used-up',
])('%s has words', (reason) => {
  expect(explainReason(reason).length).toBeGreaterThan(40);
});

test.each(['of-a-newer-release', 'constructor', '__proto__'])('%s is said as it is', (reason) => {
  expect(explainReason(reason)).toBe(`"${reason}"`);
});
