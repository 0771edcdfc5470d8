import { eventHook, registrationHook, tokenHook } from '@facenition/okta';
import { OktaFile, oktaConnector, scopesOf } from '@facenition/okta/deployment';
import { describe, expect, test } from 'vitest';
import { apply, changesIn, destroy } from '../../../deployment/test/run.ts';
import { portsWith, wantedOf } from './deploy.ts';
import { fakeFacenition, SECRET } from './fake-facenition.ts';
import { hostHooks } from './stand-in/hook-host.ts';
import { type OktaOrg, startOktaOrg } from './stand-in/okta-org.ts';
import { newId, POLICY, PROFILE_POLICY } from './stand-in/state.ts';

const RULE = { authorization_server: 'bank', policy: 'Bank', rule: 'Everybody' };
const EVERYTHING = [
  'schema-property/reference',
  'schema-property/capture',
  'inline-hook/token',
  'inline-hook/registration',
  'inline-hook/saml',
  'inline-hook/password-import',
  'access-rule/bank/Bank/Everybody',
  'profile-rule/registration',
  'event-hook/accounts',
  'identity-provider/face',
];

interface Parts {
  readonly org: OktaOrg;
  readonly uri: string;
}

async function started(): Promise<Parts> {
  const org = await startOktaOrg();
  const { facenition } = fakeFacenition();
  const orgUrls = [org.url];
  const host = await hostHooks({
    token: tokenHook({ facenition, orgUrls, scope: 's', mode: { kind: 'bound' } }),
    registration: registrationHook({ facenition, orgUrls }),
    event: eventHook({ facenition, orgUrls, users: { referenceOf: async () => undefined } }),
  });
  return { org, uri: host.uri };
}

const SECRETS = {
  'env:OKTA_TOKEN': 'an-api-token-of-the-org',
  'env:HOOK_SECRET': SECRET,
  'env:CLIENT_SECRET': 'fno_a-secret-of-the-client',
};

function fileOf({ org, uri }: Parts, changes: object = {}): OktaFile {
  return OktaFile.parse({
    org: org.url,
    credentials: { token: 'env:OKTA_TOKEN' },
    hooks: { url: uri, caller: { secret: 'env:HOOK_SECRET' } },
    token_hook: { rules: [RULE] },
    registration_hook: { profile_policy: 'Customers' },
    saml_hook: {},
    password_import_hook: {},
    idp_authenticator: {
      ...{ issuer: 'https://faces.example/oidc', client_id: 'okta-acme' },
      client_secret: 'env:CLIENT_SECRET',
    },
    ...changes,
  });
}

const deploymentOf = (file: OktaFile, secrets = SECRETS) =>
  oktaConnector.deployment(file, portsWith(secrets));

const created = (ids: readonly string[]) => ids.map((id) => `created ${id}`);

