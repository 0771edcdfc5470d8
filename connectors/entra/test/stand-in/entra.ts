import { randomUUID } from 'node:crypto';
import { payloadOf } from '../payload.ts';
import { callout, type Surroundings } from './callout.ts';
import type { Thing } from './graph-store.ts';

export type SignInResult =
  | { readonly outcome: 'token'; readonly claims: Thing }
  /** What the application gets, and what the log of the tenant says. */
  | { readonly outcome: 'error'; readonly error: string; readonly logged: string };

export type SignUpResult =
  | { readonly outcome: 'account'; readonly id: string }
  | { readonly outcome: 'blocked'; readonly message: string }
  | { readonly outcome: 'validation-error'; readonly errors: Thing }
  | { readonly outcome: 'error'; readonly logged: string };

/** As an administrator has put it together in the console. */
export interface UserFlow {
  /** Text attributes that are collected. */
  readonly attributes: readonly string[];
  /** Ids of custom extensions. */
  readonly start?: string;
  readonly submit?: string;
}

export interface SignUpRequest {
  readonly email: string;
  readonly flow: UserFlow;
  /** What the person sends, from what is filled in already. */
  readonly fill: (prefilled: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

const failed = (logged: string) => ({ outcome: 'error', error: 'AADSTS1100001', logged }) as const;

/** Sign-ins and sign-ups of a tenant, with the hooks that Graph was told of. */
export function entraOf(surroundings: Surroundings) {
  return {
    /** Of somebody who has passed everything else. Silent ones are the same. */
    signIn: (user: string, application: string) => signIn(user, application, surroundings),
    signUp: (request: SignUpRequest) => signUp(request, surroundings),
    /** Of an account, with a credential that says these claims. */
    recover: (user: string, claims: Thing) => recover(user, claims, surroundings),
  };
}

function payloadFor(name: string, { tenantId }: Surroundings): Thing {
  const payload = payloadOf(name);
  payload.data.tenantId = tenantId;
  payload.data.authenticationContext.correlationId = randomUUID();
  return payload;
}

async function signIn(
  user: string,
  application: string,
  surroundings: Surroundings,
): Promise<SignInResult> {
  const { store } = surroundings;
  const listener = store.listeners.find(({ conditions }) =>
    conditions.applications.includeApplications.some(({ appId }: Thing) => appId === application),
  );
  if (listener === undefined) return { outcome: 'token', claims: { sub: user } };
  const { id } = listener.handler.customExtension;
  const extension = store.extensions.find((one) => one.id === id);
  if (extension === undefined) return failed('1003011');
  const payload = payloadFor('token-issuance-start', surroundings);
  payload.data.authenticationContext.user.id = user;
  const called = await callout(extension, 'TokenIssuanceStart', payload, surroundings);
  // No token without an answer.
  if (called.outcome === 'error') return failed(called.code);
  const claims = mapped(called.action.claims, application, extension, surroundings);
  return { outcome: 'token', claims: { sub: user, ...claims } };
}

/** A claim that is not listed, not mapped, or of an application that takes none is missing. */
function mapped(claims: Thing, appId: string, extension: Thing, { store }: Surroundings): Thing {
  const application = store.applications.find((one) => one.appId === appId);
  const principal = store.servicePrincipals.find((one) => one.appId === appId);
  const [policyId] = store.assigned.get(principal.id) ?? [];
  const policy = store.claimsPolicies.find(({ id }) => id === policyId);
  if (application.api.acceptMappedClaims !== true || policy === undefined) return {};
  const listed = extension.claimsForTokenConfiguration.map(
    (one: Thing) => one.claimIdInApiResponse,
  );
  const schema: Thing[] = JSON.parse(policy.definition[0]).ClaimsMappingPolicy.ClaimsSchema;
  return Object.fromEntries(
    schema
      .filter(({ Source, ID }) => Source === 'CustomClaimsProvider' && listed.includes(ID))
      .filter(({ ID }) => claims[ID] !== undefined)
      .map(({ ID, JwtClaimType }) => [JwtClaimType, claims[ID]]),
  );
}

function signUpPayload(
  name: string,
  { email, flow }: SignUpRequest,
  values: Readonly<Record<string, string>>,
  surroundings: Surroundings,
): Thing {
  const payload = payloadFor(name, surroundings);
  const attributes = flow.attributes.map((attribute) => [
    attribute,
    {
      '@odata.type': 'microsoft.graph.stringDirectoryAttributeValue',
      value: values[attribute] ?? null,
      attributeType: attribute.startsWith('extension_') ? 'directorySchemaExtension' : 'builtIn',
    },
  ]);
  payload.data.userSignUpInfo.attributes = Object.fromEntries(attributes);
  payload.data.userSignUpInfo.identities[0].issuerAssignedId = email;
  return payload;
}

/** What the flow does not collect is ignored. */
function collected({ attributes }: UserFlow, values: Thing): Thing {
  return Object.fromEntries(Object.entries(values).filter(([name]) => attributes.includes(name)));
}

async function signUp(request: SignUpRequest, surroundings: Surroundings): Promise<SignUpResult> {
  const { flow, fill } = request;
  let values: Readonly<Record<string, string>> = {};
  for (const event of ['AttributeCollectionStart', 'AttributeCollectionSubmit'] as const) {
    const isStart = event === 'AttributeCollectionStart';
    if (!isStart) values = { ...values, ...collected(flow, fill(values)) };
    const id = isStart ? flow.start : flow.submit;
    if (id === undefined) continue;
    const extension = surroundings.store.extensions.find((one) => one.id === id);
    const name = isStart ? 'attribute-collection-start' : 'attribute-collection-submit';
    const payload = signUpPayload(name, request, values, surroundings);
    const called = await callout(extension, event, payload, surroundings);
    if (called.outcome === 'error') return { outcome: 'error', logged: called.code };
    const { type, action } = called;
    if (type === 'showBlockPage') return { outcome: 'blocked', message: action.message };
    if (type === 'showValidationError') {
      return { outcome: 'validation-error', errors: action.attributeErrors };
    }
    values = { ...values, ...collected(flow, action.inputs ?? action.attributes ?? {}) };
  }
  const account = { id: randomUUID(), createdDateTime: new Date().toISOString(), ...values };
  surroundings.store.users.push(account);
  return { outcome: 'account', id: account.id };
}

async function recover(user: string, claims: Thing, surroundings: Surroundings) {
  const extension = surroundings.store.extensions.find(({ '@odata.type': type }) =>
    type.includes('VerifiedIdClaimValidation'),
  );
  const payload = payloadFor('verified-id-claim-validation', surroundings);
  payload.data.authenticationContext.user.id = user;
  payload.data.verifiedIdClaimsContext.claims = claims;
  const called = await callout(extension, 'VerifiedIdClaimValidation', payload, surroundings);
  return called.outcome === 'action' && called.type === 'pass' ? 'recovered' : 'refused';
}
