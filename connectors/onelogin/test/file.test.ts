import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { OneLoginFile } from '../src/deployment/index.ts';
import { FILE, MIGRATION_FILE } from './connector-file.ts';

const relaxing = (changes: object) => ({
  ...FILE,
  pre_authentication: { relax: { ...FILE.pre_authentication.relax, ...changes } },
});

test('the example is a file, and says all that a file can say', () => {
  const text = readFileSync(join(import.meta.dirname, '..', 'onelogin.example.yaml'), 'utf8');
  const file = OneLoginFile.parse(parse(text));
  expect(file.pre_authentication?.relax).toBeDefined();
  const names = (value: unknown): readonly string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, member]) => [name, ...names(member)])
      : [];
  const schema: unknown = OneLoginFile.toJSONSchema({ io: 'input' });
  const properties = (at: unknown): readonly string[] => {
    const { properties: own = {} } = Object(at);
    return Object.entries(own).flatMap(([name, member]) => [name, ...properties(member)]);
  };
  expect([...names(parse(text))].sort()).toEqual([...properties(schema)].sort());
});

describe('refused is', () => {
  test.each<[string, object, string]>([
    ['a secret in the file', relaxing({ token: 'fnc_secret' }), 'env:NAME or file:PATH'],
    ['the face policy as the laxer one', relaxing({ policy: 220415 }), 'another policy'],
    [
      'the laxer policy among those that are kept',
      {
        ...FILE,
        pre_authentication: { ...FILE.pre_authentication, keep_policies: [330001, 109384] },
      },
      'nobody under it would show a face',
    ],
    ['a day and more', relaxing({ max_age_seconds: 86_401 }), 'max_age_seconds'],
    ['a word that nobody knows', { ...FILE, polcy: 1 }, 'polcy'],
    ['an address as the account', { ...FILE, account: 'acme.onelogin.com' }, '.onelogin.com'],
    ['http', { ...FILE, facenition: { ...FILE.facenition, url: 'http://x.example' } }, 'https'],
    [
      'a country of three letters',
      { ...FILE, pre_authentication: { block: { countries: ['USA'] } } },
      'two capital letters',
    ],
    ['an old runtime', { ...FILE, pre_authentication: { runtime: 'nodejs18.x' } }, 'nodejs22.x'],
    ['milliseconds', { ...FILE, pre_authentication: { timeout_seconds: 1000 } }, 'timeout_seconds'],
    [
      'a migration without its field',
      { ...MIGRATION_FILE, custom_field: undefined },
      'custom_field',
    ],
    [
      'one variable for two secrets',
      {
        ...MIGRATION_FILE,
        user_migration: { ...MIGRATION_FILE.user_migration, variable: 'FACENITION_TOKEN' },
      },
      'another one than that of relax',
    ],
  ])('%s', (_, file, word) => {
    const { success, error } = OneLoginFile.safeParse(file);
    expect(success).toBe(false);
    expect(JSON.stringify(error?.issues)).toContain(word);
  });
});

test('an address loses the slash at its end', () => {
  const url = 'https://faces.acme.example/';
  const file = OneLoginFile.parse({ ...FILE, facenition: { ...FILE.facenition, url } });
  expect(file.facenition).toEqual({ url: url.slice(0, -1), idp: 'onelogin', tenant: 'acme' });
});

test('a redirect URI stays as it is: it is compared to the letter', () => {
  const redirect_uri = 'https://acme.onelogin.com/access/idp/callback/';
  const file = OneLoginFile.parse({ ...FILE, trusted_idp: { ...FILE.trusted_idp, redirect_uri } });
  expect(file.trusted_idp.redirect_uri).toBe(redirect_uri);
});