describe('apply', () => {
  test('makes everything, and then nothing more', async () => {
    const parts = await started();
    const deployment = deploymentOf(fileOf(parts));
    expect(changesIn(await apply(deployment))).toEqual(created(EVERYTHING));
    const { state } = parts.org;
    const before = state.changes.length;
    expect(changesIn(await apply(deployment))).toEqual([]);
    expect(state.changes).toHaveLength(before);
    expect(state.properties.get('facenitionReference')).toMatchObject({
      ...{ type: 'string', maxLength: 255 },
      permissions: [{ principal: 'SELF', action: 'HIDE' }],
    });
    const hooks = [...state.inlineHooks.values()];
    expect(hooks.map(({ status, type }) => [status, type])).toEqual([
      ['ACTIVE', 'com.okta.oauth2.tokens.transform'],
      ['ACTIVE', 'com.okta.user.pre-registration'],
      ['ACTIVE', 'com.okta.saml.tokens.transform'],
      ['ACTIVE', 'com.okta.user.credential.password.import'],
    ]);
    expect(hooks[0]?.channel).toEqual({
      ...{ type: 'HTTP', version: '1.0.0' },
      config: {
        ...{ uri: parts.uri, method: 'POST' },
        headers: [{ key: 'x-facenition-secret-generation', value: '1' }],
        authScheme: { type: 'HEADER', key: 'Authorization', value: SECRET },
      },
    });
    expect([...state.eventHooks.values()]).toMatchObject([
      { verificationStatus: 'VERIFIED', events: { items: ['user.lifecycle.create'] } },
    ]);
  });

  test('changes what differs, and leaves what others have set', async () => {
    const parts = await started();
    const deployment = deploymentOf(fileOf(parts));
    await apply(deployment);
    const { state } = parts.org;
    const [token, registration] = [...state.inlineHooks.values()];
    if (token === undefined || registration === undefined) throw new Error('They are there.');
    token.status = 'INACTIVE';
    Object.assign(registration.channel.config, {
      uri: 'https://elsewhere.example/hook',
      headers: [{ key: 'x-team', value: 'identity' }],
    });
    Object.assign(state.properties.get('facenitionReference') ?? {}, {
      permissions: [{ principal: 'SELF', action: 'READ_WRITE' }],
    });
    const [provider] = state.identityProviders.values();
    Object.assign(provider?.policy, { trustClaims: true, mapAMRClaims: true, newer: 7 });
    expect(changesIn(await apply(deployment))).toEqual([
      'updated schema-property/reference',
      'updated inline-hook/token',
      'updated inline-hook/registration',
      'updated identity-provider/face',
    ]);
    expect(state.inlineHooks.get(token.id)?.status).toBe('ACTIVE');
    expect(state.inlineHooks.get(registration.id)?.channel.config).toMatchObject({
      uri: parts.uri,
      headers: [
        { key: 'x-team', value: 'identity' },
        { key: 'x-facenition-secret-generation', value: '1' },
      ],
    });
    expect([...state.identityProviders.values()][0]?.policy).toMatchObject({
      ...{ trustClaims: false, mapAMRClaims: true, newer: 7 },
    });
    expect(changesIn(await apply(deployment))).toEqual([]);
  });

  test('puts hooks into rules, and everything else back', async () => {
    const parts = await started();
    const { rules } = parts.org.state;
    const before = structuredClone([rules.get(POLICY), rules.get(PROFILE_POLICY)]);
    const deployment = deploymentOf(fileOf(parts));
    await apply(deployment);
    const [access] = rules.get(POLICY) ?? [];
    const [profile] = rules.get(PROFILE_POLICY) ?? [];
    const [token, registration] = [...parts.org.state.inlineHooks.keys()];
    expect(access?.actions.token).toMatchObject({
      ...{ inlineHook: { id: token }, somethingNewer: { kept: true } },
    });
    expect(profile?.actions.profileEnrollment).toMatchObject({
      ...{ access: 'ALLOW', preRegistrationInlineHooks: [{ inlineHookId: registration }] },
    });
    await destroy(deployment);
    expect([rules.get(POLICY), rules.get(PROFILE_POLICY)]).toEqual(before);
  });

  test('takes away what is its own, but for the references of people', async () => {
    const parts = await started();
    const deployment = deploymentOf(fileOf(parts));
    await apply(deployment);
    const { state } = parts.org;
    const other = parts.org.addInlineHook('com.okta.saml.tokens.transform', parts.uri, SECRET);
    await destroy(deployment);
    expect([...state.inlineHooks.keys()]).toEqual([other]);
    expect([state.eventHooks.size, state.identityProviders.size]).toEqual([0, 0]);
    expect([...state.properties.keys()]).toEqual(['facenitionReference']);
    expect(changesIn(await apply(deployment))).toEqual(created(EVERYTHING.slice(1)));
  });

  test('goes on where it stopped', async () => {
    const parts = await started();
    const file = fileOf(parts);
    const without: Record<string, string> = { ...SECRETS };
    delete without['env:CLIENT_SECRET'];
    const stopped = oktaConnector.deployment(file, portsWith(without));
    await expect(apply(stopped)).rejects.toMatchObject({ code: 'ERR_SECRET_MISSING' });
    expect(changesIn(await apply(deploymentOf(file)))).toEqual(['created identity-provider/face']);
  });

  test('sends a new secret where the file says so', async () => {
    const parts = await started();
    await apply(deploymentOf(fileOf(parts, { registration_hook: undefined })));
    const secrets = { ...SECRETS, 'env:HOOK_SECRET': `${SECRET}, the next` };
    const caller = { secret: 'env:HOOK_SECRET' };
    const hooks = { url: parts.uri, caller, generation: 2 };
    const file = fileOf(parts, { registration_hook: undefined, hooks });
    expect(changesIn(await apply(deploymentOf(file, secrets)))).toEqual([
      ...['updated inline-hook/token', 'updated inline-hook/saml'],
      'updated inline-hook/password-import',
    ]);
    const [token] = parts.org.state.inlineHooks.values();
    expect(token?.channel.config.authScheme?.value).toBe(`${SECRET}, the next`);
  });

  test('leaves a hook of somebody else in a rule', async () => {
    const parts = await started();
    const other = parts.org.addInlineHook('com.okta.oauth2.tokens.transform', parts.uri, SECRET);
    const deployment = deploymentOf(fileOf(parts));
    await expect(apply(deployment)).rejects.toThrow(/is there already, and only one fits/);
    const [access] = parts.org.state.rules.get(POLICY) ?? [];
    expect(access?.actions.token.inlineHook).toEqual({ id: other });
    parts.org.state.inlineHooks.delete(other);
    expect(changesIn(await apply(deployment))).toContain('updated access-rule/bank/Bank/Everybody');
  });

  test('does not take a hook of somebody else out of a rule again', async () => {
    const parts = await started();
    const deployment = deploymentOf(fileOf(parts));
    await apply(deployment);
    const other = parts.org.addInlineHook('com.okta.oauth2.tokens.transform', parts.uri, SECRET);
    const done = await destroy(deployment);
    expect(done['access-rule/bank/Bank/Everybody']).toBe('stays');
    const [access] = parts.org.state.rules.get(POLICY) ?? [];
    expect(access?.actions.token.inlineHook).toEqual({ id: other });
  });

  test('does not take a hook of another type for its own', async () => {
    const parts = await started();
    parts.org.state.inlineHooks.set('cal1', {
      ...{ id: 'cal1', status: 'ACTIVE', name: 'Facenition token', version: '1.0.0' },
      type: 'com.okta.saml.tokens.transform',
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: 'https://other.example' } },
    });
    await expect(apply(deploymentOf(fileOf(parts)))).rejects.toThrow(/of another type/);
    const done = await destroy(deploymentOf(fileOf(parts)));
    expect(done['inline-hook/token']).toBe('stays');
    expect(parts.org.state.inlineHooks.get('cal1')?.channel.config.uri).toContain('other.example');
    expect([...parts.org.state.inlineHooks.keys()]).toEqual(['cal1']);
  });
});

