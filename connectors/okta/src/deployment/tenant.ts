import { DeploymentFault, type DeployPorts } from '@facenition/deployment';
import * as z from 'zod';
import {
  type OrgClient,
  type OrgCredentials,
  OrgFault,
  openOrg,
  SdkMissing,
} from '../org-client.ts';
import type { OktaFile } from './file.ts';
import { scopesOf } from './scopes.ts';

/** The management interface, opened when it is first asked. Rejects with `DeploymentFault`. */
export type Tenant = OrgClient;

export function openTenant(file: OktaFile, ports: DeployPorts): Tenant {
  let opened: Promise<OrgClient> | undefined;
  const call = async (ask: (client: OrgClient) => Promise<unknown>): Promise<unknown> => {
    try {
      opened ??= credentialsOf(file, ports).then((credentials) =>
        openOrg({ url: file.org, credentials }),
      );
      return await ask(await opened);
    } catch (thrown) {
      throw faultOf(thrown, file);
    }
  };
  return {
    get: (path) => call((client) => client.get(path)),
    send: (method, path, body) => call((client) => client.send(method, path, body)),
  };
}

async function credentialsOf(file: OktaFile, ports: DeployPorts): Promise<OrgCredentials> {
  const { credentials } = file;
  if ('token' in credentials) return { token: (await ports.secret(credentials.token)).reveal() };
  const { client_id: clientId, private_key: reference, key_id: keyId } = credentials;
  const privateKey = (await ports.secret(reference)).reveal();
  const scopes = scopesOf(file);
  return { clientId, privateKey, scopes, ...(keyId !== undefined && { keyId }) };
}

/** What the codes of Okta mean here. @see https://developer.okta.com/docs/reference/error-codes/ */
const WORDS: Readonly<Record<string, string>> = {
  E0000001: 'Okta does not accept what was sent',
  E0000003: 'Okta cannot read what was sent',
  E0000004: 'Okta does not accept these credentials',
  E0000005: 'Okta does not accept these credentials any longer',
  E0000006:
    'the administrator or application behind these credentials may not do this: give it the role or scopes that the README lists',
  E0000007: 'Okta has no such thing',
  E0000011:
    'Okta does not know this API token: it was revoked, expired (30 days without use), or is of another org',
  E0000015:
    'this org has no such feature: custom authorization servers need API Access Management, others the Identity Engine',
  E0000022: 'this org does not offer this operation: it may be a Classic Engine org',
  E0000047: 'too many requests for this org: try again in a minute',
};

function faultOf(thrown: unknown, file: OktaFile): DeploymentFault {
  if (thrown instanceof DeploymentFault) return thrown;
  if (thrown instanceof SdkMissing) {
    const message = `the library of Okta is not installed: ${thrown.message}`;
    return new DeploymentFault('ERR_LIBRARY_MISSING', message, { cause: thrown });
  }
  if (!(thrown instanceof OrgFault)) {
    const message = 'what Okta was asked by cannot be used: the private key, or the address';
    return new DeploymentFault('ERR_VENDOR_REFUSED', message, { cause: thrown });
  }
  const { status, code, summary } = thrown;
  if (status === undefined) {
    const message = `${file.org} does not answer: is it the address of the org?`;
    return new DeploymentFault('ERR_VENDOR_UNREACHABLE', message, { cause: thrown });
  }
  // The SDK goes on without a token where it gets none.
  const isUntold = code === undefined || code === 'E0000011';
  const words =
    (isUntold && noToken(status, file)) || (WORDS[code ?? ''] ?? `Okta answered ${status}`);
  const said = [code, summary].filter((one) => one !== undefined && one !== '').join(' ');
  const message = said === '' ? words : `${words} (Okta: ${said})`;
  const isRefusal = status === 401 || status === 403;
  const kind = isRefusal ? 'ERR_VENDOR_REFUSED' : 'ERR_VENDOR_FAILED';
  return new DeploymentFault(kind, message, { cause: thrown });
}

function noToken(status: number, file: OktaFile): string | undefined {
  if (!('client_id' in file.credentials) || (status !== 400 && status !== 401)) return undefined;
  const scopes = scopesOf(file).join(' ');
  return `Okta gives this service application no token: is it active, has it this key, and are these scopes granted: ${scopes}?`;
}

/** An answer in the shape that it has to have. Throws `DeploymentFault` `ERR_VENDOR_FAILED`. */
export function shaped<Output>(schema: z.ZodType<Output>, answer: unknown, what: string): Output {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const message = `Okta describes ${what} in a way that is not understood`;
  throw new DeploymentFault('ERR_VENDOR_FAILED', message, { cause: parsed.error });
}

const Named = z.looseObject({ id: z.string().min(1), name: z.string() });
export type Named = z.output<typeof Named>;

/** What is called so in a list; by its id, too. Throws where two are. */
export async function findByName(
  tenant: Tenant,
  path: string,
  name: string,
): Promise<Named | undefined> {
  const all = shaped(z.array(Named), await tenant.get(path), 'a list');
  const [found, another] = all.filter((one) => one.name === name || one.id === name);
  if (another === undefined) return found;
  throw new DeploymentFault('ERR_VENDOR_FAILED', `two are called "${name}": rename one of them`);
}

/** The same, of what is not ours and has to be there. */
export async function getByName(tenant: Tenant, path: string, name: string, what: string) {
  const found = await findByName(tenant, path, name);
  if (found !== undefined) return found;
  const message = `Okta has no ${what} "${name}", which the file names`;
  throw new DeploymentFault('ERR_CONNECTOR_FILE_INVALID', message);
}
