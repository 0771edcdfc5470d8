import { randomBytes, randomUUID } from 'node:crypto';
import type { Account, StandInHook, StandInUser, TrustedIdp } from './account.ts';
import { runFunction } from './runtime.ts';

/** Somebody at the sign-in page of OneLogin. */
export interface Person {
  readonly types: string;
  readonly password: string;
  readonly location?: { readonly ip: string; readonly country_code: string };
  readonly risk?: { readonly score: number; readonly reasons: readonly string[] };
  /** Follows the browser to the Trusted IdP; answers the address that it comes back to. */
  readonly showFace: (authorizationUrl: string) => Promise<string>;
}

export type SignInOutcome =
  | { readonly outcome: 'signed-in'; readonly username: string; readonly policy: number }
  | {
      readonly outcome: 'refused';
      readonly by: 'hook' | 'hook-failure' | 'migration' | 'password' | 'factor' | 'policy';
    };

export interface SignInOptions {
  /** What is known of the world outside: where the functions and OneLogin itself call to. */
  readonly fetch: typeof globalThis.fetch;
  /** The documents do not say what a hook that fails does: both are tried. */
  readonly failedHook: 'refuses' | 'own-policy';
}

const refused = (by: Extract<SignInOutcome, { outcome: 'refused' }>['by']): SignInOutcome => ({
  outcome: 'refused',
  by,
});

/** In OneLogin's order: name, hook, password, factor. */
export async function signIn(
  account: Account,
  person: Person,
  options: SignInOptions,
): Promise<SignInOutcome> {
  const user = account.users.find(({ username, email }) =>
    [username, email].includes(person.types),
  );
  if (user === undefined) return migrate(account, person, options);
  const policy = await policyFor(account, user, person, options);
  if (policy === 'refused') return refused('hook');
  if (policy === 'failed') return refused('hook-failure');
  if (person.password !== user.password) return refused('password');
  const { otp_auth_enabled: asks } = account.policies.find(({ id }) => id === policy) ?? {};
  if (asks === undefined) return refused('policy');
  if (asks && !(await isFactorMet(account.trustedIdp, user, person, options))) {
    return refused('factor');
  }
  return { outcome: 'signed-in', username: user.username, policy };
}

async function policyFor(
  account: Account,
  user: StandInUser,
  { types, location, risk }: Person,
  options: SignInOptions,
): Promise<number | 'refused' | 'failed'> {
  const hook = account.hooks.find(({ type }) => type === 'pre-authentication');
  if (hook === undefined || !isFor(hook, user)) return user.policy_id;
  const on = Object(hook.fields.options);
  const context = {
    user: { user_identifier: types, policy_id: user.policy_id, id: user.id },
    ...(on.location_enabled === true && { location }),
    ...(on.risk_enabled === true && { risk }),
    app: { id: null, name: null },
    ...{ correlation_id: randomUUID(), request_id: randomUUID() },
  };
  const result = await run(account, hook, context, options);
  if (result === undefined) return options.failedHook === 'refuses' ? 'failed' : user.policy_id;
  if (result.success !== true) return 'refused';
  return Number(Object(result.user).policy_id);
}

function isFor({ fields, status }: StandInHook, { role_ids: roles }: StandInUser): boolean {
  const conditions = Array.isArray(fields.conditions) ? fields.conditions : [];
  const isMet = conditions.every(({ value }) => roles.includes(Number(value)));
  return fields.disabled === false && status === 'ready' && isMet;
}

async function run(
  { envs }: Account,
  { fields, logs }: StandInHook,
  context: { readonly request_id: string; readonly [name: string]: unknown },
  { fetch }: SignInOptions,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const names: unknown = fields.env_vars;
  const named = envs.filter(({ name }) => Array.isArray(names) && names.includes(name));
  const deployed = {
    function: String(fields.function),
    environment: Object.fromEntries(named.map(({ name, value }) => [name, value])),
    timeoutSeconds: Number(fields.timeout),
    fetch,
  };
  const ran = await runFunction(deployed, context);
  logs.push({ request_id: context.request_id, events: ran.lines });
  return ran.how === 'answered' ? Object(ran.result) : undefined;
}

/** Whom nobody knows: their account is made, and they sign in to it. */
async function migrate(
  account: Account,
  person: Person,
  options: SignInOptions,
): Promise<SignInOutcome> {
  const hook = account.hooks.find(({ type }) => type === 'user-migration');
  if (hook === undefined) return refused('password');
  const { types: user_identifier, password } = person;
  const ids = { correlation_id: randomUUID(), request_id: randomUUID() };
  const result = await run(account, hook, { user_identifier, password, ...ids }, options);
  if (result?.success !== true) return refused('migration');
  const made = Object(result.user);
  account.users.push({
    ...{ id: 138500000 + account.users.length, role_ids: [], custom_attributes: {}, ...made },
    policy_id: account.policies[0]?.id ?? 0,
  });
  return signIn(account, { ...person, types: String(made.username) }, options);
}

/** OpenID Connect's code flow, without PKCE and `login_hint`; matched by what userinfo says. */
async function isFactorMet(
  idp: TrustedIdp | undefined,
  user: StandInUser,
  { showFace }: Person,
  { fetch }: SignInOptions,
): Promise<boolean> {
  if (idp === undefined) return false;
  const state = randomBytes(16).toString('hex');
  const url = new URL(idp.authorizationEndpoint);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: idp.clientId,
    redirect_uri: idp.redirectUri,
    scope: 'openid profile email',
    state,
    nonce: randomBytes(16).toString('hex'),
  }).toString();
  const back = new URL(await showFace(url.href));
  const code = back.searchParams.get('code');
  const isOurs = `${back.origin}${back.pathname}` === idp.redirectUri;
  if (!isOurs || code === null || back.searchParams.get('state') !== state) return false;
  const info = await userInfo(idp, code, fetch);
  const claim = idp.attribute === 'email' ? info.email : info.preferred_username;
  return claim !== undefined && claim === user[idp.attribute];
}

async function userInfo(
  { tokenEndpoint, userinfoEndpoint, clientId, clientSecret, redirectUri }: TrustedIdp,
  code: string,
  fetch: typeof globalThis.fetch,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri },
      ...{ client_id: clientId, client_secret: clientSecret },
    }),
  });
  const { access_token: token }: Record<string, unknown> = Object(await answer.json());
  if (typeof token !== 'string') return {};
  const info = await fetch(userinfoEndpoint, { headers: { authorization: `Bearer ${token}` } });
  return info.ok ? Object(await info.json()) : {};
}
