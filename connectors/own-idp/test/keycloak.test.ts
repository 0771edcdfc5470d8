import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { startProvider } from '../../../server/test/oidc/harness.ts';
import { discover, wholeSignIn } from '../../../server/test/oidc/relying-party.ts';
import { fileOf, SECRETS } from './scripts/file-of.ts';

const Texts = z.record(z.string(), z.string());

const Execution = z.strictObject({
  authenticator: z.string().optional(),
  authenticatorConfig: z.string().optional(),
  authenticatorFlow: z.boolean(),
  flowAlias: z.string().optional(),
  requirement: z.enum(['REQUIRED', 'CONDITIONAL']),
  priority: z.number(),
  userSetupAllowed: z.literal(false),
});

const ClientScope = z.strictObject({
  name: z.literal('face'),
  description: z.string(),
  protocol: z.literal('openid-connect'),
  attributes: Texts,
  protocolMappers: z.tuple([
    z.strictObject({
      name: z.string(),
      protocol: z.literal('openid-connect'),
      protocolMapper: z.literal('oidc-usersessionmodel-note-mapper'),
      consentRequired: z.literal(false),
      config: Texts,
    }),
  ]),
});

/**
 * The parts of a realm that are used, and no other: a name that is misspelt is found. A realm that
 * brings client scopes of its own is made without those of Keycloak, and its tokens without `sub`
 * and `acr` (keycloak/keycloak#31082).
 */
const Realm = z.strictObject({
  realm: z.string(),
  enabled: z.literal(true),
  sslRequired: z.literal('external'),
  attributes: Texts,
  identityProviders: z.tuple([
    z.strictObject({
      alias: z.string(),
      displayName: z.string(),
      providerId: z.literal('oidc'),
      enabled: z.literal(true),
      trustEmail: z.literal(false),
      storeToken: z.literal(false),
      addReadTokenRoleOnCreate: z.literal(false),
      linkOnly: z.literal(false),
      firstBrokerLoginFlowAlias: z.string(),
      postBrokerLoginFlowAlias: z.string(),
      config: Texts,
    }),
  ]),
  identityProviderMappers: z.array(
    z.strictObject({
      name: z.string(),
      identityProviderAlias: z.string(),
      identityProviderMapper: z.string(),
      config: Texts,
    }),
  ),
  authenticationFlows: z.array(
    z.strictObject({
      alias: z.string(),
      description: z.string().optional(),
      providerId: z.literal('basic-flow'),
      topLevel: z.boolean(),
      builtIn: z.literal(false),
      authenticationExecutions: z.array(Execution),
    }),
  ),
  authenticatorConfig: z.array(z.strictObject({ alias: z.string(), config: Texts })),
});

let text: string;
let scope: z.infer<typeof ClientScope>;
let realm: z.infer<typeof Realm>;
beforeAll(async () => {
  text = await fileOf('keycloak/realm.json');
  realm = Realm.parse(JSON.parse(text));
  scope = ClientScope.parse(JSON.parse(await fileOf('keycloak/client-scope.json')));
});

const configOf = () => realm.identityProviders[0].config;

