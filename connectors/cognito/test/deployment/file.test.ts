import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CognitoFile, poolArn } from '../../src/deployment/file.ts';
import { environmentOf, functionsOf } from '../../src/deployment/functions.ts';
import { cognitoConnector } from '../../src/deployment/index.ts';
import { readSettings } from '../../src/lambda/settings.ts';
import { FILE } from './deployed.ts';

const example = readFileSync(join(import.meta.dirname, '../../cognito.example.yaml'), 'utf8');

test('the example is one, and shows every key', () => {
  const written: unknown = parse(example.replaceAll(/^( *)# ( *)(?=\w+:( |$))/gm, '$1$2'));
  const keys = (value: unknown): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, inner]) => [name, ...keys(inner)])
      : [];
  const all = CognitoFile.parse(written);
  expect(keys(written).sort()).toEqual(keys(all).sort());
  expect(cognitoConnector.schema.safeParse(parse(example)).success).toBe(true);
});

test('what the functions are told is what they read', () => {
  const facenition = {
    ...FILE.facenition,
    ...{ public_url: 'https://capture.example', level: 5, assurance: 'active' },
  };
  const environment = environmentOf(CognitoFile.parse({ ...FILE, facenition }));
  expect(Object.keys(readSettings(environment)).sort()).toEqual(Object.keys(environment).sort());
  expect(readSettings(environment)).toMatchObject({ FACENITION_LEVEL: 5, FACENITION_TRIES: 3 });
});

test('functions have the names of the bundle', async () => {
  const bundle: object = await import('../../src/lambda.ts');
  const functions = { ...FILE.functions, sign_up: true };
  const handlers = functionsOf(CognitoFile.parse({ ...FILE, functions }));
  expect(handlers.map(({ handler }) => handler).sort()).toEqual(Object.keys(bundle).sort());
});

test('a pool of another partition has its name', () => {
  const role = 'arn:aws-us-gov:iam::111122223333:role/facenition';
  const file = CognitoFile.parse({ ...FILE, functions: { ...FILE.functions, role } });
  expect(poolArn(file)).toMatch(/^arn:aws-us-gov:cognito-idp:us-east-1:111122223333:userpool\//);
});

describe('refused', () => {
  test.each([
    ['a pool that is none', { user_pool: 'acme' }],
    ['an account that is a number', { account: 111122223333 }],
    [
      'a secret in the file',
      { credentials: { access_key_id: 'AKIDEXAMPLEEXAMPLE', secret_access_key: 'wJalrXUtnFEMI' } },
    ],
    [
      'attributes of ours for people',
      { app_client: { name: 'x', write_attributes: ['custom:fn_reference'] } },
    ],
    // No list is no limit to Cognito.
    ['an empty list to write', { app_client: { name: 'x', write_attributes: [] } }],
    ['an empty list to read', { app_client: { name: 'x', read_attributes: [] } }],
    ['a session that is too short', { app_client: { name: 'x', auth_session_minutes: 3 } }],
    ['a key that is none', { user_pools: 'x' }],
    ['a role that is none', { functions: { ...FILE.functions, role: 'admin' } }],
    [
      'a server without TLS',
      { facenition: { ...FILE.facenition, url: 'http://localhost.faces.example' } },
    ],
    ['a page in clear', { facenition: { ...FILE.facenition, origin: 'http://portal.example' } }],
    ['four tries', { facenition: { ...FILE.facenition, tries: 4 } }],
  ])('%s', (_what, changes) => {
    expect(CognitoFile.safeParse({ ...FILE, ...changes }).success).toBe(false);
  });

  test.each(['http://faces.example', 'https://faces.example/?a=b'])('a server at %s', (address) => {
    for (const name of ['url', 'public_url']) {
      const facenition = { ...FILE.facenition, [name]: address };
      expect(CognitoFile.safeParse({ ...FILE, facenition }).success).toBe(false);
    }
  });
});
