import { OktaFile, oktaConnector, scopesOf } from '@facenition/okta/deployment';
import { createReferenceDirectory } from '@facenition/okta/users';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { apply, changesIn } from '../../../deployment/test/run.ts';
import { portsWith } from './deploy.ts';
import { REFERENCE } from './fake-facenition.ts';
import { startOktaOrg } from './stand-in/okta-org.ts';

let privateKey: string;
let otherKey: string;
let keys: { readonly keys: readonly object[] };
beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const other = await generateKeyPair('RS256', { extractable: true });
  privateKey = await exportPKCS8(pair.privateKey);
  otherKey = await exportPKCS8(other.privateKey);
  keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256' }] };
});

const fileOf = (org: string, changes: object = {}) =>
  OktaFile.parse({
    ...{ org, credentials: { client_id: '0oaService', private_key: 'env:KEY', key_id: 'k1' } },
    hooks: {
      url: 'https://hooks.example/okta',
      caller: {
        oauth: {
          ...{ client_id: '0oaHook', scope: 'facenition.hook', hook_key_id: 'HKY1' },
          token_url: `${org}/oauth2/default/v1/token`,
        },
      },
    },
    saml_hook: {},
    ...changes,
  });

const OAUTH = {
  ...{ type: 'OAUTH', version: '1.0.0' },
  config: {
    ...{ uri: 'https://hooks.example/okta', method: 'POST', authType: 'private_key_jwt' },
    ...{ clientId: '0oaHook', hookKeyId: 'HKY1', scope: 'facenition.hook' },
    headers: [{ key: 'x-facenition-secret-generation', value: '1' }],
  },
};

describe('a service application', () => {
  test('makes hooks that call with tokens of their own', async () => {
    const org = await startOktaOrg();
    const file = fileOf(org.url);
    org.addServiceApplication({
      clientId: '0oaService',
      keys: Object(keys),
      scopes: scopesOf(file),
    });
    const deployment = oktaConnector.deployment(file, portsWith({ 'env:KEY': privateKey }));
    expect(changesIn(await apply(deployment))).toEqual([
      'created schema-property/reference',
      'created inline-hook/saml',
    ]);
    const [hook] = org.state.inlineHooks.values();
    const tokenUrl = `${org.url}/oauth2/default/v1/token`;
    expect(hook?.channel).toEqual({ ...OAUTH, config: { ...OAUTH.config, tokenUrl } });
    expect(changesIn(await apply(deployment))).toEqual([]);
  });

  test('and ones that get them by a secret, which is not compared', async () => {
    const org = await startOktaOrg();
    const { caller } = fileOf(org.url).hooks ?? {};
    const { hook_key_id: _, ...oauth } = Object(caller).oauth;
    const hooks = {
      url: 'https://hooks.example/okta',
      caller: { oauth: { ...oauth, client_secret: 'env:CLIENT' } },
    };
    const file = fileOf(org.url, { hooks });
    org.addServiceApplication({
      clientId: '0oaService',
      keys: Object(keys),
      scopes: scopesOf(file),
    });
    const secrets = { 'env:KEY': privateKey, 'env:CLIENT': 'a-secret-of-the-application' };
    const deployment = oktaConnector.deployment(file, portsWith(secrets));
    await apply(deployment);
    expect([...org.state.inlineHooks.values()]).toMatchObject([
      {
        channel: {
          type: 'OAUTH',
          config: { authType: 'client_secret_post', clientSecret: 'a-secret-of-the-application' },
        },
      },
    ]);
    expect(changesIn(await apply(deployment))).toEqual([]);
  });

  test.each([
    ['with another key', () => otherKey, ['okta.schemas.read', 'okta.schemas.manage']],
    ['without a scope', () => privateKey, ['okta.schemas.read']],
    ['whose key is none', () => 'no key', ['okta.schemas.read', 'okta.schemas.manage']],
  ])('is refused %s, without a word of the key', async (_how, key, scopes) => {
    const org = await startOktaOrg();
    const read = ['okta.inlineHooks.read', 'okta.inlineHooks.manage'];
    org.addServiceApplication({
      ...{ clientId: '0oaService', keys: Object(keys), scopes: [...scopes, ...read] },
    });
    const deployment = oktaConnector.deployment(fileOf(org.url), portsWith({ 'env:KEY': key() }));
    const failed = await apply(deployment).catch((thrown) => thrown);
    expect(failed.code).toMatch(/^ERR_VENDOR_/);
    expect(failed.message).toMatch(/no token: is it active|the private key, or the address/);
    expect(failed.message).not.toContain(key().split('\n')[1] ?? key());
    expect(org.state.changes).toEqual([]);
  });

  test('reads and writes profiles', async () => {
    const org = await startOktaOrg();
    org.state.properties.set('facenitionReference', { type: 'string' });
    const user = org.addUser('mira.holt@acme.example', 'x');
    const scopes = ['okta.users.read', 'okta.users.manage'];
    org.addServiceApplication({ clientId: '0oaService', keys: Object(keys), scopes });
    const directory = createReferenceDirectory({
      url: org.url,
      credentials: { clientId: '0oaService', privateKey, keyId: 'k1', scopes },
    });
    await directory.writeReference(user.id, REFERENCE);
    expect(await directory.referenceOf(user.id)).toBe(REFERENCE);
  });
});