describe('the realm', () => {
  test('is complete: every name in it stands for something', () => {
    const [{ alias, firstBrokerLoginFlowAlias, postBrokerLoginFlowAlias }] =
      realm.identityProviders;
    const flows = new Map(realm.authenticationFlows.map((flow) => [flow.alias, flow]));
    const configs = realm.authenticatorConfig.map((one) => one.alias);
    for (const top of [firstBrokerLoginFlowAlias, postBrokerLoginFlowAlias]) {
      expect(flows.get(top)?.topLevel).toBe(true);
    }
    const executions = realm.authenticationFlows.flatMap((flow) => flow.authenticationExecutions);
    for (const one of executions) {
      expect(one.authenticatorFlow).toBe(one.flowAlias !== undefined);
      expect(one.authenticatorFlow).toBe(one.authenticator === undefined);
      if (one.flowAlias !== undefined) expect(flows.get(one.flowAlias)?.topLevel).toBe(false);
      if (one.authenticatorConfig !== undefined) expect(configs).toContain(one.authenticatorConfig);
    }
    const used = executions.flatMap((one) => one.authenticatorConfig ?? []);
    expect(configs).toEqual([...new Set(used)]);
    const aliases = realm.identityProviderMappers.map((one) => one.identityProviderAlias);
    expect(aliases).toEqual([alias, alias]);
  });

  test('makes no account by a face, and links none without its password', () => {
    const [{ firstBrokerLoginFlowAlias }] = realm.identityProviders;
    const flow = realm.authenticationFlows.find((one) => one.alias === firstBrokerLoginFlowAlias);
    expect(
      flow?.authenticationExecutions.map((one) => [one.authenticator, one.requirement]),
    ).toEqual([
      ['idp-detect-existing-broker-user', 'REQUIRED'],
      ['idp-username-password-form', 'REQUIRED'],
    ]);
    expect(text).not.toMatch(/idp-auto-link|idp-create-user-if-unique/);
  });

  test('has a level for nothing less than what it lets in', () => {
    const { filteredByClaim, claimFilterName, claimFilterValue } = configOf();
    expect([filteredByClaim, claimFilterName]).toEqual(['true', 'acr']);
    const levels = Texts.parse(JSON.parse(realm.attributes['acr.loa.map'] ?? ''));
    expect(levels).toEqual({ [claimFilterValue ?? '']: '2' });
    expect(realm.authenticatorConfig).toMatchObject([{ config: { 'loa-condition-level': '2' } }]);
  });

  test('takes what was proved from the face into the tokens', () => {
    const note = realm.identityProviderMappers[1]?.config ?? {};
    const claims = z.array(z.strictObject({ key: z.string(), value: z.string() }));
    const [{ key, value } = { key: '', value: '' }] = claims.parse(JSON.parse(note.claims ?? ''));
    expect(new RegExp(`^${value}$`).test(configOf().claimFilterValue ?? '')).toBe(true);
    const [{ config }] = scope.protocolMappers;
    expect(config).toMatchObject({ 'user.session.note': key, 'claim.name': 'face_acr' });
  });

  test('holds no secret', () => {
    expect(text).not.toMatch(SECRETS);
    expect(configOf().clientSecret).toBe(`$${'{FACENITION_CLIENT_SECRET}'}`);
  });
});

test('its addresses are those of the provider, and its requests end in a token that passes', async () => {
  const provider = await startProvider();
  await provider.add({});
  const metadata = (await discover(provider)).serverMetadata();
  const config = configOf();
  const here = (name: string) =>
    config[name]?.replace('https://FACENITION_HOST/oidc', provider.issuer);
  expect({
    issuer: here('issuer'),
    authorization_endpoint: here('authorizationUrl'),
    token_endpoint: here('tokenUrl'),
    userinfo_endpoint: here('userInfoUrl'),
    jwks_uri: here('jwksUrl'),
    end_session_endpoint: here('logoutUrl'),
  }).toEqual({
    issuer: metadata.issuer,
    authorization_endpoint: metadata.authorization_endpoint,
    token_endpoint: metadata.token_endpoint,
    userinfo_endpoint: metadata.userinfo_endpoint,
    jwks_uri: metadata.jwks_uri,
    end_session_endpoint: metadata.end_session_endpoint,
  });
  const { defaultScope, prompt, claimFilterValue = '' } = config;
  provider.decide({ requirement: { level: 4, assurance: 'active' } });
  const request = { scope: defaultScope, prompt, acr_values: claimFilterValue };
  const ending = { how: 'passes', result: { assurance: 'active' } } as const;
  const { claims } = await wholeSignIn(provider, request, { ending });
  expect(claims.acr).toBe(claimFilterValue);
  expect(claims.preferred_username).toBeDefined();
  provider.decide({ requirement: { level: 4, assurance: 'passive' } });
  const { acr_values: _, ...less } = request;
  const weaker = await wholeSignIn(provider, less, {
    ending: { how: 'passes', result: { assurance: 'passive' } },
  });
  expect(new RegExp(`^(?:${claimFilterValue})$`).test(`${weaker.claims.acr}`)).toBe(false);
});
