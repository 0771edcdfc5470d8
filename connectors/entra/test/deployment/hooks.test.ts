import { expect, test } from 'vitest';
import { apply, destroy } from '../../../../deployment/test/run.ts';
import { PORTAL } from '../payload.ts';
import { bad, missing, RECEIVE_PAYLOAD, Refused, type Thing } from '../stand-in/graph-store.ts';
import { HOOKS, startTenant } from './tenant.ts';

const ALL = { ...HOOKS, sign_up: { start: true }, account_recovery: true };

const called = (list: readonly Thing[], name: string): Thing =>
  list.find(({ displayName }) => displayName === name);

test('everything that the hooks need is made, in an order in which it can be', async () => {
  const { graph, deployment } = await startTenant({ hooks: ALL });
  const done = await apply(deployment);
  expect(Object.keys(done)).toEqual([
    'application/hooks',
    'application-id-uri/hooks',
    'service-principal/hooks',
    'consent/hooks',
    'attribute/sign-up',
    'extension/sign-up-start',
    'extension/sign-up-submit',
    'extension/token',
    'extension/account-recovery',
    'listener/token',
    'claims-policy/token',
    `application/${PORTAL}/mapped-claims`,
    `claims-policy/token/${PORTAL}`,
  ]);
  const { store } = graph;
  const application = called(store.applications, 'Facenition hooks');
  const uri = `api://hooks.example.org/${application.appId}`;
  expect(application).toMatchObject({
    signInAudience: 'AzureADMyOrg',
    identifierUris: [uri],
    api: { requestedAccessTokenVersion: 2 },
    requiredResourceAccess: [{ resourceAccess: [{ id: RECEIVE_PAYLOAD, type: 'Role' }] }],
  });
  expect(store.extensions.map((one: Thing) => one.endpointConfiguration.targetUrl)).toEqual([
    'https://hooks.example.org/api/attributeCollectionStart',
    'https://hooks.example.org/api/attributeCollectionSubmit',
    'https://hooks.example.org/api/tokenIssuanceStart',
    'https://hooks.example.org/api/verifiedIdClaimValidation',
  ]);
  expect(called(store.extensions, 'Facenition onTokenIssuanceStart')).toMatchObject({
    '@odata.type': '#microsoft.graph.onTokenIssuanceStartCustomExtension',
    authenticationConfiguration: { resourceId: uri },
    clientConfiguration: { timeoutInMilliseconds: 2000, maximumRetries: 1 },
    claimsForTokenConfiguration: [
      { claimIdInApiResponse: 'faceVerified' },
      { claimIdInApiResponse: 'faceVerifiedAt' },
      { claimIdInApiResponse: 'faceLevel' },
      { claimIdInApiResponse: 'faceAssurance' },
    ],
  });
  const [property] = store.extensionProperties.get(application.id) ?? [];
  const appId = application.appId.replaceAll('-', '');
  expect(property).toMatchObject({ name: `extension_${appId}_fnTxn`, dataType: 'String' });
});

test('a second run finds everything as it should be, and changes nothing', async () => {
  const { graph, make } = await startTenant({ hooks: ALL });
  await apply(make());
  const before = graph.calls.length;
  const done = await apply(make());
  expect(new Set(Object.values(done))).toEqual(new Set(['unchanged']));
  const methods = graph.calls.slice(before).map(({ method }) => method);
  expect(new Set(methods)).toEqual(new Set(['GET']));
});

test('a run that stopped goes on where it was', async () => {
  const { graph, make } = await startTenant();
  graph.trouble.next = (method, path) =>
    method === 'POST' && path.endsWith('authenticationEventListeners')
      ? new Refused(500, 'generalException', 'broken')
      : undefined;
  await expect(apply(make())).rejects.toMatchObject({ code: 'ERR_VENDOR_FAILED' });
  graph.trouble.next = () => undefined;
  const done = await apply(make());
  expect(done).toMatchObject({ 'extension/token': 'unchanged', 'listener/token': 'created' });
});

