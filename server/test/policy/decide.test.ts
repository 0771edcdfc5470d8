import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, traceDecision } from '../../src/policy/decide.ts';
import type { PolicyEvent } from '../../src/policy/policy.ts';
import { ORDERED_FIELDS, strictness } from '../../src/policy/stricter.ts';
import { policyOf } from './policies.ts';

const event: PolicyEvent = {
  idp: 'okta',
  tenant: 'acme',
  application: 'crm',
  groups: ['staff'],
  risk: 'low',
};

const rule = (when: string, more = '', name = 'r') =>
  `  - { name: ${name}, when: { ${when} }, face: required${more} }\n`;

const matching: readonly (readonly [string, Partial<PolicyEvent>, boolean])[] = [
  ['idp: [entra, okta]', {}, true],
  ['idp: [entra]', {}, false],
  ['idp: [Okta]', {}, false],
  ['tenant: [acme]', {}, true],
  ['tenant: [other]', {}, false],
  ['application: [crm]', {}, true],
  ['application: [wiki]', {}, false],
  ['groups: [root, staff]', {}, true],
  ['groups: [root]', {}, false],
  ['groups: [staff]', { groups: [] }, false],
  ['groups: [b]', { groups: ['a', 'b'] }, true],
  ['risk: [low, none]', {}, true],
  ['risk: [high]', {}, false],
  ['idp: [okta], tenant: [acme], groups: [staff], risk: [low]', {}, true],
  ['idp: [okta], tenant: [other], groups: [staff], risk: [low]', {}, false],
  [
    'tenant: [9D3C3A5E-0000-4000-8000-00000000000A]',
    { tenant: '9d3c3a5e-0000-4000-8000-00000000000a' },
    true,
  ],
];

describe('which rule', () => {
  test.each(matching)('%s for %j', (when, more, matches) => {
    const { rule: name } = decide(policyOf(rule(when)), { ...event, ...more });
    expect(name).toBe(matches ? 'r' : 'default');
  });

  test('the first that matches decides', () => {
    const policy = policyOf(
      rule('idp: [entra]', ', level: 1', 'a') +
        rule('idp: [okta]', ', level: 5', 'b') +
        rule('tenant: [acme]', ', level: 7', 'c'),
    );
    const { decision, passedOver } = traceDecision(policy, event);
    expect(decision).toMatchObject({ rule: 'b', level: 5, policyVersion: policy.hash });
    expect(passedOver).toEqual([{ rule: 'a', verdict: 'no', fields: ['idp'] }]);
  });

  test('no rule: the default', () => {
    const policy = policyOf(rule('idp: [entra]'));
    expect(decide(policy, event)).toEqual({
      ...policy.otherwise,
      rule: 'default',
      policyVersion: policy.hash,
      raisedBy: [],
    });
  });
});

const said: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['level: 7', { level: 7 }],
  ['assurance: active', { assurance: 'active' }],
  ['input: organisation', { input: 'organisation' }],
  ['max_age_seconds: 0', { maxAgeSeconds: 0 }],
  [
    'fallback: { label: Key, to: "https://help.example/key" }',
    { fallback: { label: 'Key', to: 'https://help.example/key' } },
  ],
  ['on_outage: deny', { onOutage: 'deny' }],
  ['enrolment: sign-up', { enrolment: 'sign-up' }],
  ['enrolment: after-sign-in', { enrolment: 'after-sign-in' }],
  ['tries: 1', { tries: 1 }],
  ['consent: v2', { consent: 'v2' }],
];

describe('what a rule says', () => {
  test.each(said)('%s, and the rest is of the default', (field, wanted) => {
    const policy = policyOf(rule('idp: [okta]', `, ${field}`));
    const { rule: _, policyVersion: __, raisedBy: ___, ...asked } = decide(policy, event);
    expect(asked).toEqual({ ...policy.otherwise, ...wanted });
  });

  test('that no face is needed', () => {
    const policy = policyOf('  - { name: free, when: { idp: [okta] }, face: not-required }');
    expect(decide(policy, event).face).toBe('not-required');
  });
});

