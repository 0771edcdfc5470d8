import { open, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  createSecrets,
  DeploymentFault,
  type DeployPorts,
  type Secrets,
} from '@facenition/deployment';
import { isSystemError } from '../files/atomic.ts';
import type { Terminal } from '../terminal.ts';

/** Of one request. */
const LONGEST_WAIT_MS = 30_000;

/** What a connector gets of this machine, and what keeps its secrets out of every text. */
export interface Surroundings {
  readonly ports: DeployPorts;
  readonly hide: Secrets['hide'];
}

/**
 * Paths are relative to the connector file. `offline`: whoever asks the network is refused.
 */
export function surroundings(
  terminal: Terminal,
  connectorFile: string,
  { offline }: { readonly offline: boolean },
): Surroundings {
  const folder = dirname(resolve(terminal.directory, connectorFile));
  const { secret, hide } = createSecrets({
    variable: (name) => terminal.environment[name],
    file: (path) => readSecretFile(terminal, path, resolve(folder, path)),
  });
  const ports = {
    fetch: offline ? refuseToFetch : fetchInTime,
    secret,
    readFile: (path: string) => readBeside(resolve(folder, path), path),
  };
  return { ports, hide };
}

async function readSecretFile(terminal: Terminal, named: string, path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { mode } = await file.stat();
    // Windows has no such bits: there the folder's access list is what protects the file.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      terminal.err(`warning: ${named} is open to other users: chmod 600 closes it\n`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

async function readBeside(path: string, named: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    const why = isSystemError(cause, 'ENOENT') ? 'is not there' : 'cannot be read';
    throw new DeploymentFault('ERR_CONNECTOR_FILE_INVALID', `${named} ${why}`, { cause });
  }
}

const refuseToFetch: typeof globalThis.fetch = async () => {
  throw new DeploymentFault('ERR_VENDOR_UNREACHABLE', '--dry-run uses no network');
};

const fetchInTime: typeof globalThis.fetch = async (input, init) => {
  const deadline = AbortSignal.timeout(LONGEST_WAIT_MS);
  const given = init?.signal;
  const signal = given ? AbortSignal.any([given, deadline]) : deadline;
  try {
    return await globalThis.fetch(input, { ...init, signal });
  } catch (cause) {
    if (given?.aborted === true) throw cause;
    const why = deadline.aborted ? 'no answer within 30 seconds' : reasonOf(cause);
    const host = hostOf(input);
    throw new DeploymentFault('ERR_VENDOR_UNREACHABLE', `${host} cannot be reached: ${why}`, {
      cause,
    });
  }
};

function hostOf(input: Parameters<typeof globalThis.fetch>[0]): string {
  const address = input instanceof Request ? input.url : String(input);
  return URL.parse(address)?.host ?? 'the address';
}

/** Codes of the platform (ENOTFOUND, CERT_HAS_EXPIRED) quote nothing. */
function reasonOf(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const code: unknown = 'code' in inner ? inner.code : undefined;
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
  }
  return 'the connection failed';
}
