import type { InlineHookType } from './hooks.ts';

export type Profile = Record<string, unknown>;

export interface OrgUser {
  readonly id: string;
  readonly profile: Profile & { readonly login: string };
  /** Absent: it is imported at the first sign-in. */
  password: string | undefined;
}

export interface InlineHook {
  readonly id: string;
  status: 'ACTIVE' | 'INACTIVE';
  readonly name: string;
  readonly type: InlineHookType;
  readonly version: string;
  readonly channel: HookChannel;
}

export interface HookChannel {
  readonly type: string;
  readonly version: string;
  readonly config: {
    readonly uri: string;
    readonly headers?: readonly { readonly key: string; readonly value: string }[] | null;
    readonly authScheme?: { readonly type: string; readonly key: string; readonly value?: string };
    // biome-ignore lint/suspicious/noExplicitAny: what else a caller sends is kept as it is
    readonly [name: string]: any;
  };
}

export interface EventHook {
  readonly id: string;
  status: 'ACTIVE' | 'INACTIVE';
  verificationStatus: 'UNVERIFIED' | 'VERIFIED';
  readonly name: string;
  readonly events: { readonly type: string; readonly items: readonly string[] };
  readonly channel: HookChannel;
}

/** Anything that has an id, and what an administrator wrote into it. */
// biome-ignore lint/suspicious/noExplicitAny: what else a caller sends is kept as it is
export type Thing = { readonly id: string; readonly name: string; [name: string]: any };

export interface Session {
  readonly id: string;
  readonly user: OrgUser;
  readonly createdAt: number;
}

/** What an org holds. */
export interface OrgState {
  url: string;
  readonly apiToken: string;
  readonly users: Map<string, OrgUser>;
  readonly inlineHooks: Map<string, InlineHook>;
  readonly eventHooks: Map<string, EventHook>;
  /** Custom properties of users, by their names. */
  readonly properties: Map<string, object>;
  readonly authorizationServers: readonly Thing[];
  /** Of access, by the authorization server. */
  readonly accessPolicies: Map<string, readonly Thing[]>;
  /** Of any policy, by its id. */
  readonly rules: Map<string, Thing[]>;
  readonly profilePolicies: readonly Thing[];
  readonly identityProviders: Map<string, Thing>;
  /** Applications with OpenID Connect: the id, and where browsers are sent back to. */
  readonly clients: Map<string, string>;
  readonly sessions: Map<string, Session>;
  /** What the system log would say of hooks. */
  readonly log: string[];
  /** Requests that changed something: method and path. */
  readonly changes: string[];
}

let count = 0;

/** As ids of Okta look: 20 characters, three of them for what it is. */
export function newId(prefix: string): string {
  count += 1;
  return `${prefix}fn${String(count).padStart(13, '0')}5d7`.slice(0, 20);
}

export const AUTHORIZATION_SERVER = 'ausfn8c1w2RrXk0Yd5d7';
export const POLICY = '00pfn1x7Wm3Gc9Qd5d7';
export const RULE = '0prfn6b2Lk8Zt4Nd5d7';
export const PROFILE_POLICY = 'rstfn2k4Lk8Zt4Nd5d7';
export const PROFILE_RULE = 'rulfn2k4Lk8Zt4Nd5d7';
export const CLIENT = '0oafn3p1uVd9Kc2Td5d7';
export const CALLBACK = 'https://bank.acme.example/cb';

/** An org with an authorization server, one rule of access, one application, and no hook. */
export function emptyOrg(): OrgState {
  return {
    url: '',
    apiToken: 'an-api-token-of-the-org',
    users: new Map(),
    inlineHooks: new Map(),
    eventHooks: new Map(),
    properties: new Map(),
    authorizationServers: [{ id: AUTHORIZATION_SERVER, name: 'bank', audiences: ['api://bank'] }],
    accessPolicies: new Map([[AUTHORIZATION_SERVER, [{ id: POLICY, name: 'Bank' }]]]),
    rules: new Map([
      [POLICY, [accessRule()]],
      [PROFILE_POLICY, [profileRule()]],
    ]),
    profilePolicies: [{ id: PROFILE_POLICY, name: 'Customers', type: 'PROFILE_ENROLLMENT' }],
    identityProviders: new Map(),
    clients: new Map([[CLIENT, CALLBACK]]),
    sessions: new Map(),
    log: [],
    changes: [],
  };
}

function accessRule(): Thing {
  return {
    ...{ id: RULE, name: 'Everybody', type: 'RESOURCE_ACCESS', status: 'ACTIVE', priority: 1 },
    system: false,
    conditions: {
      people: { groups: { include: ['EVERYONE'] } },
      grantTypes: { include: ['authorization_code', 'client_credentials'] },
      scopes: { include: ['*'] },
    },
    actions: {
      token: {
        accessTokenLifetimeMinutes: 60,
        refreshTokenLifetimeMinutes: 0,
        refreshTokenWindowMinutes: 10_080,
        // What no library of today knows.
        somethingNewer: { kept: true },
      },
    },
  };
}

function profileRule(): Thing {
  return {
    ...{ id: PROFILE_RULE, name: 'Catch-all Rule', type: 'PROFILE_ENROLLMENT', priority: 99 },
    ...{ status: 'ACTIVE', system: true },
    actions: {
      profileEnrollment: {
        access: 'ALLOW',
        preRegistrationInlineHooks: null,
        profileAttributes: [{ name: 'email', label: 'Email', required: true }],
        targetGroupIds: null,
        unknownUserAction: 'REGISTER',
        activationRequirements: { emailVerification: true },
      },
    },
  };
}
