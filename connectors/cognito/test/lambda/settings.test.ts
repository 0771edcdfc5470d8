import { describe, expect, test } from 'vitest';
import { readSettings, returnOf } from '../../src/lambda/settings.ts';

const ENVIRONMENT = {
  FACENITION_URL: 'https://faces.example/',
  FACENITION_TOKEN_SECRET_ID: 'facenition/cognito',
  FACENITION_ASKING: 'Portal',
  FACENITION_ORIGIN: 'https://portal.example',
};

test('what is not set is what is safe', () => {
  expect(readSettings(ENVIRONMENT)).toEqual({
    ...ENVIRONMENT,
    FACENITION_URL: 'https://faces.example',
    FACENITION_SCOPE: 'sign-in',
    FACENITION_FLOW: 'password-first',
    FACENITION_TRIES: 3,
    FACENITION_REFRESH: 'max-age',
    FACENITION_MAX_AGE_SECONDS: 28_800,
    FACENITION_UNVERIFIED: 'refuse',
    FACENITION_USER_ID: 'sub',
    FACENITION_STRANGERS: 'nowhere',
  });
});

test('all of it can be set', () => {
  const all = {
    ...ENVIRONMENT,
    FACENITION_PUBLIC_URL: 'https://capture.example/faces',
    FACENITION_SCOPE: 'payments',
    FACENITION_LEVEL: '6',
    FACENITION_ASSURANCE: 'passive',
    FACENITION_FLOW: 'face-only',
    FACENITION_TRIES: '1',
    FACENITION_REFRESH: 'deny',
    FACENITION_MAX_AGE_SECONDS: '600',
    FACENITION_UNVERIFIED: 'mark',
    FACENITION_USER_ID: 'userName',
    FACENITION_STRANGERS: 'capture',
    FACENITION_USER_POOL: 'us-east-1_AbCdEf123',
  };
  expect(readSettings(all)).toEqual({
    ...all,
    FACENITION_URL: 'https://faces.example',
    FACENITION_LEVEL: 6,
    FACENITION_TRIES: 1,
    FACENITION_MAX_AGE_SECONDS: 600,
  });
});

describe('refused, by name and never by value', () => {
  test.each([
    ['FACENITION_URL', 'ftp://secret.example'],
    ['FACENITION_URL', 'https://faces.example/?secret'],
    ['FACENITION_URL', ''],
    ['FACENITION_TOKEN_SECRET_ID', ''],
    ['FACENITION_ASKING', ''],
    ['FACENITION_ORIGIN', 'secret.example'],
    ['FACENITION_LEVEL', '9'],
    ['FACENITION_LEVEL', '04'],
    ['FACENITION_TRIES', '0'],
    ['FACENITION_TRIES', '4'],
    ['FACENITION_FLOW', 'secret'],
    ['FACENITION_REFRESH', 'never'],
    ['FACENITION_MAX_AGE_SECONDS', '86401'],
    ['FACENITION_MAX_AGE_SECONDS', '0'],
    ['FACENITION_ASSURANCE', 'none'],
    ['FACENITION_UNVERIFIED', 'allow'],
    ['FACENITION_STRANGERS', 'anywhere'],
    ['FACENITION_USER_POOL', 'secret'],
    // The client token and faces go there.
    ['FACENITION_URL', 'http://secret.example'],
    ['FACENITION_PUBLIC_URL', 'http://secret.example'],
    ['FACENITION_ORIGIN', 'http://secret.example'],
    // What is not known would not be held.
    ['FACENITION_LEVLE', '8'],
    ['FACENITION_TOKEN', 'secret.example'],
  ])('%s=%s', (name, value) => {
    const read = () => readSettings({ ...ENVIRONMENT, [name]: value });
    expect(read).toThrow(expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }));
    expect(read).toThrow(`missing or wrong: ${name}`);
    expect(read).not.toThrow('secret.example');
  });
});

test('variables of others are none of ours, and a machine may speak to itself in clear', () => {
  const others = { AWS_REGION: 'us-east-1', NODE_OPTIONS: '--x' };
  const here = { FACENITION_URL: 'http://127.0.0.1:8080', FACENITION_ORIGIN: 'http://localhost:3' };
  expect(readSettings({ ...ENVIRONMENT, ...others, ...here })).toMatchObject(here);
});

test.each([
  ['https://portal.example', 'stay'],
  ['http://localhost:3000', 'stay'],
  ['https://portal.example/face/done', 'redirect'],
  ['https://portal.example/', 'redirect'],
])('of %s browsers %s', (address, returnBy) => {
  const set = readSettings({ ...ENVIRONMENT, FACENITION_ORIGIN: address });
  expect(returnOf(set)).toEqual({ returnTo: address, returnBy });
});