test('only what differs is changed, and what others added stays', async () => {
  const { graph, make } = await startTenant();
  await apply(make());
  const { store } = graph;
  const application = called(store.applications, 'Facenition hooks');
  application.api = { requestedAccessTokenVersion: null, knownClientApplications: ['theirs'] };
  application.requiredResourceAccess = [{ resourceAppId: 'theirs', resourceAccess: [] }];
  application.identifierUris.push('api://theirs');
  store.extensions[0].clientConfiguration.timeoutInMilliseconds = 200;
  const done = await apply(make());
  const changed = Object.keys(done).filter((id) => done[id] !== 'unchanged');
  expect(changed).toEqual(['application/hooks', 'extension/token']);
  expect(application).toMatchObject({
    api: { requestedAccessTokenVersion: 2, knownClientApplications: ['theirs'] },
    requiredResourceAccess: [
      { resourceAppId: 'theirs' },
      { resourceAccess: [{ id: RECEIVE_PAYLOAD, type: 'Role' }] },
    ],
  });
  expect(application.identifierUris).toContain('api://theirs');
  expect(store.extensions[0].clientConfiguration.timeoutInMilliseconds).toBe(2000);
});

test('hooks that moved are called at their new address, under a URI of its host', async () => {
  const { graph, make } = await startTenant();
  await apply(make());
  const hooks = { ...HOOKS, address: 'https://new.example.org/hooks' };
  const done = await apply(make({ hooks }));
  expect(done).toMatchObject({
    'application-id-uri/hooks': 'created',
    'extension/token': 'updated',
  });
  const { identifierUris, appId } = called(graph.store.applications, 'Facenition hooks');
  expect(identifierUris).toEqual([
    `api://hooks.example.org/${appId}`,
    `api://new.example.org/${appId}`,
  ]);
  const [extension] = graph.store.extensions;
  expect(extension).toMatchObject({
    endpointConfiguration: { targetUrl: 'https://new.example.org/hooks/tokenIssuanceStart' },
    authenticationConfiguration: { resourceId: expect.stringContaining('api://new.example.org/') },
  });
});

test('an application keeps what it has beside mapped claims', async () => {
  const { graph, make } = await startTenant();
  await apply(make());
  const portal = called(graph.store.applications, 'Acme Portal');
  expect(portal).toMatchObject({
    identifierUris: ['api://portal'],
    api: {
      acceptMappedClaims: true,
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [{ value: 'read' }],
    },
  });
});

test('a claims mapping policy keeps what others added, and is written anew where nobody can read it', async () => {
  const { graph, make } = await startTenant();
  await apply(make());
  const [policy] = graph.store.claimsPolicies;
  const entriesOf = (): readonly Thing[] =>
    JSON.parse(policy.definition[0]).ClaimsMappingPolicy.ClaimsSchema;
  expect(entriesOf()).toContainEqual({
    Source: 'CustomClaimsProvider',
    ID: 'faceVerified',
    JwtClaimType: 'face_verified',
  });
  const theirs = { Source: 'user', ID: 'employeeid', JwtClaimType: 'employee' };
  const changed = entriesOf().map((entry) => ({ ...entry, JwtClaimType: 'other' }));
  const ClaimsMappingPolicy = { Version: 1, ClaimsSchema: [theirs, ...changed] };
  policy.definition = [JSON.stringify({ ClaimsMappingPolicy })];
  expect(await apply(make())).toMatchObject({ 'claims-policy/token': 'updated' });
  expect(entriesOf()).toHaveLength(5);
  expect(entriesOf()[0]).toEqual(theirs);
  policy.definition = ['not JSON'];
  expect(await apply(make())).toMatchObject({ 'claims-policy/token': 'updated' });
  expect(entriesOf()).toHaveLength(4);
  expect(await apply(make())).toMatchObject({ 'claims-policy/token': 'unchanged' });
});

