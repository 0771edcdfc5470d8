import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mentions, readBicep, unbalanced } from './bicep.ts';

const folder = join(import.meta.dirname, '../azure');
const text = readFileSync(join(folder, 'main.bicep'), 'utf8');
const example = readFileSync(join(folder, 'main.example.bicepparam'), 'utf8');
const bicep = readBicep(text);

describe('the text of the template', () => {
  test('has a partner for each bracket', () => {
    expect(unbalanced(bicep.code)).toBeUndefined();
  });

  test('uses what it declares', () => {
    const { code, parameters, variables } = bicep;
    const idle = [...parameters, ...variables].filter((name) => mentions(code, name) < 2);
    expect(idle).toEqual([]);
  });

  test('declares each name once', () => {
    const { parameters, variables, resources } = bicep;
    const names = [...parameters, ...variables, ...resources];
    expect(names).toEqual([...new Set(names)]);
  });

  test('speaks of resources that it has', () => {
    const spoken = [
      ...bicep.code.matchAll(/(?<![\w.])(\w+)\.(?:id|name|properties|identity)\b/g),
      ...bicep.code.matchAll(/^ *(?:parent|scope): (\w+)$/gm),
    ].map(([, name = '']) => name);
    expect(spoken.length).toBeGreaterThan(10);
    expect(spoken.filter((name) => !bicep.resources.includes(name))).toEqual([]);
  });

  test('says what each parameter and output is', () => {
    const { parameters, outputs } = bicep;
    expect(text.match(/@description\(/g)).toHaveLength(parameters.length + outputs.length);
  });
});

describe('the template', () => {
  test('keeps instances warm', () => {
    expect(text).toMatch(/@minValue\(1\)\nparam alwaysReady int/);
    expect(text).toMatch(/alwaysReady: \[\s*\{\s*name: 'http'\s*instanceCount: alwaysReady/);
  });

  test('takes no secret, and reads the client token from the vault', () => {
    expect(bicep.parameters.filter((name) => /secret|token|key|password/i.test(name))).toEqual([]);
    expect(text).toContain("FACENITION_TOKEN: '@Microsoft.KeyVault(SecretUri=");
    expect(text).toContain('allowSharedKeyAccess: false');
    expect(text).not.toMatch(/listKeys|AccountKey=/);
  });

  test('lets the app read secrets, packages and nothing else', () => {
    expect(text.match(/Microsoft\.Authorization\/roleAssignments@/g)).toHaveLength(3);
    const roles = [
      ...text.matchAll(/^var \w+ = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'$/gm),
    ];
    expect(roles).toHaveLength(3);
    expect(bicep.code.match(/scope: (?:vault|storage|insights)$/gm)).toHaveLength(3);
  });

  test('is reached by https alone', () => {
    expect(text).toContain('httpsOnly: true');
    expect(text).toContain("ftpsState: 'Disabled'");
  });

  test('has what its README and the program of the connector expect', () => {
    const settings = [...text.matchAll(/^ {6}((?:FACENITION|ENTRA)_[A-Z_]+):/gm)].map(
      ([, name = '']) => name,
    );
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(settings).toHaveLength(8);
    expect(settings.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
    const connector = join(folder, '../../connectors/entra/README.md');
    const program = readFileSync(connector, 'utf8');
    expect(settings.filter((name) => !program.includes(`setting('${name}')`))).toEqual([]);
  });
});

test('the example gives what the template demands, and nothing else', () => {
  expect(example).toMatch(/^using '\.\/main\.bicep'$/m);
  const given = [...example.matchAll(/^param (\w+) =/gm)].map(([, name = '']) => name);
  const demanded = [...text.matchAll(/^param (\w+) \w+$/gm)].map(([, name = '']) => name);
  expect(demanded.length).toBeGreaterThan(0);
  expect(demanded.filter((name) => !given.includes(name))).toEqual([]);
  expect(given.filter((name) => !bicep.parameters.includes(name))).toEqual([]);
});

describe('the look at the text', () => {
  test.each([
    ['(', '('],
    ['{]', ']'],
    ['[{}', '['],
    [')', ')'],
  ])('finds what is wrong in %s', (code, wrong) => {
    expect(unbalanced(code)).toBe(wrong);
  });

  test('takes no bracket of a string or a comment for one, and sees what strings insert', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Bicep's
    const { code } = readBicep("// (\nvar a = '{[' \nvar b = '${a}x'\n");
    expect(unbalanced(code)).toBeUndefined();
    expect(mentions(code, 'a')).toBe(2);
  });
});
