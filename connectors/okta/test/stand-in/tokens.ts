import { type Command, callInlineHook, envelope } from './hooks.ts';
import { AUTHORIZATION_SERVER, type OrgState, POLICY, RULE, type Session } from './state.ts';

type Claims = Record<string, unknown>;

/** What a grant makes, before it is signed. */
export interface Minting {
  readonly access: Claims | undefined;
  readonly identity: Claims | undefined;
}

export interface Grant {
  readonly session: Session | undefined;
  readonly clientId: string;
  /** As it was asked: with its parameters where it was the authorize endpoint. */
  readonly url: string;
  readonly request: Readonly<Record<string, string>>;
  readonly refreshToken?: string;
  /** Of the first grant, where this is a refresh. */
  readonly original?: Readonly<Record<string, string>>;
}

export type Minted =
  | ({ readonly outcome: 'minted' } & Minting)
  | { readonly outcome: 'denied'; readonly description: string };

const RESERVED = new Set([
  ...['acr', 'auth_time', 'cid', 'cnf', 'exp', 'groups', 'iat', 'iss', 'jti', 'sid', 'token_type'],
  ...['ver'],
]);
const RESERVED_IN = {
  'com.okta.identity.patch': new Set(['amr', 'aud', 'sub', 'nonce', 'scope', 'idp', 'role']),
  'com.okta.access.patch': new Set(['scp', 'uid', 'username', 'rsi']),
};

/**
 * Tokens of a grant, with the hook of the rule between: whatever it answers that is not understood
 * as a whole is skipped, and the tokens are issued as they were.
 */
export async function mint(org: OrgState, grant: Grant): Promise<Minted> {
  const made = plain(org, grant);
  const { id } = ruleOf(org).actions.token.inlineHook ?? {};
  const hook = org.inlineHooks.get(id);
  if (hook === undefined || hook.status !== 'ACTIVE') return { outcome: 'minted', ...made };
  const result = await callInlineHook(org, hook, payloadOf(org, grant, made));
  if (result.kind === 'failed' || result.status !== 200) return { outcome: 'minted', ...made };
  const { error, commands } = result.body ?? {};
  if (error !== undefined && error !== null) {
    const description = error.errorSummary ?? 'The callback service returned an error.';
    return { outcome: 'denied', description };
  }
  const patched = patch(made, commands ?? []);
  if (patched === undefined) org.log.push('inline_hook.response.processed skipped');
  return { outcome: 'minted', ...(patched ?? made) };
}

function ruleOf({ rules }: OrgState) {
  const rule = rules.get(POLICY)?.find(({ id }) => id === RULE);
  if (rule === undefined) throw new Error('There is no rule.');
  return rule;
}

function plain({ url }: OrgState, { session, clientId, request }: Grant): Minting {
  const iss = `${url}/oauth2/${AUTHORIZATION_SERVER}`;
  const login = session?.user.profile.login;
  const scopes = (request.scope ?? '').split(' ');
  return {
    access: { ver: 1, iss, aud: 'api://bank', cid: clientId, sub: login ?? clientId, scp: scopes },
    identity:
      session !== undefined && scopes.includes('openid')
        ? { ver: 1, iss, aud: clientId, sub: session.user.id, preferred_username: login }
        : undefined,
  };
}

function payloadOf(org: OrgState, grant: Grant, { access, identity }: Minting): object {
  const { session, clientId, url, request, original } = grant;
  const lifetime = { lifetime: { expiration: 3600 } };
  return {
    ...envelope('com.okta.oauth2.tokens.transform', org.url + url.split('?')[0]),
    data: {
      context: {
        request: { id: crypto.randomUUID(), method: 'GET', url: { value: org.url + url } },
        protocol: {
          type: 'OAUTH2.0',
          request: { ...request, client_id: clientId },
          ...(original && { originalGrant: { request: original } }),
          issuer: { uri: `${org.url}/oauth2/${AUTHORIZATION_SERVER}` },
          client: { id: clientId, name: 'Bank', type: 'CONFIDENTIAL' },
        },
        ...(session && personOf(org, session)),
        policy: { id: POLICY, rule: { id: RULE } },
      },
      ...(identity && { identity: { claims: identity, token: lifetime } }),
      ...(access && { access: { claims: access, token: lifetime, scopes: {} } }),
      ...(grant.refreshToken !== undefined && { refresh_token: { jti: grant.refreshToken } }),
    },
  };
}

/** No attribute of the org's own is in it. */
export function personOf({ url }: OrgState, { id, user, createdAt }: Session) {
  const { login, firstName, lastName } = user.profile;
  const href = `${url}/api/v1/users/${user.id}/groups`;
  return {
    session: { id, userId: user.id, login, createdAt: new Date(createdAt), amr: ['PASSWORD'] },
    user: { id: user.id, profile: { login, firstName, lastName }, _links: { groups: { href } } },
  };
}

/** `undefined`: one of them cannot be, and so none is. */
function patch(made: Minting, commands: readonly Command[]): Minting | undefined {
  const access = made.access && { ...made.access };
  const identity = made.identity && { ...made.identity };
  for (const { type, value } of commands) {
    if (type !== 'com.okta.identity.patch' && type !== 'com.okta.access.patch') return undefined;
    const claims = type === 'com.okta.identity.patch' ? identity : access;
    if (claims === undefined || !Array.isArray(value)) return undefined;
    for (const { op, path, value: claim } of value) {
      const [, name = ''] = /^\/claims\/([^/]+)$/.exec(path) ?? [];
      if (op !== 'add' || name === '' || claim === undefined) return undefined;
      if (RESERVED.has(name) || RESERVED_IN[type].has(name)) return undefined;
      claims[name] = claim;
    }
  }
  return { access, identity };
}
