import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import {
  addAssignment,
  addClaimsPolicy,
  addListener,
  addPrincipal,
  addProperty,
  assignPolicy,
  checkDefinition,
  checkExtension,
  validate,
} from './graph-rules.ts';
import {
  add,
  bad,
  change,
  createStore,
  drop,
  missing,
  one,
  Refused,
  type Store,
  type Thing,
} from './graph-store.ts';
import { listen } from './listen.ts';

export const GRAPH_TOKEN = 'graph-access-token-of-a-stand-in';

interface Call {
  readonly store: Store;
  readonly ids: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Thing;
}

type Route = readonly [string, RegExp, (call: Call) => unknown];

const ID = '([^/?]+)';
const at = (method: string, path: string, answer: Route[2]): Route => [
  method,
  new RegExp(`^/v1\\.0${path.replaceAll('{id}', ID)}$`),
  answer,
];

/** `name eq 'value'`, the one filter that the connector asks for things by: capitals or not. */
function filtered(list: readonly Thing[], query: URLSearchParams): Thing {
  const filter = query.get('$filter');
  if (filter === null) return { value: list };
  const [, name, value = ''] = /^(\w+) eq '(.*)'$/.exec(filter) ?? [];
  if (name === undefined) throw new Refused(400, 'Request_UnsupportedQuery', filter);
  const wanted = value.replaceAll("''", "'").toLowerCase();
  return { value: list.filter((thing) => String(thing[name]).toLowerCase() === wanted) };
}

function newUsers(store: Store, query: URLSearchParams): Thing {
  const [, since = ''] = /^createdDateTime ge (\S+)$/.exec(query.get('$filter') ?? '') ?? [];
  if (Number.isNaN(Date.parse(since))) throw new Refused(400, 'Request_UnsupportedQuery', '');
  const names = (query.get('$select') ?? '').split(',');
  const found = store.users.filter(({ createdDateTime }) => createdDateTime >= since);
  const from = Number(query.get('$skiptoken') ?? 0);
  // Two on a page, so that there are pages.
  const value = found
    .slice(from, from + 2)
    .map((user) => Object.fromEntries(names.map((name) => [name, user[name]])));
  const next = new URLSearchParams(query);
  next.set('$skiptoken', String(from + 2));
  const link = `https://graph.microsoft.com/v1.0/users?${next}`;
  return { value, ...(from + 2 < found.length && { '@odata.nextLink': link }) };
}

const application = (fields: Thing): Thing => ({
  appId: randomUUID(),
  identifierUris: [],
  requiredResourceAccess: [],
  ...fields,
  api: { acceptMappedClaims: null, requestedAccessTokenVersion: null, ...fields.api },
});

