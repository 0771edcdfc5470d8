import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenHere } from '../../../../server/test/listen-here.ts';
import type { WhenDone } from '../../../../server/test/temporary-folder.ts';
import { CLIENT, POOL } from '../payload.ts';
import {
  adminDeleteUserAttributes,
  adminGetUser,
  adminUpdateUserAttributes,
  confirmSignUp,
  signUp,
} from './accounts.ts';
import { CognitoError } from './cognito-error.ts';
import type { Pool, PoolUser } from './pool.ts';
import { type Input, initiateAuth, respondToAuthChallenge } from './sign-in.ts';

export type Operation = (input: Input) => Promise<object>;

export interface UserPool {
  readonly url: string;
  readonly pool: Pool;
}

/** What of a pool a test says. */
export type PoolChanges = Partial<Pick<Pool, 'triggers' | 'clients' | 'clock' | 'limitMs'>>;

export const MIRA_PASSWORD = 'correct horse battery';

/** An account with a confirmed address. */
export function accountOf(sub: string, email: string): PoolUser {
  return {
    userName: sub,
    password: MIRA_PASSWORD,
    attributes: new Map([
      ['sub', sub],
      ['email', email],
      ['email_verified', 'true'],
      ['custom:fn_reference', `fnr_${'R'.repeat(22)}`],
    ]),
    isConfirmed: true,
    failures: 0,
    lockedUntil: 0,
  };
}

/**
 * A user pool, from the developer guide and the model of the API: sign-ins by custom authentication,
 * sign-ups, and attributes. It speaks the protocol that the SDK speaks. It does no SRP: the claim of
 * a password is a hash.
 */
export async function startUserPool(
  whenDone: WhenDone,
  { triggers = {}, clients, clock = Date.now, limitMs = 5000 }: PoolChanges,
): Promise<UserPool> {
  const web = {
    clientId: CLIENT,
    explicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    authSessionValidity: 5,
    preventUserExistenceErrors: true,
  };
  const pool: Pool = {
    ...{ id: POOL, region: 'us-east-1', triggers, users: [], clients: clients ?? [web] },
    ...{ sessions: new Map(), refreshTokens: new Map(), clock, limitMs, attempts: [] },
  };
  const bind = (run: (pool: Pool, input: Input) => Promise<object>): Operation => {
    return (input) => run(pool, input);
  };
  const url = await serveJson(whenDone, {
    InitiateAuth: bind(initiateAuth),
    RespondToAuthChallenge: bind(respondToAuthChallenge),
    SignUp: bind(signUp),
    ConfirmSignUp: bind(confirmSignUp),
    AdminUpdateUserAttributes: bind(adminUpdateUserAttributes),
    AdminDeleteUserAttributes: bind(adminDeleteUserAttributes),
    AdminGetUser: bind(adminGetUser),
  });
  return { url, pool };
}

/** The JSON protocol 1.1 of AWS: the operation in a header, errors by `__type`. */
export async function serveJson(
  whenDone: WhenDone,
  operations: Readonly<Record<string, Operation>>,
): Promise<string> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Cognito lets browsers of every origin call.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const name = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const [status, body] = await bodyOf(request, operations[name]);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void answer(request, response));
  return listenHere(server, whenDone);
}

async function bodyOf(
  request: IncomingMessage,
  operation: Operation | undefined,
): Promise<[number, object]> {
  let text = '';
  for await (const part of request) text += String(part);
  try {
    if (operation === undefined) throw new CognitoError('UnknownOperationException', 'unknown');
    return [200, await operation(JSON.parse(text))];
  } catch (thrown) {
    if (!(thrown instanceof CognitoError)) throw thrown;
    return [400, { __type: thrown.name, message: thrown.message }];
  }
}
