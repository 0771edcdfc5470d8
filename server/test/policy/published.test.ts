import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MOBILE_PACK } from '@facenition/core';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BUILT_IN_POLICY_TEXT } from '../../src/policy/built-in-policy.ts';
import { checkPolicy } from '../../src/policy/check-policy.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { KEYS } from '../../src/policy/schema.ts';
import { runIn } from '../cli/run-command.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const docs = join(import.meta.dirname, '..', '..', '..', 'docs');
const read = (name: string): Promise<string> => readFile(join(docs, name), 'utf8');
const schema = JSON.parse(await read('policy.schema.json'));
const isPolicy = new Ajv({ strict: true, allErrors: true }).compile(schema);

describe('the published JSON Schema', () => {
  test('is what `facenition policy schema` prints', async () => {
    const { code, out } = await runIn(await temporaryFolder(), ['policy', 'schema']);
    expect(code).toBe(0);
    expect(schema).toEqual(JSON.parse(out));
  });

  test('says of every key what it is for', () => {
    const { rules, default: otherwise } = schema.properties;
    const { properties } = rules.items;
    for (const fields of [properties, properties.when.properties, otherwise.properties]) {
      for (const [key, { description }] of Object.entries<{ description?: string }>(fields)) {
        expect(description, key).toMatch(/\.$/);
      }
    }
  });
});

describe('the example', () => {
  test('is a policy, by the schema and by the parser, without a warning', async () => {
    const text = await read('policy.example.yaml');
    isPolicy(parse(text));
    expect(isPolicy.errors).toBeNull();
    expect(checkPolicy(text, { pack: MOBILE_PACK })).toEqual([]);
  });

  test('shows every key', async () => {
    const text = await read('policy.example.yaml');
    for (const key of Object.values(KEYS).flat()) {
      expect(text).toMatch(new RegExp(`^[ -]*${key}:`, 'm'));
    }
  });
});

/** What the schema refuses, the parser does, and the other way round. */
const GOOD = {
  version: 1,
  rules: [{ name: 'a', when: { idp: ['x'] }, face: 'required' }],
  default: { face: 'required', fallback: { label: 'Another way', to: 'idp' } },
};
const changed = (change: (policy: ReturnType<typeof JSON.parse>) => void) => {
  const copy = JSON.parse(JSON.stringify(GOOD));
  change(copy);
  return copy;
};

test.each([
  ['as it is', GOOD, true],
  ['without rules', { version: 1, default: GOOD.default }, true],
  ['built in', parse(BUILT_IN_POLICY_TEXT), true],
  ['without default', { version: 1, rules: [] }, false],
  ['of version 2', { ...GOOD, version: 2 }, false],
  ['without a fallback', changed(({ default: one }) => delete one.fallback), false],
  ['that allows on outage', changed(({ default: one }) => (one.on_outage = 'allow')), false],
  ['for everybody', changed(({ rules: [one] }) => (one.when = {})), false],
  ['with an unknown key', changed(({ rules: [one] }) => (one.levle = 4)), false],
  ['with level 9', changed(({ default: one }) => (one.level = 9)), false],
  ['with a rule called default', changed(({ rules: [one] }) => (one.name = 'default')), false],
  ['with http', changed(({ default: one }) => (one.fallback.to = 'http://x.example')), false],
  ['with a severe risk', changed(({ rules: [one] }) => (one.when = { risk: ['severe'] })), false],
])('a policy %s is one for both: %s', (_, policy, good) => {
  expect(isPolicy(policy)).toBe(good);
  expect(parsePolicy(JSON.stringify(policy)).outcome).toBe(good ? 'parsed' : 'refused');
});