describe('what is not told', () => {
  const free = '  - { name: free, when: { groups: [robots] }, face: not-required }\n';
  const strict = rule('risk: [high]', ', level: 6, assurance: active, on_outage: deny', 'risky');

  test('frees nobody', () => {
    const { groups: _, ...untold } = event;
    expect(decide(policyOf(free), untold)).toMatchObject({ face: 'required', rule: 'default' });
  });

  test.each([undefined, '', 'hidden', 'HIGH', 'unknownFutureValue'])(
    'a risk of %j makes the stricter parts of a rule count',
    (risk) => {
      expect(decide(policyOf(strict), { ...event, risk })).toMatchObject({
        rule: 'default',
        raisedBy: ['risky'],
        level: 6,
        assurance: 'active',
        onOutage: 'deny',
        input: 'passphrase',
      });
    },
  );

  test('an application without a name is not told', () => {
    const policy = policyOf(rule('application: [crm]', ', level: 6'));
    expect(decide(policy, { ...event, application: '' })).toMatchObject({ level: 6 });
  });

  test.each([
    ['level: 2', 'level: 6', { level: 6 }],
    ['assurance: passive', 'assurance: active', { assurance: 'active' }],
    ['input: organisation', 'input: passphrase', { input: 'passphrase' }],
    ['input: passphrase', 'input: passkey', { input: 'passkey' }],
    ['max_age_seconds: 60', 'max_age_seconds: 5', { maxAgeSeconds: 5 }],
    ['on_outage: fallback', 'on_outage: deny', { onOutage: 'deny' }],
    ['enrolment: after-sign-in', 'enrolment: sign-up', { enrolment: 'sign-up' }],
    ['enrolment: sign-up', 'enrolment: invitation', { enrolment: 'invitation' }],
    ['enrolment: after-sign-in', 'enrolment: invitation', { enrolment: 'invitation' }],
    ['tries: 3', 'tries: 1', { tries: 1 }],
  ])('of %s and %s the second counts', (weak, strict, wanted) => {
    const pair = (one: string, other: string) =>
      policyOf(
        rule('risk: [high]', `, ${one}`, 'perhaps') + rule('idp: [okta]', `, ${other}`, 'surely'),
      );
    const untold = { ...event, risk: undefined };
    expect(decide(pair(strict, weak), untold)).toMatchObject({ ...wanted, rule: 'surely' });
    expect(decide(pair(weak, strict), untold)).toMatchObject({ ...wanted, rule: 'surely' });
  });

  test('counts beside the rule that frees', () => {
    const decision = decide(policyOf(strict + free), { ...event, groups: ['robots'], risk: 'x' });
    expect(decision).toMatchObject({
      face: 'required',
      rule: 'free',
      raisedBy: ['risky'],
      level: 6,
    });
  });

  test('a rule that another condition excludes does not count', () => {
    const policy = policyOf(rule('idp: [entra], risk: [high]', ', level: 6'));
    expect(decide(policy, { ...event, risk: undefined })).toMatchObject({ level: 3, raisedBy: [] });
  });
});

const word = (...words: readonly string[]) => fc.constantFrom(...words);
const some = (...words: readonly string[]) =>
  fc.uniqueArray(word(...words), { minLength: 1 }).map((list) => `[${list.join(', ')}]`);
const when = fc
  .record(
    {
      idp: some('okta', 'entra'),
      tenant: some('t', 'u'),
      application: some('a', 'b'),
      groups: some('g', 'h'),
      risk: some('none', 'low', 'medium', 'high'),
    },
    { requiredKeys: [] },
  )
  .filter((fields) => Object.keys(fields).length > 0)
  .map((fields) =>
    Object.entries(fields)
      .map(([key, value]) => `${key}: ${value}`)
      .join(', '),
  );
const asks = fc
  .record(
    {
      level: fc.integer({ min: 1, max: 8 }).map(String),
      assurance: word('passive', 'active'),
      input: word('passkey', 'passphrase', 'organisation'),
      max_age_seconds: fc.integer({ min: 0, max: 900 }).map(String),
      on_outage: word('deny', 'fallback'),
      enrolment: word('invitation', 'sign-up', 'after-sign-in'),
      tries: word('1', '2', '3'),
    },
    { requiredKeys: [] },
  )
  .map((fields) =>
    Object.entries(fields)
      .map(([key, value]) => `, ${key}: ${value}`)
      .join(''),
  );
const rules = fc
  .array(fc.tuple(when, word('required', 'not-required'), asks), { maxLength: 6 })
  .map((list) =>
    list
      .map(
        ([on, face, more], at) => `  - { name: r${at}, when: { ${on} }, face: ${face}${more} }\n`,
      )
      .join(''),
  );
const whole = fc.record({
  idp: word('okta', 'entra', 'other'),
  tenant: word('t', 'u', 'other'),
  application: word('a', 'b', 'other'),
  groups: fc.uniqueArray(word('g', 'h', 'other')),
  risk: word('none', 'low', 'medium', 'high'),
});
const FORGETTABLE = ['application', 'groups', 'risk'] as const;

test('to forget a part of any request never makes any policy ask for less', () => {
  const forgotten = fc.subarray([...FORGETTABLE]);
  fc.assert(
    fc.property(rules, whole, forgotten, (text, told, forget) => {
      const policy = policyOf(text === '' ? '  []' : text);
      const less = Object.fromEntries(forget.map((field) => [field, undefined]));
      const full = decide(policy, told);
      const unsure = decide(policy, { ...told, ...less });
      if (full.face === 'not-required') return;
      for (const field of ORDERED_FIELDS) {
        expect(strictness(unsure, field)).toBeGreaterThanOrEqual(strictness(full, field));
      }
    }),
    { numRuns: 2000 },
  );
});
