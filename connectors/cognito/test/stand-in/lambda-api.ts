import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenHere } from '../../../../server/test/listen-here.ts';
import type { WhenDone } from '../../../../server/test/temporary-folder.ts';
import type { Trigger } from '../../src/triggers/trigger.ts';

type Json = Record<string, unknown>;

export interface LambdaApi {
  readonly url: string;
  readonly functions: Map<string, Json>;
  /** By the name of the function. */
  readonly policies: Map<string, Json[]>;
  readonly archives: Map<string, Uint8Array>;
  readonly changes: string[];
  /** What an invocation runs. */
  code: Trigger | undefined;
}

const REFUSED = { status: 404, type: 'ResourceNotFoundException', body: { Message: 'not found' } };
interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: unknown;
  readonly error?: string;
}

/** The REST interface of AWS Lambda, for functions of an archive. */
export async function startLambdaApi(whenDone: WhenDone): Promise<LambdaApi> {
  const api = {
    ...{ functions: new Map(), policies: new Map(), archives: new Map(), changes: [] as string[] },
    ...{ url: '', code: undefined as Trigger | undefined },
  };
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, type, body, error } = await answer(api, request);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(type !== undefined && { 'x-amzn-errortype': type }),
      ...(error !== undefined && { 'x-amz-function-error': error }),
    });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  const server = createServer((request, response) => void reply(request, response));
  api.url = await listenHere(server, whenDone);
  return api;
}

async function answer(api: LambdaApi, request: IncomingMessage): Promise<Reply> {
  let text = '';
  for await (const part of request) text += String(part);
  const input: Json = text === '' ? {} : JSON.parse(text);
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, , , name = '', what = '', sid] = url.pathname.split('/');
  const { method = '' } = request;
  if (method !== 'GET') api.changes.push(`${method} ${name || input.FunctionName} ${what}`.trim());
  if (name === '') return { status: 201, body: create(api, input) };
  const found = api.functions.get(name);
  if (found === undefined) return REFUSED;
  switch (`${method} ${what}`) {
    case 'GET ':
      return { status: 200, body: { Configuration: found } };
    case 'GET configuration':
      return { status: 200, body: found };
    case 'PUT configuration':
      Object.assign(found, input);
      return { status: 200, body: found };
    case 'PUT code':
      putCode(api, name, String(input.ZipFile));
      return { status: 200, body: found };
    case 'DELETE ':
      api.functions.delete(name);
      return { status: 204 };
    case 'POST invocations':
      return invocation(api, input);
    default:
      return what === 'policy' ? policy(api, name, { method, sid, input }) : REFUSED;
  }
}

function create(api: LambdaApi, { Code, FunctionName, ...input }: Json): object {
  const name = String(FunctionName);
  const FunctionArn = `arn:aws:lambda:us-east-1:111122223333:function:${name}`;
  const state = { State: 'Active', LastUpdateStatus: 'Successful' };
  api.functions.set(name, { FunctionName, FunctionArn, ...input, ...state });
  putCode(api, name, String(Object(Code).ZipFile));
  return api.functions.get(name) ?? {};
}

function putCode({ functions, archives }: LambdaApi, name: string, base64: string): void {
  const bytes = Buffer.from(base64, 'base64');
  archives.set(name, bytes);
  const CodeSha256 = createHash('sha256').update(bytes).digest('base64');
  Object.assign(functions.get(name) ?? {}, { CodeSha256 });
}

async function invocation({ code }: LambdaApi, event: Json): Promise<Reply> {
  try {
    return { status: 200, body: await code?.(event) };
  } catch (thrown) {
    const errorMessage = thrown instanceof Error ? thrown.message : 'unknown';
    return { status: 200, error: 'Unhandled', body: { errorMessage, errorType: 'Error' } };
  }
}

interface PolicyCall {
  readonly method: string;
  readonly sid: string | undefined;
  readonly input: Json;
}

function policy({ policies }: LambdaApi, name: string, { method, sid, input }: PolicyCall): Reply {
  const statements = policies.get(name) ?? [];
  if (method === 'GET') {
    if (statements.length === 0) return REFUSED;
    return { status: 200, body: { Policy: JSON.stringify({ Statement: statements }) } };
  }
  if (method === 'DELETE') {
    policies.set(
      name,
      statements.filter(({ Sid }) => Sid !== sid),
    );
    return { status: 204 };
  }
  const { StatementId: Sid, Principal, Action, SourceArn, SourceAccount } = input;
  const statement = {
    ...{ Sid, Effect: 'Allow', Principal: { Service: Principal }, Action },
    Condition: {
      StringEquals: { 'AWS:SourceAccount': SourceAccount },
      ArnLike: { 'AWS:SourceArn': SourceArn },
    },
  };
  policies.set(name, [...statements, statement]);
  return { status: 201, body: { Statement: JSON.stringify(statement) } };
}