test('nothing else says the claims of the hook', async () => {
  const { graph, make } = await startTenant();
  await apply(make());
  const [policy] = graph.store.claimsPolicies;
  const { ClaimsMappingPolicy } = JSON.parse(policy.definition[0]);
  const ours: readonly Thing[] = ClaimsMappingPolicy.ClaimsSchema;
  for (const other of [
    { Source: 'user', ID: 'extensionattribute1', JwtClaimType: 'face_verified' },
    { Value: 'true', JwtClaimType: 'face_verified' },
  ]) {
    const changed = { ...ClaimsMappingPolicy, ClaimsSchema: [...ours, other] };
    policy.definition = [JSON.stringify({ ClaimsMappingPolicy: changed })];
    expect(await apply(make())).toMatchObject({ 'claims-policy/token': 'updated' });
    expect(JSON.parse(policy.definition[0]).ClaimsMappingPolicy.ClaimsSchema).toEqual(ours);
  }
});

test('an application that has another claims mapping policy is left alone', async () => {
  const { graph, make } = await startTenant();
  const { store } = graph;
  const principal = called(store.servicePrincipals, 'Acme Portal');
  store.claimsPolicies.push({ id: 'theirs', displayName: 'Their claims', definition: ['{}'] });
  store.assigned.set(principal.id, ['theirs']);
  await expect(apply(make())).rejects.toThrow(
    'has the claims mapping policy "Their claims" already',
  );
  expect(store.assigned.get(principal.id)).toEqual(['theirs']);
});

test('where two things have the name, neither is changed', async () => {
  const { graph, make } = await startTenant();
  for (const id of ['1', '2']) {
    graph.store.applications.push({ id, appId: id, displayName: 'Facenition hooks' });
  }
  const message = 'there are 2 of applications called "Facenition hooks"';
  await expect(apply(make())).rejects.toThrow(message);
  expect(graph.calls.every(({ method }) => method === 'GET')).toBe(true);
});

test('what was made a moment ago may not be everywhere yet', async () => {
  const { graph, make, waits } = await startTenant();
  let times = 0;
  graph.trouble.next = (method, path) => {
    if (method !== 'POST' || path !== '/v1.0/servicePrincipals' || times === 2) return undefined;
    times += 1;
    return bad('NoBackingApplicationObject: not yet');
  };
  await apply(make());
  expect(waits).toEqual([3000, 3000]);
});

test('neither has its service principal to be everywhere', async () => {
  const { graph, make, waits } = await startTenant();
  let isThere = false;
  graph.trouble.next = (method, path) => {
    if (isThere || method !== 'POST' || !path.endsWith('/appRoleAssignments')) return undefined;
    isThere = true;
    return missing(path);
  };
  expect(await apply(make())).toMatchObject({ 'consent/hooks': 'created' });
  expect(waits).toEqual([3000]);
});

test('an application that is not of the tenant is told by its id', async () => {
  const { make } = await startTenant();
  const nobody = '11111111-2222-4333-8444-555555555555';
  const hooks = { ...HOOKS, token: { applications: [nobody] } };
  await expect(apply(make({ hooks }))).rejects.toMatchObject({ code: 'ERR_VENDOR_FAILED' });
});

test('destroying takes away what is ours', async () => {
  const { graph, make } = await startTenant({ hooks: ALL });
  await apply(make());
  const done = await destroy(make());
  expect(Object.keys(done).filter((id) => done[id] === 'stays')).toEqual([
    `application/${PORTAL}/mapped-claims`,
    'attribute/sign-up',
    'application-id-uri/hooks',
  ]);
  const { store } = graph;
  expect(store.applications.map(({ appId }: Thing) => appId)).toEqual([PORTAL]);
  expect([store.extensions, store.listeners, store.claimsPolicies]).toEqual([[], [], []]);
  expect(store.appRoleAssignments).toEqual([]);
  const again = Object.entries(await destroy(make()));
  expect(again.filter(([, action]) => action !== 'not-there')).toEqual([
    [`application/${PORTAL}/mapped-claims`, 'stays'],
  ]);
});
