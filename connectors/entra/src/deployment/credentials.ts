import { DeploymentFault, type DeployPorts, Secret } from '@facenition/deployment';
import * as z from 'zod';
import { GRAPH_SCOPE } from '../bind-new-users.ts';
import { explainEntraError } from '../entra-errors.ts';
import { type GraphToken, reached } from '../graph.ts';
import type { EntraFile } from './file.ts';

const INSTALL = 'npm install @azure/identity@4';

type Identity = Pick<
  typeof import('@azure/identity'),
  'ClientCertificateCredential' | 'DefaultAzureCredential'
>;

export interface CredentialPorts extends Pick<DeployPorts, 'fetch' | 'secret'> {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Loads the library of Azure. */
  readonly load: () => Promise<Identity>;
}

interface Got {
  readonly token: Secret;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** A minute before it is over, so that no request carries one that ends on the way. */
const MARGIN_MS = 60_000;

/**
 * Access tokens for Microsoft Graph, one after the other. They reject with `DeploymentFault`
 * `ERR_VENDOR_REFUSED`, `ERR_VENDOR_UNREACHABLE`, `ERR_SECRET_MISSING`, `ERR_LIBRARY_MISSING`.
 */
export function graphToken(
  { tenant, credentials }: Pick<EntraFile, 'tenant' | 'credentials'>,
  ports: CredentialPorts,
): GraphToken {
  let last: Got | undefined;
  const get =
    'client_secret' in credentials
      ? () => bySecret(tenant, credentials, ports)
      : () => byLibrary(tenant, credentials, ports);
  return async () => {
    if (last === undefined || last.until - MARGIN_MS <= ports.clock()) last = await get();
    return last.token;
  };
}

const Granted = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});
const Denied = z.looseObject({ error: z.string(), error_description: z.string().default('') });

/** OAuth 2.0, section 4.4: no library is needed for a form. */
async function bySecret(
  tenant: string,
  { client_id, client_secret }: Extract<EntraFile['credentials'], { client_secret: string }>,
  { fetch, secret, clock }: CredentialPorts,
): Promise<Got> {
  const text = (await secret(client_secret)).reveal();
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: GRAPH_SCOPE,
    client_id,
    client_secret: text,
  });
  const address = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`;
  const signal = AbortSignal.timeout(30_000);
  const response = await reached(() => fetch(address, { method: 'POST', body, signal }));
  const answer: unknown = await reached(() => response.json());
  const granted = Granted.safeParse(answer);
  if (response.ok && granted.success) {
    const { access_token: token, expires_in: seconds } = granted.data;
    return { token: new Secret(token), until: clock() + seconds * 1000 };
  }
  const denied = Denied.safeParse(answer);
  throw refused(denied.success ? denied.data.error_description || denied.data.error : undefined);
}

async function byLibrary(
  tenant: string,
  credentials: Exclude<EntraFile['credentials'], { client_secret: string }>,
  { secret, load }: CredentialPorts,
): Promise<Got> {
  const identity = await load().catch(libraryMissing);
  const credential =
    'certificate' in credentials
      ? new identity.ClientCertificateCredential(tenant, credentials.client_id, {
          certificate: (await secret(credentials.certificate)).reveal(),
        })
      : new identity.DefaultAzureCredential({ tenantId: tenant });
  try {
    const { token, expiresOnTimestamp: until } = await credential.getToken(GRAPH_SCOPE);
    return { token: new Secret(token), until };
  } catch (cause) {
    throw refused(cause instanceof Error ? cause.message : undefined, cause);
  }
}

function libraryMissing(cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code !== 'ERR_MODULE_NOT_FOUND') throw cause;
  throw new DeploymentFault(
    'ERR_LIBRARY_MISSING',
    `these credentials need a library that is not installed: ${INSTALL}`,
    { cause },
  );
}

/** By the code of Microsoft alone: what its library says beside it may quote a file. */
function refused(said: string | undefined, cause?: unknown): DeploymentFault {
  const [code] = /AADSTS\d+/.exec(said ?? '') ?? [];
  const words = code === undefined ? undefined : explainEntraError(code);
  const why = [code, words].filter((part) => part !== undefined).join(': ');
  return new DeploymentFault(
    'ERR_VENDOR_REFUSED',
    `Entra gives no token for the credentials${why === '' ? '' : `: ${why}`}`,
    { cause },
  );
}
