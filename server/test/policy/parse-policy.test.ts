import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_POLICY, BUILT_IN_POLICY_TEXT } from '../../src/policy/built-in-policy.ts';
import { parsePolicy, policyFrom } from '../../src/policy/parse-policy.ts';

const GOOD = `version: 1
rules:
  - name: admins
    when: { idp: [okta], groups: [admins, root] }
    face: required
    level: 6
default:
  face: required
  fallback: { label: Another way, to: idp }
`;

/** The findings of a text that has to be refused. */
function refusal(text: string) {
  const parsed = parsePolicy(text);
  if (parsed.outcome !== 'refused') throw new Error('was not refused');
  return parsed.findings;
}

describe('a policy', () => {
  test('is known by the hash of its text, and a rule takes from default what it leaves unsaid', () => {
    const policy = policyFrom(GOOD);
    expect(policy.hash).toBe(createHash('sha256').update(GOOD).digest('hex'));
    expect(policy.rules).toEqual([
      {
        name: 'admins',
        when: { idp: ['okta'], groups: ['admins', 'root'] },
        says: ['face', 'level'],
        requirement: { ...policy.otherwise, level: 6 },
      },
    ]);
  });

  test('asks by default for what the built-in policy asks for', () => {
    const { otherwise } = policyFrom(GOOD);
    const { fallback, ...rest } = otherwise;
    expect(BUILT_IN_POLICY.otherwise).toMatchObject(rest);
    expect(otherwise).toEqual({
      face: 'required',
      level: 4,
      assurance: 'active',
      input: 'passkey',
      maxAgeSeconds: 0,
      fallback: { label: 'Another way', to: 'idp' },
      onOutage: 'deny',
      enrolment: 'invitation',
      tries: 3,
    });
    expect(fallback.to).toBe('idp');
  });

  test('that is built in is one', () => {
    expect(parsePolicy(BUILT_IN_POLICY_TEXT).outcome).toBe('parsed');
    expect(BUILT_IN_POLICY.rules).toEqual([]);
  });

  test('of the store that cannot be read is a fault', () => {
    expect(() => policyFrom('version: 2')).toThrow(
      expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }),
    );
  });
});

const swapped: readonly (readonly [string, string, number, string])[] = [
  ['version: 1', 'version: 2', 1, 'version: must be 1'],
  ['version: 1', 'version: "1"', 1, 'version: must be 1'],
  ['face: required\n    level: 6', 'level: 6', 3, 'rules[0].face: is missing; it must be required'],
  ['level: 6', 'face_age: 6', 6, 'rules[0].face_age: is no key here; allowed: name, when, face'],
  ['level: 6', 'level: 9', 6, 'rules[0].level: must be a whole number from 1 to 8'],
  ['level: 6', 'level: 4.5', 6, 'rules[0].level: must be a whole number from 1 to 8'],
  ['level: 6', 'level: high', 6, 'rules[0].level: must be a whole number from 1 to 8'],
  ['level: 6', 'level:', 6, 'rules[0].level: must be a whole number from 1 to 8'],
  ['level: 6', 'assurance: strong', 6, 'must be passive or active'],
  ['level: 6', 'input: password', 6, 'must be passkey or passphrase or organisation'],
  ['level: 6', 'max_age_seconds: -1', 6, 'must be a whole number from 0 to 86400'],
  ['level: 6', 'max_age_seconds: .inf', 6, 'must be a whole number from 0 to 86400'],
  ['level: 6', 'on_outage: allow', 6, 'rules[0].on_outage: must be deny or fallback'],
  ['level: 6', 'enrolment: anybody', 6, 'must be invitation or sign-up or after-sign-in'],
  ['level: 6', 'tries: 4', 6, 'must be a whole number from 1 to 3'],
  ['level: 6', 'consent: a b', 6, 'must be the name of a version'],
  ['groups: [admins, root]', 'groups: admins', 4, 'when.groups: must be a list'],
  ['groups: [admins, root]', 'groups: []', 4, 'must be a list of 1 to 500 texts'],
  ['groups: [admins, root]', 'groups: [1]', 4, 'when.groups[0]: must be a text of 1 to 256'],
  ['groups: [admins, root]', 'group: [a]', 4, 'allowed: idp, tenant, application, groups, risk'],
  ['groups: [admins, root]', 'risk: [severe]', 4, 'must be none or low or medium or high'],
  ['{ idp: [okta], groups: [admins, root] }', '{}', 4, 'must hold at least one condition'],
  ['{ idp: [okta], groups: [admins, root] }', 'always', 4, 'rules[0].when: must hold conditions'],
  ['name: admins', 'name: default', 3, 'and not default'],
  ['name: admins', 'name: "a\\nb"', 3, 'must be a text of 1 to 80 characters'],
  ['  fallback: { label: Another way, to: idp }\n', '', 8, 'default.fallback: is missing'],
  ['to: idp', 'to: http://a.example', 9, 'must be an https URL'],
  ['to: idp', 'to: https://me@a.example', 9, 'must be an https URL without a user name'],
  ['to: idp', 'to: "https://[a"', 9, 'must be an https URL'],
  ['to: idp', 'to: "javascript:alert(1)"', 9, 'must be an https URL'],
  ['to: idp', 'to: none', 9, 'must be an https URL'],
  ['label: Another way, ', '', 9, 'default.fallback.label: is missing'],
  ['face: required\n  fallback', 'face: no\n  fallback', 8, 'must be required or not-required'],
];

