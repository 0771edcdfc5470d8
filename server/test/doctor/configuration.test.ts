import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { doctorIn, of } from './doctor-in.ts';

const PUBLIC = { FACENITION_ISSUER: 'https://faces.example' };

test('nothing to say of settings that are in order', async () => {
  const found = await doctorIn(await temporaryFolder(), PUBLIC);
  expect(of('configuration', found)).toEqual([
    { state: 'ok', finding: 'every variable is known and usable' },
  ]);
});

const SETUPS: readonly (readonly [
  Record<string, string>,
  'warning' | 'broken',
  finding: string,
  remedy: string,
])[] = [
  [
    { FACENITION_PROT: 'hunter2' },
    'broken',
    'unknown environment variables: FACENITION_PROT',
    'remove or rename them: docs/settings.md lists the names',
  ],
  [
    { FACENITION_WORKERS: 'hunter2' },
    'broken',
    'unusable values in: FACENITION_WORKERS',
    'docs/settings.md says what each variable takes',
  ],
  [
    { FACENITION_KEYS: 'aws-kms' },
    'broken',
    'FACENITION_KEYS=aws-kms needs FACENITION_AWS_KMS_KEY',
    'docs/settings.md says what each variable takes',
  ],
  [
    { FACENITION_WEBHOOK_URLS: 'https://hook.example/hunter2' },
    'broken',
    'FACENITION_WEBHOOK_URLS is set without FACENITION_WEBHOOK_SECRET_FILE',
    'name a file of secrets: docs/webhooks.md',
  ],
  [
    { FACENITION_CODE_WEBHOOK_URL: 'https://hook.example/hunter2' },
    'broken',
    'FACENITION_CODE_WEBHOOK_URL is set without FACENITION_WEBHOOK_SECRET_FILE',
    'name a file of secrets: docs/webhooks.md',
  ],
  [
    { FACENITION_SMTP_URL: 'smtp://me:hunter2@mail.example', FACENITION_CODE_OUTBOX_DIR: 'out' },
    'broken',
    'FACENITION_SMTP_URL is set without FACENITION_SMTP_FROM',
    'set FACENITION_SMTP_FROM, which e-mail comes from',
  ],
  [
    { FACENITION_SMTP_FROM: 'hunter2@mail.example' },
    'warning',
    'FACENITION_SMTP_FROM does nothing without FACENITION_SMTP_URL',
    'set FACENITION_SMTP_URL, or remove it',
  ],
  [
    {
      FACENITION_SMTP_URL: 'smtp://me:hunter2@mail.example',
      FACENITION_SMTP_FROM: 'hunter2@mail.example',
    },
    'warning',
    'codes reach e-mail but no telephone: registrations with codes are off',
    'set FACENITION_CODE_WEBHOOK_URL too',
  ],
  [
    { FACENITION_CODE_OUTBOX_DIR: 'hunter2' },
    'warning',
    'codes are written into a folder (FACENITION_CODE_OUTBOX_DIR)',
    'that is for development: remove it in production',
  ],
  [
    { FACENITION_HOST: '0.0.0.0' },
    'warning',
    'other machines reach the server (FACENITION_HOST) in plain HTTP, and no proxy is trusted',
    'put a proxy with TLS before it and name the proxy in FACENITION_TRUSTED_PROXIES',
  ],
  [
    { FACENITION_MANAGEMENT_HOST: '0.0.0.0' },
    'warning',
    'health and metrics are answered beyond this machine (FACENITION_MANAGEMENT_HOST)',
    'let only the network of the operators reach that port, or set 127.0.0.1',
  ],
  [
    { FACENITION_ISSUER: 'http://localhost:8080' },
    'warning',
    'receipts name this machine as their issuer (FACENITION_ISSUER)',
    'set FACENITION_ISSUER to the public address of the service',
  ],
  [
    { FACENITION_CLIENT_REGISTRATION: 'open' },
    'warning',
    'anybody may make client tokens (FACENITION_CLIENT_REGISTRATION=open)',
    'set admin, or off, unless that is meant',
  ],
  [
    { FACENITION_DATABASE_URL: 'postgres://me:hunter2@192.0.2.1:1/hunter2' },
    'warning',
    'the way to PostgreSQL on another machine is not encrypted (FACENITION_DATABASE_URL)',
    'add sslmode=verify-full to the address',
  ],
];

test.each(SETUPS)('%o', async (environment, state, finding, remedy) => {
  const found = await doctorIn(await temporaryFolder(), { ...PUBLIC, ...environment });
  expect(of('configuration', found)).toContainEqual({ state, finding, remedy });
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

test.each([
  { FACENITION_HOST: '0.0.0.0', FACENITION_TRUSTED_PROXIES: 'uniquelocal' },
  { FACENITION_DATABASE_URL: 'postgres://a@127.0.0.1:1/b' },
  { FACENITION_DATABASE_URL: 'postgres://a@192.0.2.1:1/b?sslmode=verify-full' },
])('nothing to say of %o', async (environment) => {
  const found = await doctorIn(await temporaryFolder(), { ...PUBLIC, ...environment });
  expect(of('configuration', found)).toMatchObject([{ state: 'ok' }]);
});

test.each([
  [
    'absent',
    undefined,
    0o600,
    'there is no file of webhook secrets at FACENITION_WEBHOOK_SECRET_FILE',
    'docs/webhooks.md says how to make it',
  ],
  [
    'open',
    'whsec_hunter2',
    0o644,
    'FACENITION_WEBHOOK_SECRET_FILE is open to other users',
    'close it with `chmod 600 FACENITION_WEBHOOK_SECRET_FILE`',
  ],
  [
    'no secret',
    'hunter2',
    0o600,
    'FACENITION_WEBHOOK_SECRET_FILE needs a secret in each line',
    'whsec_ and base64 of 24 to 64 random bytes',
  ],
])('a file of webhook secrets: %s', async (_, content, mode, finding, remedy) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'secrets-of-mine');
  if (content !== undefined) {
    await writeFile(file, content);
    await chmod(file, mode);
  }
  const found = await doctorIn(folder, { ...PUBLIC, FACENITION_WEBHOOK_SECRET_FILE: file });
  expect(of('configuration', found)).toEqual([{ state: 'broken', finding, remedy }]);
  expect(JSON.stringify(found)).not.toMatch(/hunter2|secrets-of-mine/);
});
