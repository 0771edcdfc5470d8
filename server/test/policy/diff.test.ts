import { expect, test } from 'vitest';
import { diff } from '../../src/policy/diff.ts';
import { DEFAULT, policyOf } from './policies.ts';

const A = '  - { name: a, when: { idp: [x] }, face: required, level: 4 }\n';
const B = '  - { name: b, when: { idp: [y] }, face: required }\n';

test('nothing that decides', () => {
  expect(diff(policyOf(A), policyOf(`# a comment\n${A}`))).toEqual([]);
});

test('rules come, go, move and are for others', () => {
  const changes = (from: string, to: string) => diff(policyOf(from), policyOf(to)).join('\n');
  expect(changes(A, A + B)).toContain('the rule "b" is new: a face is asked for: level 3');
  expect(changes(A + B, A)).toContain('the rule "b" is gone');
  expect(changes(A + B, B + A)).toBe('the order of rules changes: the first that matches decides');
  expect(changes(A, A.replace('x', 'z'))).toContain('{"idp":["x"]} becomes {"idp":["z"]}');
});

test.each([
  ['level: 4', 'level: 6', 'level 4 becomes 6 (stricter)'],
  ['level: 4', 'level: 2', 'level 4 becomes 2 (weaker)'],
  ['level: 4', 'level: 4, max_age_seconds: 0', 'max_age_seconds 600 becomes 0 (stricter)'],
  ['level: 4', 'level: 4, input: organisation', 'input passphrase becomes organisation (weaker)'],
  ['level: 4', 'level: 4, on_outage: deny', 'on_outage fallback becomes deny (stricter)'],
  ['level: 4', 'level: 4, consent: v2', 'consent none becomes v2'],
  ['face: required', 'face: not-required', 'face required becomes not-required (weaker)'],
])('%s becomes %s', (from, to, sentence) => {
  expect(diff(policyOf(A), policyOf(A.replace(from, to)))).toEqual([`the rule "a": ${sentence}`]);
});

test('the default changes', () => {
  const changes = diff(
    policyOf(A),
    policyOf(A, DEFAULT.replace('to: idp', 'to: "https://a.example"')),
  );
  expect(changes).toEqual(
    [
      'default: fallback "idp" becomes "https://a.example"',
      'the rule "a": fallback "idp" becomes "https://a.example"',
    ].reverse(),
  );
});
