import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Module, namesBehind, readModule, resourcesNamed, TERRAFORM } from './hcl.ts';

const MODULES = ['okta', 'cognito'] as const;
const EXAMPLES = ['examples/okta', 'examples/cognito'] as const;

const read = new Map<string, Module>();
beforeAll(async () => {
  for (const folder of [...MODULES, ...EXAMPLES]) read.set(folder, await readModule(folder));
});

function moduleOf(folder: string): Module {
  const found = read.get(folder);
  if (found === undefined) throw new Error(`no module ${folder}`);
  return found;
}

describe.each([...MODULES, ...EXAMPLES])('%s', (folder) => {
  test('declares the variables that it uses, and uses those that it declares', () => {
    const { variables, text } = moduleOf(folder);
    expect(namesBehind('var', text)).toEqual(Object.keys(variables).sort());
  });

  test('has the locals that it uses, and uses those that it has', () => {
    const { locals, text } = moduleOf(folder);
    expect(namesBehind('local', text)).toEqual(Object.keys(locals).sort());
  });

  test('has the resources that it speaks of', () => {
    const { resources, data, text } = moduleOf(folder);
    const had = [...Object.keys(resources), ...Object.keys(data)];
    expect(resourcesNamed(text).filter((name) => !had.includes(name))).toEqual([]);
  });
});

test.each(MODULES)('%s says what each variable and each output is', (folder) => {
  const { variables, outputs } = moduleOf(folder);
  const silent = Object.entries({ ...variables, ...outputs })
    .filter(([, { description }]) => typeof description !== 'string' || description.length < 20)
    .map(([name]) => name);
  expect(silent).toEqual([]);
});

test.each([
  ['examples/okta', 'okta'],
  ['examples/cognito', 'cognito'],
])('%s gives all that %s demands, and nothing that it does not know', (example, folder) => {
  const { modules, outputs } = moduleOf(example);
  const module = moduleOf(folder);
  const { source, ...given } = modules.face ?? {};
  expect(source).toBe(`../../${folder}`);
  const demanded = Object.entries(module.variables)
    .filter(([, body]) => !('default' in body))
    .map(([name]) => name);
  expect(demanded.filter((name) => !(name in given))).toEqual([]);
  expect(Object.keys(given).filter((name) => !(name in module.variables))).toEqual([]);
  const wanted = namesBehind('module\\.face', JSON.stringify(outputs));
  expect(wanted.filter((name) => !(name in module.outputs))).toEqual([]);
});

test('secrets are marked, and stand in no default', () => {
  for (const folder of [...MODULES, ...EXAMPLES]) {
    const secrets = Object.entries(moduleOf(folder).variables).filter(([name]) =>
      /secret(?!_arn)/.test(name),
    );
    for (const [, body] of secrets) {
      expect(body.sensitive).toBe(true);
      expect(body.default ?? null).toBeNull();
    }
  }
});

const hasTerraform = spawnSync('terraform', ['version']).status === 0;
test.skipIf(!hasTerraform)('the form is that of `terraform fmt`', () => {
  const { status, stdout } = spawnSync('terraform', ['fmt', '-check', '-recursive', TERRAFORM], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
