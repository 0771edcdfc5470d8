import { DeploymentFault, type Secret } from '@facenition/deployment';
import { detailOf, vendorFault } from './explain.ts';
import { type ApiAccount, reach, requestToken } from './token.ts';

export interface ApiOptions extends ApiAccount {
  /** Absent: nobody waits until a limit is lifted. */
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface ApiRequest {
  /** For the message of a fault: `the hook`. */
  readonly what: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/api/2/...` */
  readonly path: string;
  readonly body?: unknown;
  /** What of the body is never repeated, should OneLogin quote it. */
  readonly secrets?: readonly Secret[];
  /** Statuses beside those of success that the caller looks at itself. */
  readonly expected?: readonly number[];
}

export interface ApiAnswer {
  readonly status: number;
  /** JSON; `undefined` where there is none. */
  readonly body: unknown;
}

/** OneLogin's interface of version 2, with one token for all calls. */
export interface OneLoginApi {
  /** Rejects with `DeploymentFault` `ERR_VENDOR_...`. */
  readonly call: (request: ApiRequest) => Promise<ApiAnswer>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Longer than that nobody waits for a limit to be lifted. */
const LONGEST_WAIT_SECONDS = 60;

export function createApi(options: ApiOptions): OneLoginApi {
  const { account, sleep } = options;
  let token: Promise<string> | undefined;
  const send = async (request: ApiRequest): Promise<Response> => {
    token ??= requestToken(options);
    const { method = 'GET', path, body } = request;
    return reach(options, `https://${account}.onelogin.com${path}`, {
      method,
      redirect: 'error',
      headers: {
        authorization: `bearer ${await token}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  const again = async (response: Response, request: ApiRequest): Promise<Response> => {
    await response.body?.cancel();
    return send(request);
  };
  const call = async (request: ApiRequest): Promise<ApiAnswer> => {
    let response = await send(request).catch((fault: unknown) => {
      // The next call asks for a token anew.
      token = undefined;
      throw fault;
    });
    if (response.status === 401) {
      token = undefined;
      response = await again(response, request);
    }
    const wait = waitOf(response);
    if (sleep !== undefined && wait !== undefined) {
      await sleep(wait * 1000);
      response = await again(response, request);
    }
    return answerOf(response, request);
  };
  return { call, sleep: sleep ?? (async () => {}) };
}

/** How many seconds until calls are taken again, where that is soon. */
function waitOf({ status, headers }: Response): number | undefined {
  if (status !== 429) return undefined;
  const seconds = Number(
    headers.get('retry-after') ?? headers.get('x-ratelimit-reset') ?? Number.NaN,
  );
  return seconds >= 0 && seconds <= LONGEST_WAIT_SECONDS ? seconds : undefined;
}

async function answerOf(response: Response, request: ApiRequest): Promise<ApiAnswer> {
  const { status } = response;
  const { what, secrets = [], expected = [] } = request;
  const text = withoutSecrets(await whole(response, what), secrets);
  const body = parsed(text);
  if (expected.includes(status)) return { status, body };
  if (!response.ok) throw vendorFault(what, status, detailOf(body));
  if (body !== undefined || text === '') return { status, body };
  const message = `${what}: OneLogin answered no JSON (${status})`;
  throw new DeploymentFault('ERR_VENDOR_FAILED', message);
}

/** An answer that breaks off, or does not end in time, is none. */
async function whole(response: Response, what: string): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    const message = `${what}: the answer of OneLogin broke off`;
    throw new DeploymentFault('ERR_VENDOR_UNREACHABLE', message, { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As it is, and as JSON writes it. */
function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  const written = secrets.flatMap((secret) => {
    const plain = secret.reveal();
    return [plain, JSON.stringify(plain).slice(1, -1)];
  });
  return written.reduce((left, one) => left.replaceAll(one, '(secret)'), text);
}
