import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { listenHere } from '../../../../server/test/listen-here.ts';
import { type Account, newAccount } from './account.ts';
import { type HooksOptions, hooksApi, problem, type Reply } from './hooks-api.ts';
import { type AttributesWay, peopleApi } from './people-api.ts';

export const CLIENT_ID = 'api-client-of-acme';
export const CLIENT_SECRET = 'canary-api-secret-0123456789';

/** OneLogin's interface over HTTP, as its documents of November 2026 have it. */
export interface OneLogin {
  readonly account: Account;
  readonly calls: readonly string[];
  readonly behaviour: Behaviour;
  /** Sends what is meant for `acme.onelogin.com` here. */
  readonly fetch: typeof globalThis.fetch;
}

export interface Behaviour extends HooksOptions {
  attributes: AttributesWay;
  /** Answers of the next calls, before anything is done. */
  readonly next: Reply[];
  /** Seconds until the limit is lifted, with a 429. */
  reset: number;
  /** Takes every token away. */
  forgetTokens(): void;
}

export async function startOneLogin(): Promise<OneLogin> {
  const account = newAccount();
  const calls: string[] = [];
  const tokens = new Set<string>();
  const behaviour: Behaviour = {
    ...{ looks: 2, becomes: 'ready', attributes: 'flat', next: [], reset: 832 },
    forgetTokens: () => tokens.clear(),
  };
  const route = router(account, behaviour);
  const reply = async (request: IncomingMessage): Promise<Reply> => {
    const { method = 'GET', url = '/', headers } = request;
    const body = await bodyOf(request);
    calls.push(`${method} ${url}`);
    if (url === '/auth/oauth2/v2/token') return newToken(headers.authorization, body, tokens);
    const isCaller = isKnown(headers.authorization, tokens);
    if (!isCaller) return problem(401, 'UnauthorizedError', 'Unauthorized');
    return behaviour.next.shift() ?? route(method, url, body);
  };
  const here = await listen(reply, behaviour);
  const fetch: OneLogin['fetch'] = (url, init) =>
    globalThis.fetch(String(url).replace('https://acme.onelogin.com', here), init);
  return { account, calls, behaviour, fetch };
}

async function listen(
  reply: (request: IncomingMessage) => Promise<Reply>,
  behaviour: Behaviour,
): Promise<string> {
  const send = (response: ServerResponse, { status, body }: Reply): void => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': status === 429 ? '0' : '4988',
      'x-ratelimit-reset': `${behaviour.reset}`,
    });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    reply(request).then(
      (answer) => send(response, answer),
      () => response.destroy(),
    );
  });
  return listenHere(server, onTestFinished);
}

function newToken(
  authorization: string | undefined,
  body: Record<string, unknown>,
  tokens: Set<string>,
): Reply {
  const basic = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`;
  if (body.grant_type !== 'client_credentials') return problem(400, 'BadRequest', 'grant_type');
  if (authorization !== basic) return problem(401, 'Unauthorized', 'Authentication Failure');
  const token = randomBytes(32).toString('hex');
  tokens.add(token);
  const more = { token_type: 'bearer', expires_in: 36_000, account_id: 1 };
  return { status: 200, body: { access_token: token, ...more } };
}

function isKnown(authorization: string | undefined, tokens: ReadonlySet<string>): boolean {
  const [, token = ''] = /^bearer (\S+)$/i.exec(authorization ?? '') ?? [];
  return tokens.has(token);
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text === '' ? {} : Object(JSON.parse(text));
}

function router(account: Account, behaviour: Behaviour) {
  const hooks = hooksApi(account, behaviour);
  const people = peopleApi(account, () => behaviour.attributes);
  return (method: string, url: string, body: Record<string, unknown>): Reply => {
    const [path = ''] = url.split('?');
    const [, resource = '', id = ''] =
      /^\/api\/2\/(hooks\/envs|hooks|users\/custom_attributes|custom_attributes|users|policies)(?:\/([\w-]+))?(?:\/logs)?$/.exec(
        path,
      ) ?? [];
    const named = id === '' ? '' : '/:id';
    const routes: Readonly<Record<string, () => Reply>> = {
      'GET hooks': hooks.list,
      'POST hooks': () => hooks.create(body),
      'GET hooks/:id': () => (path.endsWith('/logs') ? hooks.logs(id) : hooks.get(id)),
      'PUT hooks/:id': () => hooks.update(id, body),
      'DELETE hooks/:id': () => hooks.remove(id),
      'GET hooks/envs': people.listEnvs,
      'POST hooks/envs': () => people.createEnv(body),
      'PUT hooks/envs/:id': () => people.updateEnv(Number(id), body),
      'DELETE hooks/envs/:id': () => people.removeEnv(Number(id)),
      'GET users/custom_attributes': people.listAttributes,
      'POST users/custom_attributes': () => people.createAttribute('users', body),
      'POST custom_attributes': () => people.createAttribute('documented', body),
      'GET users': people.listUsers,
      'GET users/:id': () => people.getUser(Number(id)),
      'PUT users/:id': () => people.updateUser(Number(id), body),
      'GET policies/:id': () => people.getPolicy(Number(id)),
    };
    const route = routes[`${method} ${resource}${named}`];
    return route?.() ?? problem(404, 'NotFoundError', 'No Route Exists');
  };
}
