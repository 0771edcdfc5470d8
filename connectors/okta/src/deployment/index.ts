/**
 * What an Okta org should hold: the `okta` of `facenition okta plan`.
 *
 * @module
 */
import type { DeployedConnector, Deployment, DeployPorts, Resource } from '@facenition/deployment';
import { attachedToAccess, attachedToProfiles } from './attached.ts';
import { byHandOf } from './by-hand.ts';
import { checksOf } from './checks.ts';
import { eventHook } from './event-hook.ts';
import { OktaFile } from './file.ts';
import { identityProvider } from './identity-provider.ts';
import { type InlineHookParts, inlineHook } from './inline-hook.ts';
import { schemaProperty } from './schema-property.ts';
import { openTenant, type Tenant } from './tenant.ts';

export { OktaFile } from './file.ts';
export { scopesOf } from './scopes.ts';

export const oktaConnector: DeployedConnector<OktaFile> = {
  name: 'okta',
  schema: OktaFile,
  deployment,
};

function deployment(file: OktaFile, ports: DeployPorts): Deployment {
  const tenant = openTenant(file, ports);
  const hooks = inlineHooksOf(file);
  return {
    title: `Okta org ${file.org.replace(/^https?:\/\//, '')}`,
    resources: [
      ...propertiesOf(file, tenant),
      ...hooks.map((parts) => inlineHook(tenant, parts, ports)),
      ...attachmentsOf(file, tenant),
      ...accountsOf(file, tenant, ports),
    ],
    byHand: byHandOf(file),
    checks: checksOf(file, hooks, tenant, ports),
  };
}

function propertiesOf(file: OktaFile, tenant: Tenant): readonly Resource[] {
  const { registration_hook: registration } = file;
  const reference = schemaProperty(tenant, {
    ...{ id: 'schema-property/reference', name: file.reference_attribute, self: 'HIDE' },
    title: 'Facenition reference',
    stays: 'references of people are in it: take it away in the Profile Editor',
  });
  if (registration === undefined) return [reference];
  const capture = schemaProperty(tenant, {
    ...{ id: 'schema-property/capture', name: registration.capture_attribute, self: 'READ_WRITE' },
    title: 'Facenition capture',
  });
  return [reference, capture];
}

function inlineHooksOf(file: OktaFile): readonly InlineHookParts[] {
  const { hooks, token_hook, registration_hook, saml_hook, password_import_hook } = file;
  if (hooks === undefined) return [];
  const kinds = [
    ['token', 'com.okta.oauth2.tokens.transform', token_hook],
    ['registration', 'com.okta.user.pre-registration', registration_hook],
    ['saml', 'com.okta.saml.tokens.transform', saml_hook],
    ['password-import', 'com.okta.user.credential.password.import', password_import_hook],
  ] as const;
  return kinds.flatMap(([kind, type, hook]) =>
    hook === undefined ? [] : [{ id: `inline-hook/${kind}`, type, name: hook.name, hooks }],
  );
}

function attachmentsOf(file: OktaFile, tenant: Tenant): readonly Resource[] {
  const { token_hook: token, registration_hook: registration } = file;
  const policy = registration?.profile_policy;
  return [
    ...(token?.rules ?? []).map((rule) => attachedToAccess(tenant, rule)),
    ...(policy === undefined ? [] : [attachedToProfiles(tenant, policy)]),
  ];
}

function accountsOf(file: OktaFile, tenant: Tenant, ports: DeployPorts): readonly Resource[] {
  const { hooks, registration_hook: registration, idp_authenticator: authenticator } = file;
  const name = registration?.event_hook;
  return [
    ...(hooks === undefined || name === undefined
      ? []
      : [eventHook(tenant, { name, hooks }, ports)]),
    ...(authenticator === undefined ? [] : [identityProvider(tenant, authenticator, ports)]),
  ];
}
