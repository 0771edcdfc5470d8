import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import * as z from 'zod';

// There is no Helm among the packages, so nothing is rendered here: see deploy/README.md.
const chart = join(import.meta.dirname, '..', 'deploy', 'helm', 'facenition');
const read = (path: string): string => readFileSync(join(chart, path), 'utf8');
const templates = globSync('templates/*', { cwd: chart }).sort();
const source = templates.map(read).join('\n');

const Schema = z.looseObject({ properties: z.record(z.string(), z.unknown()) });
const schema = Schema.parse(JSON.parse(read('values.schema.json')));
const values: unknown = parse(read('values.yaml'));

/** The actions of a template, without their braces and the signs that trim space. */
const actionsOf = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{-?\s*(.*?)\s*-?\}\}/gs)].map(([, action = '']) => action);

const OPENING = /^(if|range|with|define|block)\b/;

/** What is wrong with the nesting of actions. */
function nestingFaults(text: string): readonly string[] {
  const open: string[] = [];
  const faults: string[] = [];
  for (const action of actionsOf(text)) {
    if (OPENING.test(action)) open.push(action);
    else if (action === 'end' && open.pop() === undefined) faults.push('end without a beginning');
    else if (/^else\b/.test(action) && !/^(if|range|with)\b/.test(open.at(-1) ?? ''))
      faults.push('else without a beginning');
  }
  return [...faults, ...open.map((action) => `without an end: ${action}`)];
}

describe('templates', () => {
  test.each(templates)('%s closes what it opens', (path) => {
    const text = read(path);
    expect(nestingFaults(text)).toEqual([]);
    expect(text.split('{{')).toHaveLength(text.split('}}').length);
    const depths = actionsOf(text).map(
      (action) => action.split('(').length - action.split(')').length,
    );
    expect(depths.filter((depth) => depth !== 0)).toEqual([]);
  });

  test('what is not closed is found', () => {
    expect(nestingFaults('{{ if .a }}{{ with .b }}{{ end }}')).toHaveLength(1);
    expect(nestingFaults('{{ end }}')).toHaveLength(1);
  });

  test('include only what is defined, and each definition is used', () => {
    const names = (pattern: RegExp): readonly string[] =>
      [...new Set([...source.matchAll(pattern)].map(([, name = '']) => name))].sort();
    expect(names(/\binclude "([^"]+)"/g)).toEqual(names(/\bdefine "([^"]+)"/g));
  });

  test('name only values that the schema has', () => {
    const paths = [...source.matchAll(/\.Values\.([\w.]+)/g)].map(([, path = '']) => path);
    const has = (path: string): boolean => {
      let at: unknown = schema;
      for (const part of path.split('.')) {
        const node = z.looseObject({ properties: z.record(z.string(), z.unknown()) }).safeParse(at);
        // Settings are open: their names are checked by a pattern.
        if (!node.success) return path.startsWith('settings.');
        at = node.data.properties[part];
        if (at === undefined) return false;
      }
      return true;
    };
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !has(path))).toEqual([]);
    expect(has('image.tagg')).toBe(false);
  });

  test('are YAML where actions are taken away', () => {
    for (const path of templates.filter((name) => name.endsWith('.yaml'))) {
      const bare = read(path)
        .replaceAll(/^\s*\{\{-?[^\n]*\}\}\s*$/gm, '')
        .replaceAll(/\{\{.*?\}\}/g, 'x');
      for (const part of bare.split(/^---$/m)) expect(parseDocument(part).errors).toEqual([]);
    }
  });
});

describe('the deployment', () => {
  const deployment = read('templates/deployment.yaml');

  test.each([
    'enableServiceLinks: false',
    'automountServiceAccountToken: false',
    'runAsNonRoot: true',
    'readOnlyRootFilesystem: true',
    'allowPrivilegeEscalation: false',
    'drop: [ALL]',
    'type: RuntimeDefault',
  ])('has %s', (line) => {
    expect(deployment).toContain(line);
  });

  test('all probes ask the management port', () => {
    expect(deployment.match(/port: management/g)).toHaveLength(3);
    expect(deployment).not.toContain('port: http\n');
  });

  test('takes secrets by reference only', () => {
    expect(source).not.toMatch(/kind: Secret|b64enc|stringData/);
    expect(deployment).toMatch(/secretName: \{\{ required .* \.Values\.existingSecret \}\}/);
  });
});

describe('values', () => {
  const isValid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  const changed = (change: object): unknown => ({ ...z.looseObject({}).parse(values), ...change });

  test('are as their schema says', () => {
    isValid(values);
    expect(isValid.errors).toBeNull();
  });

  test('are all in the schema', () => {
    const known = Object.keys(schema.properties);
    expect(known).toEqual(expect.arrayContaining(Object.keys(z.looseObject({}).parse(values))));
  });

  test.each([
    { settings: { FACENITION_DATABASE_URL: 'postgres://db/facenition' } },
    { settings: { FACENITION_SMTP_URL: 'smtp://mail' } },
    { settings: { FACENITION_HOST: '127.0.0.1' } },
    { settings: { FACENITION_WORKERS: 2 } },
    { settings: { OTHER: 'x' } },
    { extraEnv: [{ name: 'FACENITION_DATABASE_URL', value: 'x' }] },
    { image: { repository: 'facenition', tag: 'latest' } },
    { image: { repository: 'facenition', digest: 'sha256:abc' } },
    { networkPolicy: { monitoringNamespaceLabels: {} } },
    { databaseUrl: 'x' },
  ])('%j is refused', (change) => {
    expect(isValid(changed(change))).toBe(false);
  });
});
