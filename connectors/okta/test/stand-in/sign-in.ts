import type { Request, Response } from 'express';
import { Router, urlencoded } from 'express';
import { decodeJwt, UnsecuredJWT } from 'jose';
import { callInlineHook, envelope } from './hooks.ts';
import { AUTHORIZATION_SERVER, newId, type OrgState, type OrgUser, type Session } from './state.ts';
import { type Minted, mint } from './tokens.ts';

/** What a code stands for. */
interface Issued {
  readonly session: Session | undefined;
  readonly request: Readonly<Record<string, string>>;
  readonly minted: Extract<Minted, { outcome: 'minted' }>;
}

/** The pages of sign-in, and an authorization server of the org's own. */
export function signInRoutes(org: OrgState): Router {
  const codes = new Map<string, Issued>();
  const refreshTokens = new Map<string, Issued>();
  const root = `/oauth2/${AUTHORIZATION_SERVER}/v1`;
  const router = Router();
  router.use(urlencoded({ extended: false }));
  router.post('/login', async (request, response) => {
    const user = await signIn(org, String(request.body.login), String(request.body.password));
    if (user === undefined) return void response.status(401).end();
    const session = { id: newId('102'), user, createdAt: Date.now() };
    org.sessions.set(session.id, session);
    response.json({ sid: session.id });
  });
  router.get(`${root}/authorize`, (request, response) => authorize(org, codes, request, response));
  router.post(`${root}/token`, async (request, response) => {
    const { grant_type: grant, code, refresh_token: token } = request.body;
    if (grant === 'client_credentials') return machine(org, request, response);
    if (grant === 'refresh_token') return refresh(org, refreshTokens.get(token), request, response);
    const issued = codes.get(String(code));
    codes.delete(String(code));
    if (issued === undefined) return void response.status(400).json({ error: 'invalid_grant' });
    const refreshToken = newId('oar');
    refreshTokens.set(refreshToken, issued);
    response.json({ ...signed(issued.minted), refresh_token: refreshToken });
  });
  return router;
}

async function authorize(
  org: OrgState,
  codes: Map<string, Issued>,
  request: Request,
  response: Response,
): Promise<void> {
  const query: Record<string, string> = Object(request.query);
  const { client_id: clientId = '', redirect_uri: redirectUri = '', state = '' } = query;
  const session = org.sessions.get(request.get('cookie')?.split('sid=')[1] ?? '');
  if (org.clients.get(clientId) !== redirectUri) return void response.status(400).end();
  if (session === undefined) return void response.redirect(`${org.url}/login`);
  const { scope = '' } = query;
  const asked = { scope, state, redirect_uri: redirectUri, response_type: 'code' };
  const url = request.originalUrl;
  const minted = await mint(org, { session, clientId, url, request: asked });
  const back = new URL(redirectUri);
  back.searchParams.set('state', state);
  if (minted.outcome === 'denied') {
    back.searchParams.set('error', 'server_error');
    back.searchParams.set('error_description', minted.description);
  } else {
    const code = crypto.randomUUID();
    codes.set(code, { session, request: asked, minted });
    back.searchParams.set('code', code);
  }
  response.redirect(back.href);
}

async function refresh(
  org: OrgState,
  before: Issued | undefined,
  request: Request,
  response: Response,
): Promise<void> {
  if (before === undefined) return void response.status(400).json({ error: 'invalid_grant' });
  const minted = await mint(org, {
    ...{ session: before.session, clientId: request.body.client_id, url: request.originalUrl },
    request: { grant_type: 'refresh_token', scope: before.request.scope ?? '' },
    ...{ refreshToken: request.body.refresh_token, original: before.request },
  });
  answer(minted, response);
}

async function machine(org: OrgState, request: Request, response: Response): Promise<void> {
  const { client_id: clientId } = request.body;
  const asked = { grant_type: 'client_credentials', scope: 'accounts.read' };
  const url = request.originalUrl;
  answer(await mint(org, { session: undefined, clientId, url, request: asked }), response);
}

function answer(minted: Minted, response: Response): void {
  if (minted.outcome === 'minted') return void response.json(signed(minted));
  const { description } = minted;
  response.status(400).json({ error: 'server_error', error_description: description });
}

/** Tests read what is in them, nobody checks whose they are. */
function signed({ access, identity }: Extract<Minted, { outcome: 'minted' }>) {
  return {
    ...(access && { access_token: new UnsecuredJWT(access).encode() }),
    ...(identity && { id_token: new UnsecuredJWT(identity).encode() }),
  };
}

export const claimsIn = (token: string): Record<string, unknown> => decodeJwt(token);

/** With the hook where the password is still elsewhere: any answer but "verified" is none. */
async function signIn(
  org: OrgState,
  login: string,
  password: string,
): Promise<OrgUser | undefined> {
  const user = [...org.users.values()].find(({ profile }) => profile.login === login);
  if (user?.password !== undefined) return user.password === password ? user : undefined;
  const type = 'com.okta.user.credential.password.import';
  const hook = [...org.inlineHooks.values()].find((one) => one.type === type);
  if (user === undefined || hook === undefined) return undefined;
  const result = await callInlineHook(org, hook, {
    ...envelope(type, `${org.url}/api/v1/inlineHooks/${hook.id}`),
    data: {
      context: { credential: { username: login, password } },
      action: { credential: 'UNVERIFIED' },
    },
  });
  if (result.kind === 'failed' || result.body?.error) return undefined;
  const [command] = result.body?.commands ?? [];
  if (command?.type !== 'com.okta.action.update') return undefined;
  if (command.value.credential !== 'VERIFIED') return undefined;
  user.password = password;
  return user;
}
