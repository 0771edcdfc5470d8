import { randomUUID } from 'node:crypto';

export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
export const RECEIVE_PAYLOAD = '214e810f-fda8-4fd7-a475-29461495eb00';

// biome-ignore lint/suspicious/noExplicitAny: objects of a directory, as they come
export type Thing = any;

const things = (...list: Thing[]): Thing[] => list;

/** The objects of one tenant that the connector has to do with. */
export function createStore() {
  const graphPrincipal = {
    id: randomUUID(),
    appId: GRAPH_APP_ID,
    displayName: 'Microsoft Graph',
    appRoles: [{ id: RECEIVE_PAYLOAD, value: 'CustomAuthenticationExtension.Receive.Payload' }],
  };
  return {
    applications: things(),
    servicePrincipals: things(graphPrincipal),
    appRoleAssignments: things(),
    oauth2PermissionGrants: things(),
    extensions: things(),
    listeners: things(),
    claimsPolicies: things(),
    /** Of service principals: by id, ids of policies. */
    assigned: new Map<string, string[]>(),
    extensionProperties: new Map<string, Thing[]>(),
    methods: things({
      '@odata.type': '#microsoft.graph.fido2AuthenticationMethodConfiguration',
      id: 'Fido2',
    }),
    accessPolicies: things(),
    users: things(),
  };
}

export type Store = ReturnType<typeof createStore>;

export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const missing = (what: string): Refused =>
  new Refused(404, 'Request_ResourceNotFound', `Resource '${what}' does not exist.`);

export const bad = (message: string): Refused => new Refused(400, 'Request_BadRequest', message);

export function one(list: readonly Thing[], id: string | undefined): Thing {
  const found = list.find((thing) => thing.id === id);
  if (found === undefined) throw missing(String(id));
  return found;
}

/** Adds an object with an id of its own. */
export function add(list: Thing[], fields: Thing): Thing {
  const made = { id: randomUUID(), ...fields };
  list.push(made);
  return made;
}

export function drop(list: Thing[], id: string | undefined): void {
  list.splice(list.indexOf(one(list, id)), 1);
}

/**
 * What a change does to an object: every member that is sent takes the place of the old one, whole.
 * The documents do not say that of complex members everywhere; it is the harsher of both readings.
 */
export function change(thing: Thing, changes: Thing): void {
  Object.assign(thing, changes);
}
