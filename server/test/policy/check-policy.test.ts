import { BUILTIN_PACK, MOBILE_PACK } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_POLICY_TEXT } from '../../src/policy/built-in-policy.ts';
import { checkPolicy } from '../../src/policy/check-policy.ts';

const DEFAULT = 'default: { face: required, fallback: { label: Another way, to: idp } }';

const check = (rules: string, otherwise = DEFAULT, pack = MOBILE_PACK) =>
  checkPolicy(`version: 1\nrules:\n${rules || '  []'}\n${otherwise}\n`, { pack });

const rule = (when: string, more = '') =>
  `  - { name: r, when: { ${when} }, face: required${more} }`;

const warned: readonly (readonly [string, string])[] = [
  [rule('idp: [own]', ', level: 8'), 'level 8 is not measured with the model pack mobile'],
  [rule('idp: [own], risk: [high]', ', assurance: passive'), 'a photograph may pass'],
  [rule('idp: [own]', ', input: organisation'), 'organisation is the weakest'],
  [rule('idp: [own]', ', max_age_seconds: 60'), 'for 60 seconds after a capture'],
  [rule('idp: [own]', ', on_outage: fallback'), 'who can make this server unreachable'],
  [
    rule('idp: [own]', ', enrolment: after-sign-in'),
    'safe only where the identity provider proves',
  ],
  [rule('idp: [entra, own]', ', enrolment: after-sign-in'), 'or the application that begins'],
  [rule('idp: [okta]', ', enrolment: sign-up'), 'the same face, not whose it is'],
  [rule('idp: [Okta]'), 'the idp "Okta" is not "okta"'],
  [rule('idp: [own], groups: ["crm-*"]'), '"crm-*" is compared as it is written'],
  [rule('groups: [g]', ', level: 6'), 'of groups the step-up request of Entra, Okta, OneLogin'],
  [rule('idp: [okta], groups: [g]', ', level: 6'), 'is asked of everybody'],
  [
    '  - { name: r, when: { idp: [okta], groups: [g] }, face: not-required }',
    'never matches; choose',
  ],
  [
    '  - { name: r, when: { risk: [high], idp: [own] }, face: not-required }',
    'risk is high and no face',
  ],
  ['  - { name: r, when: { idp: [own] }, face: not-required, level: 5 }', 'so level mean nothing'],
];

describe('a warning', () => {
  test.each(warned)('for %s', (text, sentence) => {
    expect(check(text)).toEqual([
      {
        severity: 'warning',
        line: 3,
        column: 5,
        message: expect.stringContaining(sentence),
      },
    ]);
  });

  test.each([
    rule('idp: [own]', ', level: 6'),
    rule('idp: [own], risk: [high]'),
    rule('idp: [own], risk: [low]', ', assurance: passive'),
    rule('idp: [entra]', ', enrolment: after-sign-in'),
    rule('idp: [okta], application: [a]', ', level: 6'),
    '  - { name: r, when: { idp: [own] }, face: not-required }',
  ])('not for %s', (text) => {
    expect(check(text)).toEqual([]);
  });

  test('stands at the default that says it, not at every rule that takes it over', () => {
    const weak = DEFAULT.replace(
      'required',
      'required, level: 7, input: organisation, on_outage: fallback, max_age_seconds: 9',
    );
    expect(check(rule('idp: [own]'), weak).map(({ line }) => line)).toEqual([4, 4, 4, 4]);
  });

  test('knows what the pack can do', () => {
    expect(check(rule('idp: [own]', ', level: 5'), DEFAULT, BUILTIN_PACK)).toHaveLength(1);
    expect(check(rule('idp: [own]', ', level: 4'), DEFAULT, BUILTIN_PACK)).toEqual([]);
  });

  test('where nobody is asked by default', () => {
    const [found] = check('', DEFAULT.replace('required', 'not-required'));
    expect(found).toMatchObject({ severity: 'warning', line: 4 });
  });

  test('not for the built-in policy', () => {
    expect(checkPolicy(BUILT_IN_POLICY_TEXT, { pack: MOBILE_PACK })).toEqual([]);
  });
});

const pairs: readonly (readonly [string, string, boolean])[] = [
  ['idp: [a]', 'idp: [a]', true],
  ['idp: [a, b]', 'idp: [b]', true],
  ['idp: [a]', 'idp: [a, b]', false],
  ['idp: [a]', 'idp: [a], tenant: [t]', true],
  ['idp: [a], tenant: [t]', 'idp: [a]', false],
  ['idp: [a], groups: [g, h]', 'idp: [a], groups: [h]', true],
  ['idp: [a]', 'tenant: [t]', false],
];

test.each(pairs)('after %s, %s never matches: %s', (first, second, never) => {
  const text = `  - { name: one, when: { ${first} }, face: required }\n${rule(second)}`;
  const lines = check(text).filter(({ message }) => message.includes('never matches: whatever'));
  expect(lines.map(({ line }) => line)).toEqual(never ? [4] : []);
});

test.each(['okta', 'onelogin'])('to enrol after sign-in with %s is an error', (idp) => {
  const [found] = check(rule(`idp: [entra, ${idp}]`, ', enrolment: after-sign-in'));
  expect(found).toMatchObject({ severity: 'error', line: 3 });
  expect(found?.message).toContain(`"${idp}"`);
});

test('an error of the text is found by its line', () => {
  expect(checkPolicy('version: 1\nversion: 1\n')).toMatchObject([{ severity: 'error', line: 2 }]);
});