const ROUTES: readonly Route[] = [
  at('GET', '/applications', ({ store, query }) => filtered(store.applications, query)),
  at('POST', '/applications', ({ store, body }) => add(store.applications, application(body))),
  at('PATCH', '/applications/{id}', ({ store, ids, body }) =>
    change(one(store.applications, ids[0]), body),
  ),
  at('DELETE', '/applications/{id}', ({ store, ids }) => {
    const { appId } = one(store.applications, ids[0]);
    drop(store.applications, ids[0]);
    const principal = store.servicePrincipals.find((thing) => thing.appId === appId);
    if (principal !== undefined) drop(store.servicePrincipals, principal.id);
  }),
  at('GET', '/applications/{id}/extensionProperties', ({ store, ids }) => ({
    value: store.extensionProperties.get(one(store.applications, ids[0]).id) ?? [],
  })),
  at('POST', '/applications/{id}/extensionProperties', ({ store, ids, body }) =>
    addProperty(store, String(ids[0]), body),
  ),
  at('GET', '/servicePrincipals', ({ store, query }) => filtered(store.servicePrincipals, query)),
  at('POST', '/servicePrincipals', ({ store, body }) => addPrincipal(store, body)),
  at('DELETE', '/servicePrincipals/{id}', ({ store, ids }) =>
    drop(store.servicePrincipals, ids[0]),
  ),
  at('GET', '/servicePrincipals/{id}/appRoleAssignments', ({ store, ids }) => ({
    value: store.appRoleAssignments.filter((thing) => thing.principalId === ids[0]),
  })),
  at('POST', '/servicePrincipals/{id}/appRoleAssignments', ({ store, ids, body }) =>
    addAssignment(store, ids[0], body),
  ),
  at('DELETE', '/servicePrincipals/{id}/appRoleAssignments/{id}', ({ store, ids }) =>
    drop(store.appRoleAssignments, ids[1]),
  ),
  at('GET', '/servicePrincipals/{id}/claimsMappingPolicies', ({ store, ids }) => ({
    value: (store.assigned.get(String(ids[0])) ?? []).map((id) => one(store.claimsPolicies, id)),
  })),
  at('POST', '/servicePrincipals/{id}/claimsMappingPolicies/\\$ref', ({ store, ids, body }) =>
    assignPolicy(store, String(ids[0]), body),
  ),
  at('DELETE', '/servicePrincipals/{id}/claimsMappingPolicies/{id}/\\$ref', ({ store, ids }) => {
    if (store.assigned.get(String(ids[0]))?.[0] !== ids[1]) throw missing(String(ids[1]));
    store.assigned.delete(String(ids[0]));
  }),
  at('GET', '/oauth2PermissionGrants', ({ store, query }) =>
    filtered(store.oauth2PermissionGrants, query),
  ),
  at('POST', '/oauth2PermissionGrants', ({ store, body }) => {
    one(store.servicePrincipals, body.clientId);
    return add(store.oauth2PermissionGrants, body);
  }),
  at('PATCH', '/oauth2PermissionGrants/{id}', ({ store, ids, body }) =>
    change(one(store.oauth2PermissionGrants, ids[0]), body),
  ),
  at('DELETE', '/oauth2PermissionGrants/{id}', ({ store, ids }) =>
    drop(store.oauth2PermissionGrants, ids[0]),
  ),
  at('GET', '/identity/customAuthenticationExtensions', ({ store }) => ({
    value: store.extensions,
  })),
  at('POST', '/identity/customAuthenticationExtensions', ({ store, body }) => {
    checkExtension(body);
    const { errors } = validate(store, body);
    if (errors.length > 0) throw new Refused(400, errors[0].code, 'It cannot be called.');
    return add(store.extensions, body);
  }),
  at('PATCH', '/identity/customAuthenticationExtensions/{id}', ({ store, ids, body }) => {
    const found = one(store.extensions, ids[0]);
    checkExtension({ ...found, ...body });
    change(found, body);
  }),
  at('DELETE', '/identity/customAuthenticationExtensions/{id}', ({ store, ids }) => {
    const isUsed = store.listeners.some(({ handler }) => handler.customExtension.id === ids[0]);
    if (isUsed) throw bad('A listener uses it.');
    drop(store.extensions, ids[0]);
  }),
  at(
    'POST',
    '/identity/customAuthenticationExtensions/{id}/validateAuthenticationConfiguration',
    ({ store, ids }) => validate(store, one(store.extensions, ids[0])),
  ),
  at('GET', '/identity/authenticationEventListeners', ({ store }) => ({ value: store.listeners })),
  at('POST', '/identity/authenticationEventListeners', ({ store, body }) =>
    addListener(store, body),
  ),
  at('PATCH', '/identity/authenticationEventListeners/{id}', ({ store, ids, body }) =>
    change(one(store.listeners, ids[0]), body),
  ),
  at('DELETE', '/identity/authenticationEventListeners/{id}', ({ store, ids }) =>
    drop(store.listeners, ids[0]),
  ),
  at('GET', '/policies/claimsMappingPolicies', ({ store }) => ({ value: store.claimsPolicies })),
  at('POST', '/policies/claimsMappingPolicies', ({ store, body }) => addClaimsPolicy(store, body)),
  at('PATCH', '/policies/claimsMappingPolicies/{id}', ({ store, ids, body }) => {
    checkDefinition(body);
    change(one(store.claimsPolicies, ids[0]), body);
  }),
  at('DELETE', '/policies/claimsMappingPolicies/{id}', ({ store, ids }) =>
    drop(store.claimsPolicies, ids[0]),
  ),
  at('GET', '/policies/authenticationMethodsPolicy', ({ store }) => ({
    id: 'authenticationMethodsPolicy',
    authenticationMethodConfigurations: store.methods,
  })),
  [
    'POST',
    /^\/beta\/policies\/authenticationMethodsPolicy\/authenticationMethodConfigurations$/,
    ({ store, body }) => add(store.methods, body),
  ],
  at(
    'PATCH',
    '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{id}',
    ({ store, ids, body }) => change(one(store.methods, ids[0]), body),
  ),
  at(
    'DELETE',
    '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{id}',
    ({ store, ids }) => drop(store.methods, ids[0]),
  ),
  at('GET', '/identity/conditionalAccess/policies', ({ store }) => ({
    value: store.accessPolicies,
  })),
  at('POST', '/identity/conditionalAccess/policies', ({ store, body }) =>
    add(store.accessPolicies, body),
  ),
  at('PATCH', '/identity/conditionalAccess/policies/{id}', ({ store, ids, body }) =>
    change(one(store.accessPolicies, ids[0]), body),
  ),
  at('DELETE', '/identity/conditionalAccess/policies/{id}', ({ store, ids }) =>
    drop(store.accessPolicies, ids[0]),
  ),
  at('GET', '/users', ({ store, query }) => newUsers(store, query)),
];

/** Microsoft Graph as far as the connector calls it, over HTTP, with one tenant's objects. */
export async function startGraph() {
  const store = createStore();
  const calls: { readonly method: string; readonly path: string; readonly body: Thing }[] = [];
  /** Answers before it looks: what a test wants it to fail with. */
  const trouble: { next?: (method: string, path: string) => Refused | undefined } = {};
  const url = await listen(async (request, response) => {
    const { method = '', headers } = request;
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://localhost');
    const sent = await text(request);
    const body = sent === '' ? undefined : JSON.parse(sent);
    calls.push({ method, path: pathname, body });
    try {
      if (headers.authorization !== `Bearer ${GRAPH_TOKEN}`) {
        throw new Refused(401, 'InvalidAuthenticationToken', 'Access token is empty.');
      }
      const refused = trouble.next?.(method, pathname);
      if (refused !== undefined) throw refused;
      const answer = answerOf({ store, query, body }, method, pathname);
      const status = answer === undefined ? 204 : method === 'POST' ? 201 : 200;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(answer === undefined ? undefined : JSON.stringify(answer));
    } catch (thrown) {
      const refused = thrown instanceof Refused ? thrown : undefined;
      const { status, code, message } = refused ?? new Refused(500, 'generalException', '');
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' });
      response.end(JSON.stringify({ error: { code, message } }));
    }
  });
  return { url, store, calls, trouble };
}

function answerOf(call: Omit<Call, 'ids'>, method: string, path: string): unknown {
  for (const [verb, pattern, answer] of ROUTES) {
    const ids = pattern.exec(path)?.slice(1);
    if (verb === method && ids !== undefined) return answer({ ...call, ids });
  }
  throw missing(path);
}

export type GraphStandIn = Awaited<ReturnType<typeof startGraph>>;