describe('refused, with its line and what is allowed', () => {
  test.each(swapped)('%j as %j', (good, bad, line, sentence) => {
    expect(GOOD).toContain(good);
    const findings = refusal(GOOD.replace(good, bad));
    expect(findings).toEqual([
      {
        severity: 'error',
        line,
        column: expect.any(Number),
        message: expect.stringContaining(sentence),
      },
    ]);
  });

  test('points at the column of the value', () => {
    expect(refusal(GOOD.replace('level: 6', 'level: 9'))[0]).toMatchObject({ line: 6, column: 12 });
    expect(refusal(GOOD.replace('level: 6', 'levle: 6'))[0]).toMatchObject({ line: 6, column: 5 });
  });

  test('all that is wrong at once', () => {
    const bad = GOOD.replace('level: 6', 'level: 9').replace('to: idp', 'to: none');
    expect(refusal(bad).map(({ line }) => line)).toEqual([6, 9]);
  });

  test('two rules of one name', () => {
    const rule = '  - { name: admins, when: { risk: [high] }, face: required }\n';
    const [finding] = refusal(GOOD.replace('default:', `${rule}default:`));
    expect(finding).toMatchObject({ line: 7, message: expect.stringContaining('line 3') });
  });
});

const hostile: readonly (readonly [string, string, string])[] = [
  ['an anchor', GOOD.replace('[okta]', '&a [okta]'), 'anchors'],
  ['an alias', `x: &a [b]\ny: *a\n${GOOD}`, 'aliases'],
  ['a bomb', bomb(), 'anchors'],
  ['a merge key', GOOD.replace('level: 6', '<<: { level: 6 }'), '<<'],
  ['a duplicate key', GOOD.replace('level: 6', 'level: 6\n    level: 1'), 'is there twice'],
  ['a key in quotes twice', GOOD.replace('level: 6', 'level: 6\n    "level": 1'), 'is there twice'],
  ['a tag', GOOD.replace('level: 6', 'level: !!int "6"'), 'tags'],
  ['a tag of another language', GOOD.replace('level: 6', 'level: !!js/function "x"'), 'tags'],
  [
    'a key that is a list',
    GOOD.replace('level: 6', '? [a, b]\n    : 6'),
    'a key must be a plain word',
  ],
  ['a number as key', GOOD.replace('level: 6', '6: 6'), 'a key must be a plain word'],
  ['no key', GOOD.replace('level: 6', ': 6'), 'a key must be a plain word'],
  ['a directive', `%YAML 1.1\n---\n${GOOD}`, 'directives'],
  ['two documents', `${GOOD}---\n${GOOD}`, 'one document'],
  ['tabs', GOOD.replace('    level: 6', '\tlevel: 6'), 'tabs'],
  ['an open quote', GOOD.replace('level: 6', 'level: "6'), 'a character is missing'],
  ['the prototype', GOOD.replace('level: 6', '__proto__: { level: 1 }'), '__proto__'],
  ['the constructor', GOOD.replace('level: 6', 'constructor: { level: 1 }'), 'constructor'],
  ['brackets without end', '['.repeat(50_000), 'nested too deeply'],
  ['blocks without end', '- '.repeat(50_000), 'nested too deeply'],
  ['too much', `# ${'x'.repeat(262_144)}\n${GOOD}`, 'at most 262144 bytes'],
  ['a NUL in a comment', GOOD.replace('level: 6', 'level: 6 # \0'), 'cannot be seen'],
  ['a text turned round', GOOD.replace('level: 6', 'level: 6 # \u202e'), 'cannot be seen'],
  ['nothing', '', 'the file must be a policy'],
  ['a list', '- a', 'the file must be a policy'],
];

function bomb(): string {
  const lines = Array.from({ length: 9 }, (_, at) => {
    const name = at === 0 ? 'x' : `*l${at - 1}`;
    return `l${at}: &l${at} [${Array.from({ length: 9 }, () => name).join(',')}]`;
  });
  return `${lines.join('\n')}\n${GOOD}`;
}

describe('hostile YAML', () => {
  test.each(hostile)('%s is refused', (_, text, sentence) => {
    const findings = refusal(text);
    expect(findings.map(({ message }) => message).join('\n')).toContain(sentence);
    for (const { line, column } of findings) expect(Math.min(line, column)).toBeGreaterThan(0);
  });

  test('thousands of keys take no long time', () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n');
    const begun = performance.now();
    expect(refusal(keys).length).toBeLessThan(30);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
