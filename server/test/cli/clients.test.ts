import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareClientSecret } from '../../src/oidc/client-secret.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';
import { storeIn } from './store-in.ts';

const REDIRECT = 'https://sso.acme.example/realms/acme/broker/facenition/endpoint';
const people = ['--name', 'Acme', '--idp', 'keycloak', '--tenant', 'acme'];
const add = (id: string, ...more: readonly string[]): readonly string[] => [
  'clients',
  'add',
  id,
  ...people,
  ...(more.includes('--redirect-uri') ? [] : ['--redirect-uri', REDIRECT]),
  ...more,
];

const secretIn = (out: string): string =>
  /^client_secret: (fno_[\w-]{43})$/m.exec(out)?.[1] ?? 'none';

/** Whether this is the secret of the relying party now. */
const isSecret = (folder: string, id: string, secret: string): Promise<boolean> =>
  storeIn(folder, async ({ relyingParties }) => {
    const { secretHash = [] } = (await relyingParties.find(id)) ?? {};
    return compareClientSecret(Buffer.from(secretHash).toString('base64url'), secret);
  });

test('a relying party is added, shown, disabled, given another secret, and removed', async () => {
  const folder = await temporaryFolder();
  const added = await runIn(folder, add('keycloak-acme'));
  expect(added).toMatchObject({ code: 0, err: '' });
  expect(added.out).toMatch(
    /^issuer: http:\/\/localhost:8080\/oidc\nclient_id: keycloak-acme\nclient_secret: fno_[\w-]{43}\n$/,
  );
  const secret = secretIn(added.out);
  expect(await isSecret(folder, 'keycloak-acme', secret)).toBe(true);
  expect((await runIn(folder, add('keycloak-acme'))).err).toContain('already');
  const { out: shown } = await runIn(folder, ['clients', 'show', 'keycloak-acme']);
  expect(JSON.parse(shown)).toMatchObject({
    id: 'keycloak-acme',
    name: 'Acme',
    profile: 'generic',
    redirectUris: [REDIRECT],
    subjects: 'pairwise',
    requiresPkce: true,
    hasSecret: true,
    keysGeneration: 1,
  });
  const rotated = await runIn(folder, ['clients', 'rotate-secret', 'keycloak-acme']);
  expect(await isSecret(folder, 'keycloak-acme', secret)).toBe(false);
  expect(await isSecret(folder, 'keycloak-acme', secretIn(rotated.out))).toBe(true);
  await runIn(folder, ['clients', 'disable', 'keycloak-acme']);
  const { out: disabled } = await runIn(folder, ['clients', 'list']);
  expect(disabled).toMatch(/\nkeycloak-acme +Acme +generic +keycloak +acme +disabled +\S+Z\n$/);
  await runIn(folder, ['clients', 'enable', 'keycloak-acme']);
  expect((await runIn(folder, ['clients', 'list'])).out).toContain(' good ');
  expect(await runIn(folder, ['clients', 'remove', 'keycloak-acme'])).toMatchObject({ code: 1 });
  expect(await runIn(folder, ['clients', 'remove', 'keycloak-acme', '--yes'])).toMatchObject({
    code: 0,
  });
  for (const argv of [['show'], ['rotate-secret'], ['disable'], ['enable'], ['remove', '--yes']]) {
    const [verb = '', ...more] = argv;
    const ran = await runIn(folder, ['clients', verb, 'keycloak-acme', ...more]);
    expect(ran).toMatchObject({ code: 1, out: '' });
  }
  const { out: log } = await runIn(folder, ['audit', 'export']);
  expect([...log.matchAll(/"type":"(relying-party-[\w-]+)"/g)].map(([, type]) => type)).toEqual([
    'relying-party-added',
    'relying-party-secret-replaced',
    'relying-party-disabled',
    'relying-party-enabled',
    'relying-party-removed',
  ]);
  expect([shown, disabled, log].join('')).not.toContain(secret);
});

test('Okta, as a vendor of verification: requests are pushed, and people are called as there', async () => {
  const folder = await temporaryFolder();
  await runIn(folder, add('okta', '--profile', 'okta-idv', '--auth', 'client_secret_post'));
  const { out } = await runIn(folder, ['clients', 'show', 'okta']);
  expect(JSON.parse(out)).toMatchObject({ subjects: 'public', requiresPushedRequests: true });
});

test('keys in place of a secret: public ones, and one way to them', async () => {
  const folder = await temporaryFolder();
  const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: '1' };
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ keys: [key] }));
  await writeFile(join(folder, 'private.json'), JSON.stringify({ keys: [{ ...key, d: 'd' }] }));
  await writeFile(join(folder, 'broken.json'), '{');
  const jwt = ['--auth', 'private_key_jwt'];
  const added = await runIn(folder, add('a', ...jwt, '--jwks-file', 'keys.json'));
  expect([added.code, added.out]).toEqual([0, expect.not.stringContaining('secret')]);
  expect((await runIn(folder, ['clients', 'rotate-secret', 'a'])).code).toBe(1);
  const uri = ['--jwks-uri', 'https://rp.example/jwks.json'];
  expect((await runIn(folder, add('b', ...jwt, ...uri))).code).toBe(0);
  for (const wrong of [
    jwt,
    [...jwt, ...uri, '--jwks-file', 'keys.json'],
    [...jwt, '--jwks-file', 'private.json'],
    [...jwt, '--jwks-file', 'broken.json'],
    [...jwt, '--jwks-file', 'absent.json'],
    uri,
  ]) {
    expect((await runIn(folder, add('c', ...wrong))).code).toBe(2);
  }
});

test.each([
  ['http://rp.example/callback', 'must be https'],
  ['https://rp.example/call#back', 'has a fragment'],
  ['https://*.rp.example/callback', 'has a wildcard'],
  ['https://user@rp.example/callback', 'has a user name'],
  ['https://rp.example/a/../callback', 'has to be written as https://rp.example/callback'],
  ['https://RP.example/callback', 'has to be written as'],
  ['com.example.app:/callback', 'must be https'],
  ['javascript:alert(1)', 'must be https'],
  ['callback', 'is no address'],
  ['http://127.0.0.1:3000/callback', undefined],
  ['http://localhost/callback', undefined],
])('%s as an address for answers: %s', async (uri, problem) => {
  const folder = await temporaryFolder();
  const { code, err } = await runIn(folder, add('app', '--redirect-uri', uri));
  expect(code).toBe(problem === undefined ? 0 : 2);
  if (problem !== undefined) expect(err).toContain(problem);
});

test.each([
  [['--auth', 'none', '--no-pkce'], 'PKCE'],
  [['--profile', 'okta-idp', '--auth', 'none'], 'Okta'],
  [['--profile', 'okta-idv', '--subjects', 'pairwise'], 'Okta'],
  [['--profile', 'another'], 'profile'],
  [['--auth', 'client_secret_jwt'], 'auth'],
  [['--post-logout-uri', 'http://evil.example/'], 'https'],
  [['--backchannel-logout-uri', 'ftp://rp.example/'], 'https'],
])('%j is refused', async (more, problem) => {
  const folder = await temporaryFolder();
  const { code, err } = await runIn(folder, add('app', ...more));
  expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
});

test('an id that would pass for a secret is none', async () => {
  const folder = await temporaryFolder();
  for (const id of ['fno_abc', 'fnc_abc', 'a b', 'ä', 'x'.repeat(65)]) {
    expect((await runIn(folder, add(id))).code).toBe(2);
  }
});
