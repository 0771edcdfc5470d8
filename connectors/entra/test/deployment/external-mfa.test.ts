import { expect, test } from 'vitest';
import { apply, destroy } from '../../../../deployment/test/run.ts';
import { PORTAL, TENANT } from '../payload.ts';
import { Refused, type Thing } from '../stand-in/graph-store.ts';
import { findingsOf } from './findings.ts';
import { GROUP, startTenant } from './tenant.ts';

const OTHER_GROUP = '0f0e9c1b-5fd0-4c1e-a1b0-90e1f0b9a002';

const METHOD = {
  server: 'https://face.example.org',
  client_id: 'entra-0123456789abcdefghijkl',
  groups: [GROUP],
  conditional_access: { applications: [PORTAL] },
};

const start = () => startTenant({ external_mfa: METHOD });

test('the application, the consent, the method and the policy are made', async () => {
  const { graph, deployment } = await start();
  expect(Object.keys(await apply(deployment))).toEqual([
    'application/external-mfa',
    'service-principal/external-mfa',
    'consent/external-mfa',
    'method/external-mfa',
    'conditional-access/external-mfa',
  ]);
  const { store } = graph;
  const application = store.applications.at(-1);
  expect(application).toMatchObject({
    displayName: 'Facenition',
    signInAudience: 'AzureADMultipleOrgs',
    web: { redirectUris: ['https://face.example.org/entra/authorize'] },
  });
  expect(store.oauth2PermissionGrants).toMatchObject([
    { consentType: 'AllPrincipals', scope: 'openid profile' },
  ]);
  expect(store.methods.at(-1)).toMatchObject({
    '@odata.type': '#microsoft.graph.externalAuthenticationMethodConfiguration',
    displayName: 'Face',
    state: 'enabled',
    appId: application.appId,
    openIdConnectSetting: {
      clientId: 'entra-0123456789abcdefghijkl',
      discoveryUrl: 'https://face.example.org/entra/.well-known/openid-configuration',
    },
    includeTargets: [{ targetType: 'group', id: GROUP, isRegistrationRequired: false }],
  });
  expect(store.accessPolicies).toMatchObject([
    {
      state: 'enabledForReportingButNotEnforced',
      conditions: {
        users: { includeGroups: [GROUP] },
        applications: { includeApplications: [PORTAL] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    },
  ]);
});

test('a policy that was turned on stays on, with the exclusions it was given', async () => {
  const { graph, make } = await start();
  await apply(make());
  const [policy] = graph.store.accessPolicies;
  policy.state = 'enabled';
  policy.conditions.users.excludeUsers = ['break-glass'];
  expect(new Set(Object.values(await apply(make())))).toEqual(new Set(['unchanged']));
  const more = { ...METHOD, groups: [GROUP, OTHER_GROUP] };
  const done = await apply(make({ external_mfa: more }));
  expect(done).toMatchObject({
    'method/external-mfa': 'updated',
    'conditional-access/external-mfa': 'updated',
  });
  expect(policy).toMatchObject({
    state: 'enabled',
    conditions: {
      users: { includeGroups: [GROUP, OTHER_GROUP], excludeUsers: ['break-glass'] },
      clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'],
    },
  });
});

const AND = { operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] };
const TERMS = { operator: 'OR', builtInControls: ['mfa'], termsOfUse: ['terms'] };

test.each([
  ['is demanded beside it', 'unchanged', AND, AND],
  ['was demanded without it', 'updated', { ...AND, builtInControls: ['compliantDevice'] }, AND],
  [
    'was the only demand',
    'updated',
    { operator: 'OR', builtInControls: ['compliantDevice'] },
    { ...AND, builtInControls: ['compliantDevice', 'mfa'] },
  ],
  ['would do instead of it', 'updated', { ...AND, operator: 'OR' }, { builtInControls: ['mfa'] }],
  ['would do instead, as terms', 'updated', TERMS, { builtInControls: ['mfa'], termsOfUse: [] }],
])('a second factor is demanded, and what %s: %s', async (_, action, before, after) => {
  const { graph, make } = await start();
  await apply(make());
  const [policy] = graph.store.accessPolicies;
  policy.grantControls = before;
  const id = 'conditional-access/external-mfa';
  expect((await apply(make()))[id]).toBe(action);
  const sorted = { ...after, builtInControls: after.builtInControls.toSorted() };
  const { grantControls: found } = policy;
  expect({ ...found, builtInControls: found.builtInControls.toSorted() }).toMatchObject(sorted);
  const more = { ...METHOD, groups: [GROUP, OTHER_GROUP] };
  await apply(make({ external_mfa: more }));
  expect(policy.grantControls).toEqual(found);
  expect((await apply(make({ external_mfa: more })))[id]).toBe('unchanged');
});

test('what was said of a group of the method stays', async () => {
  const { graph, make } = await start();
  await apply(make());
  const method = graph.store.methods.at(-1);
  method.includeTargets[0].isRegistrationRequired = true;
  await apply(make({ external_mfa: { ...METHOD, groups: [GROUP, OTHER_GROUP] } }));
  expect(method.includeTargets).toEqual([
    { targetType: 'group', id: GROUP, isRegistrationRequired: true },
    { targetType: 'group', id: OTHER_GROUP, isRegistrationRequired: false },
  ]);
});

test('a policy that demands more beside the factor is not made weaker', async () => {
  const { graph, make } = await start();
  await apply(make());
  const [policy] = graph.store.accessPolicies;
  const strict = {
    operator: 'AND',
    builtInControls: ['mfa', 'compliantDevice'],
    termsOfUse: ['t'],
  };
  policy.grantControls = strict;
  expect(new Set(Object.values(await apply(make())))).toEqual(new Set(['unchanged']));
  await apply(make({ external_mfa: { ...METHOD, groups: [GROUP, OTHER_GROUP] } }));
  expect(policy).toMatchObject({
    conditions: { users: { includeGroups: [GROUP, OTHER_GROUP] } },
    grantControls: strict,
  });
});

test('a policy that is not on is told, until it is', async () => {
  const { graph, make } = await start();
  const findings = () => findingsOf(make());
  expect(await findings()).not.toContainEqual(expect.stringContaining('require multifactor'));
  await apply(make());
  const name = '"Face: require multifactor authentication"';
  expect(await findings()).toContainEqual(
    expect.stringContaining(`warning | ${name} is not on: enabledForReportingButNotEnforced`),
  );
  graph.store.accessPolicies[0].state = 'enabled';
  expect(await findings()).toContainEqual(`ok | ${name} is on`);
});

test('policies of others are of many kinds', async () => {
  const { graph, make } = await start();
  const conditions = { users: null, applications: null, clientAppTypes: ['all'] };
  graph.store.accessPolicies.push({ id: '1', displayName: 'Theirs', conditions });
  expect(await apply(make())).toMatchObject({ 'conditional-access/external-mfa': 'created' });
});

test('redirect URIs and scopes of others stay', async () => {
  const { graph, make } = await start();
  await apply(make());
  const application = graph.store.applications.at(-1);
  application.web.redirectUris = ['https://theirs.example/'];
  graph.store.oauth2PermissionGrants[0].scope = 'email openid';
  await apply(make());
  expect(application.web.redirectUris).toEqual([
    'https://theirs.example/',
    'https://face.example.org/entra/authorize',
  ]);
  expect(graph.store.oauth2PermissionGrants[0].scope).toBe('email openid profile');
});

test('without a client id the tenant has to be let in first', async () => {
  const { client_id: _, ...rest } = METHOD;
  const { deployment } = await startTenant({ external_mfa: rest });
  expect(deployment.resources.map(({ id }) => id)).not.toContain('method/external-mfa');
  const [first] = deployment.byHand;
  expect(first?.steps[0]).toContain(`facenition entra tenants add ${TENANT} --app-id`);
});

test('where Graph cannot create a method, it says how to do it by hand', async () => {
  const { graph, make } = await start();
  graph.trouble.next = (_, path) =>
    path.startsWith('/beta/') ? new Refused(400, 'badRequest', 'not supported') : undefined;
  await expect(apply(make())).rejects.toThrow('Authentication methods, Add external method');
});

test('where it is a permission that lacks, it says that alone', async () => {
  const { graph, make } = await start();
  graph.trouble.next = (_, path) =>
    path.startsWith('/beta/') ? new Refused(403, 'AccessDenied', 'no') : undefined;
  const refusal = await apply(make()).catch((thrown: unknown) => thrown);
  expect(refusal).toMatchObject({ code: 'ERR_VENDOR_REFUSED' });
  expect(String(refusal)).not.toContain('Add external method');
});

test('destroying leaves the methods of others', async () => {
  const { graph, make } = await start();
  await apply(make());
  await destroy(make());
  expect(graph.store.methods.map(({ id }: Thing) => id)).toEqual(['Fido2']);
  expect(graph.store.accessPolicies).toEqual([]);
});
