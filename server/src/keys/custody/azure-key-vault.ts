import { randomBytes } from 'node:crypto';
import { loadOptional } from '../../optional-library.ts';
import { keysUnavailable } from '../keys-unavailable.ts';
import type { Custodian, KeyCustody, KeyServiceCall, WatchKeyService } from '../ports.ts';
import { askService, exactly, longerThan, unwatched } from './ask-service.ts';
import { localMac } from './file.ts';

const KEY_BYTES = 32;
const RETRIES = 2;
const VERSION_LENGTH = 32;
const ALGORITHM = 'RSA-OAEP-256';
const INSTALL = 'npm install @azure/keyvault-keys@4 @azure/identity@4';

type CryptographyClient = import('@azure/keyvault-keys').CryptographyClient;

export interface Library {
  readonly keys: Pick<typeof import('@azure/keyvault-keys'), 'CryptographyClient'>;
  readonly identity: Pick<typeof import('@azure/identity'), 'DefaultAzureCredential'>;
}

export interface AzureKeyVaultOptions {
  /** For one operation with all its attempts. */
  readonly timeoutMs?: number;
  readonly watch?: WatchKeyService;
  readonly load?: () => Promise<Library>;
}

/**
 * Secrets wrapped by an RSA key of Key Vault. It has no MAC operation, so the pepper is unwrapped
 * as the other secrets are and used in this process. Credentials come from the usual places of the
 * Azure SDK.
 */
export async function openAzureKeyVault(
  { kind, key }: Extract<KeyCustody, { kind: 'azure-key-vault' }>,
  { timeoutMs = 10_000, watch = unwatched, load = loadLibrary }: AzureKeyVaultOptions = {},
): Promise<Custodian> {
  const setting = `FACENITION_KEYS=${kind}`;
  const { keys, identity } = await loadOptional(load, { setting, install: INSTALL });
  const setup = { timeoutMs, watch };
  const version = key.slice(-VERSION_LENGTH);
  const clientOf = createClients({ keys, identity }, key.slice(0, -VERSION_LENGTH));

  async function wrap(secret: Uint8Array): Promise<string> {
    return ask('wrapKey', setup, async (abortSignal) => {
      const { result } = await clientOf(version).wrapKey(ALGORITHM, secret, { abortSignal });
      return `${version}.${Buffer.from(longerThan(KEY_BYTES, result)).toString('base64url')}`;
    });
  }

  async function unwrap(stored: string): Promise<Uint8Array> {
    const [keyVersion = '', wrapped = ''] = stored.split('.');
    if (!/^[0-9a-f]{32}$/.test(keyVersion)) {
      throw keysUnavailable('the key file names no version of a key: restore it from its backup');
    }
    const bytes = new Uint8Array(Buffer.from(wrapped, 'base64url'));
    return ask('unwrapKey', setup, async (abortSignal) => {
      const { result } = await clientOf(keyVersion).unwrapKey(ALGORITHM, bytes, { abortSignal });
      return exactly(KEY_BYTES, result);
    });
  }

  return {
    kind: 'azure-key-vault',
    wrap,
    unwrap,
    newPepper: () => wrap(randomBytes(KEY_BYTES)),
    openPepper: async (stored) => localMac(await unwrap(stored)),
  };
}

/** A client for each version of the key that a secret names. */
function createClients(
  { keys, identity }: Library,
  base: string,
): (version: string) => CryptographyClient {
  const credential = new identity.DefaultAzureCredential();
  const clients = new Map<string, CryptographyClient>();
  return (version) => {
    const retryOptions = { maxRetries: RETRIES, retryDelayInMs: 200, maxRetryDelayInMs: 1000 };
    // The host and the name are those of the settings: a file cannot send requests elsewhere.
    const client =
      clients.get(version) ??
      new keys.CryptographyClient(`${base}${version}`, credential, { retryOptions });
    clients.set(version, client);
    return client;
  };
}

async function loadLibrary(): Promise<Library> {
  const [keys, identity] = await Promise.all([
    import('@azure/keyvault-keys'),
    import('@azure/identity'),
  ]);
  return { keys, identity };
}

function ask<T>(
  operation: KeyServiceCall['operation'],
  { timeoutMs, watch }: Required<Pick<AzureKeyVaultOptions, 'timeoutMs' | 'watch'>>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const remedy =
    'check FACENITION_AZURE_KEY_VAULT_KEY, the Azure credentials, and that they may use ' +
    `${operation} with this key`;
  return askService({ service: 'Azure Key Vault', operation, remedy, timeoutMs, watch }, work);
}