describe('says in words', () => {
  test.each([
    [{ ...RULE, rule: 'Nobody' }, /has no rule "Nobody"/],
    [{ ...RULE, policy: 'Other' }, /has no access policy "Other"/],
    [{ ...RULE, authorization_server: 'x' }, /has no authorization server "x"/],
  ])('what the file names and the org has not: %j', async (rule, words) => {
    const parts = await started();
    const file = fileOf(parts, { token_hook: { rules: [rule] } });
    await expect(apply(deploymentOf(file))).rejects.toThrow(words);
  });

  test('that the token is unknown', async () => {
    const parts = await started();
    const secrets = { ...SECRETS, 'env:OKTA_TOKEN': 'another-token' };
    const failed = await apply(deploymentOf(fileOf(parts), secrets)).catch((thrown) => thrown);
    expect(failed).toMatchObject({ code: 'ERR_VENDOR_REFUSED' });
    expect(failed.message).toMatch(/does not know this API token.*E0000011/);
    expect(failed.message).not.toContain('another-token');
  });

  test('that nobody is at this address', async () => {
    const parts = await started();
    const file = fileOf(parts, { org: 'http://127.0.0.1:9' });
    await expect(apply(deploymentOf(file))).rejects.toMatchObject({
      ...{ code: 'ERR_VENDOR_UNREACHABLE', message: expect.stringContaining('127.0.0.1:9') },
    });
  });

  test('that two are called the same', async () => {
    const parts = await started();
    const { accessPolicies } = parts.org.state;
    for (const [server, policies] of accessPolicies) {
      accessPolicies.set(server, [...policies, { id: newId('00p'), name: 'Bank' }]);
    }
    await expect(apply(deploymentOf(fileOf(parts)))).rejects.toThrow(/two are called "Bank"/);
  });
});

test('what is wanted asks nobody, and holds no secret', async () => {
  const file = OktaFile.parse({
    ...{ org: 'https://acme.okta.com', credentials: { token: 'env:OKTA_TOKEN' } },
    hooks: { url: 'https://hooks.example/okta', caller: { secret: 'file:secret' } },
    token_hook: { rules: [RULE] },
  });
  const wanted = await wantedOf(oktaConnector.deployment(file, portsWith({})));
  expect(Object.keys(wanted)).toEqual([
    ...['schema-property/reference', 'inline-hook/token', 'access-rule/bank/Bank/Everybody'],
  ]);
  expect(wanted['access-rule/bank/Bank/Everybody']).toEqual({ hook: '(known after apply)' });
  expect(JSON.stringify(wanted)).not.toMatch(/secret:|env:|file:/);
});

test('a service application needs no more scopes than the file does', () => {
  const shared = { org: 'https://acme.okta.com', credentials: { token: 'env:X' } };
  expect(scopesOf(OktaFile.parse(shared))).toEqual(['okta.schemas.read', 'okta.schemas.manage']);
  const hooks = { url: 'https://hooks.example/okta', caller: { secret: 'env:X' } };
  const file = OktaFile.parse({ ...shared, hooks, token_hook: { rules: [RULE] } });
  expect(scopesOf(file).filter((scope) => scope.endsWith('manage'))).toEqual([
    ...['okta.schemas.manage', 'okta.inlineHooks.manage', 'okta.authorizationServers.manage'],
  ]);
});
