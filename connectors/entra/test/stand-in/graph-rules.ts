import { randomUUID } from 'node:crypto';
import { add, bad, one, Refused, type Store, type Thing } from './graph-store.ts';

/** What is wrong with where a custom extension leads, as `validateAuthenticationConfiguration` says it. */
export function validate(
  store: Store,
  { endpointConfiguration, authenticationConfiguration }: Thing,
) {
  const errors: Thing[] = [];
  const warnings: Thing[] = [];
  const { resourceId } = authenticationConfiguration;
  const [, host, appId] = /^api:\/\/([\w.-]+)\/([0-9a-f-]{36})$/.exec(resourceId) ?? [];
  if (host === undefined) errors.push({ code: 'IncorrectResourceIdFormat', message: '' });
  if (host !== new URL(endpointConfiguration.targetUrl).hostname) {
    errors.push({ code: 'DomainNameDoesNotMatch', message: '' });
  }
  const principal = store.servicePrincipals.find((thing) => thing.appId === appId);
  if (principal === undefined) errors.push({ code: 'ServicePrincipalNotFound', message: '' });
  const isGranted = store.appRoleAssignments.some((thing) => thing.principalId === principal?.id);
  if (!isGranted) warnings.push({ code: 'PermissionNotGrantedToServicePrincipal', message: '' });
  return { errors, warnings };
}

export function checkExtension(body: Thing): void {
  if (!/^#microsoft\.graph\.on\w+CustomExtension$/.test(body['@odata.type'])) {
    throw bad('no type of a custom extension');
  }
  if (!body.endpointConfiguration.targetUrl.startsWith('https://')) {
    throw new Refused(400, '1003020', 'The target URL is in an improper format.');
  }
  const { timeoutInMilliseconds: time, maximumRetries: retries } = body.clientConfiguration;
  if (time < 200 || time > 2000 || retries < 0 || retries > 1) throw bad('clientConfiguration');
}

export function addListener(store: Store, body: Thing): Thing {
  const extension = one(store.extensions, body.handler.customExtension.id);
  for (const { appId } of body.conditions.applications.includeApplications) {
    if (!store.servicePrincipals.some((thing) => thing.appId === appId)) throw bad('no such app');
  }
  return add(store.listeners, {
    ...body,
    handler: { ...body.handler, customExtension: extension },
  });
}

export function addPrincipal(store: Store, { appId }: Thing): Thing {
  const application = store.applications.find((thing) => thing.appId === appId);
  if (application === undefined) throw bad('NoBackingApplicationObject: no such application');
  if (store.servicePrincipals.some((thing) => thing.appId === appId)) {
    throw new Refused(409, 'Request_MultipleObjectsWithSameKeyValue', 'It is there already.');
  }
  const { displayName } = application;
  return add(store.servicePrincipals, { appId, displayName, appRoles: [] });
}

export function addAssignment(store: Store, principalId: string | undefined, body: Thing): Thing {
  const principal = one(store.servicePrincipals, principalId);
  const resource = one(store.servicePrincipals, body.resourceId);
  if (body.principalId !== principal.id) throw bad('principalId');
  if (!resource.appRoles.some(({ id }: Thing) => id === body.appRoleId)) throw bad('no such role');
  const isThere = store.appRoleAssignments.some(
    (thing) => thing.principalId === principal.id && thing.appRoleId === body.appRoleId,
  );
  if (isThere) throw bad('Permission being assigned already exists on the object');
  return add(store.appRoleAssignments, body);
}

export function addClaimsPolicy(store: Store, body: Thing): Thing {
  checkDefinition(body);
  return add(store.claimsPolicies, body);
}

export function checkDefinition({ definition }: Thing): void {
  if (!Array.isArray(definition) || definition.length !== 1) throw bad('definition');
  const { ClaimsMappingPolicy: policy } = JSON.parse(definition[0]);
  if (policy.Version !== 1 || !Array.isArray(policy.ClaimsSchema)) throw bad('definition');
}

export function assignPolicy(store: Store, principalId: string, body: Thing): void {
  one(store.servicePrincipals, principalId);
  const id = /^https:\/\/graph\.microsoft\.com\/v1\.0\/policies\/claimsMappingPolicies\/(.+)$/.exec(
    body['@odata.id'],
  )?.[1];
  one(store.claimsPolicies, id);
  const assigned = store.assigned.get(principalId) ?? [];
  if (assigned.length > 0) throw bad('another policy of this type is assigned');
  store.assigned.set(principalId, [String(id)]);
}

export function addProperty(store: Store, applicationId: string, body: Thing): Thing {
  const { appId } = one(store.applications, applicationId);
  const name = `extension_${appId.replaceAll('-', '')}_${body.name}`;
  const made = { id: randomUUID(), ...body, name };
  store.extensionProperties.set(applicationId, [
    ...(store.extensionProperties.get(applicationId) ?? []),
    made,
  ]);
  return made;
}
