/** What signs in to the management interface of an org. */
export type OrgCredentials =
  | {
      /** An API token: as much as the administrator who made it may do. */
      readonly token: string;
    }
  | {
      /** A service application with `private_key_jwt`. */
      readonly clientId: string;
      /** PEM, or a JWK as JSON. */
      readonly privateKey: string;
      /** Of a PEM key that is not the only one. */
      readonly keyId?: string;
      /** As they are granted to it: `okta.users.manage`. */
      readonly scopes: readonly string[];
    };

export interface OrgOptions {
  /** `https://acme.okta.com`; `http` on this machine alone. */
  readonly url: string;
  readonly credentials: OrgCredentials;
}

/** The management interface, as JSON. Rejects with `OrgFault`, or where a key cannot sign. */
export interface OrgClient {
  /** @param path from `/api/v1/` on */
  get(path: string): Promise<unknown>;
  send(method: 'post' | 'put' | 'delete', path: string, body?: object): Promise<unknown>;
}

/** What the org says no by, or why it cannot be reached. Its message quotes nothing that was sent. */
export class OrgFault extends Error {
  override readonly name = 'OrgFault';
  /** Of HTTP; absent: no answer. */
  readonly status: number | undefined;
  /** `E0000011` and the like. */
  readonly code: string | undefined;
  /** What the org says of it. */
  readonly summary: string;

  constructor({ status, code, summary }: Pick<OrgFault, 'status' | 'code' | 'summary'>) {
    super(`the org answered ${status ?? 'nothing'} ${code ?? ''}`.trimEnd());
    this.status = status;
    this.code = code;
    this.summary = summary;
  }
}

/** `@okta/okta-sdk-nodejs` is not installed. */
export class SdkMissing extends Error {
  override readonly name = 'SdkMissing';
}

const REQUEST_MS = 10_000;

/**
 * Over the SDK of Okta, which signs in and waits where there were too many requests. Its untyped
 * half: models that it knows would drop what a newer org has beside them. Rejects with `SdkMissing`.
 */
export async function openOrg({ url, credentials }: OrgOptions): Promise<OrgClient> {
  const { Client, DefaultRequestExecutor } = await loadSdk();
  const client = new Client({
    orgUrl: url,
    // What was read before is not what is there now.
    cacheMiddleware: null,
    requestExecutor: new DefaultRequestExecutor({ maxRetries: 2, requestTimeout: REQUEST_MS }),
    ...authorization(credentials),
  });
  const base = url.replace(/\/$/, '');
  const call = (method: string, path: string, body?: object): Promise<unknown> => {
    const request = { ...requestOf(method, body), url: base + path };
    return answered(client.http.http(request.url, request));
  };
  return { get: (path) => call('get', path), send: call };
}

function requestOf(method: string, body: object | undefined) {
  return {
    method,
    // Credentials are for this org alone.
    redirect: 'error',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

async function loadSdk() {
  try {
    return (await import('@okta/okta-sdk-nodejs')).default;
  } catch (cause) {
    throw new SdkMissing('npm install @okta/okta-sdk-nodejs', { cause });
  }
}

function authorization(credentials: OrgCredentials) {
  if ('token' in credentials) return { authorizationMode: 'SSWS', token: credentials.token };
  const { clientId, privateKey, keyId, scopes } = credentials;
  return {
    ...{ authorizationMode: 'PrivateKey', clientId, privateKey, scopes: [...scopes] },
    ...(keyId !== undefined && { keyId }),
  };
}

async function answered(call: Promise<{ text(): Promise<string> }>): Promise<unknown> {
  try {
    const text = await (await call).text();
    return text === '' ? undefined : JSON.parse(text);
  } catch (thrown) {
    throw faultOf(thrown);
  }
}

/** Of the org, or of the way there; what else is thrown is about the key that signs in. */
function faultOf(thrown: unknown): unknown {
  const said: Record<string, unknown> = Object(thrown);
  const { name, status, errorCode, errorSummary, errorCauses } = said;
  if (status === undefined && !/^(?:Fetch|Abort|Syntax)Error$/.test(String(name))) return thrown;
  const causes = Array.isArray(errorCauses) ? errorCauses.map(summaryIn) : [];
  return new OrgFault({
    status: typeof status === 'number' ? status : undefined,
    code: typeof errorCode === 'string' ? errorCode : undefined,
    summary: [errorSummary, ...causes].filter((one) => typeof one === 'string').join('; '),
  });
}

function summaryIn(cause: unknown): unknown {
  return Object(cause).errorSummary;
}
