import { execFile, execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../../../server/test/temporary-folder.ts';

const run = promisify(execFile);

export function isThere(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** Files of PEM. */
export interface Certificates {
  readonly folder: string;
  readonly ca: string;
  readonly server: Pair;
  readonly client: Pair;
  /** Of an authority that nobody trusts. */
  readonly stranger: Pair;
}

/** As the README makes them, by OpenSSL. */
export async function makeCertificates(): Promise<Certificates> {
  const folder = await temporaryFolder();
  const at = (name: string): string => join(folder, name);
  const pair = (name: string): Pair => ({ cert: at(`${name}.pem`), key: at(`${name}.key`) });
  for (const ca of ['clients-ca', 'strangers-ca']) {
    const subject = ['-subj', `/CN=${ca}`, '-days', '2', '-keyout', at(`${ca}.key`)];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    await run('openssl', ['req', '-x509', ...key, ...subject, '-out', at(`${ca}.pem`)]);
  }
  await writeFile(at('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  const issued = [
    ['server', 'clients-ca'],
    ['client', 'clients-ca'],
    ['stranger', 'strangers-ca'],
  ] as const;
  for (const [name, ca] of issued) {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const request = ['-keyout', at(`${name}.key`), '-out', at(`${name}.csr`)];
    await run('openssl', ['req', ...key, '-subj', `/CN=${name}`, ...request]);
    const by = ['-CA', at(`${ca}.pem`), '-CAkey', at(`${ca}.key`), '-CAcreateserial'];
    const out = ['-days', '2', '-extfile', at('names'), '-out', at(`${name}.pem`)];
    await run('openssl', ['x509', '-req', '-in', at(`${name}.csr`), ...by, ...out]);
  }
  const parts = { server: pair('server'), client: pair('client'), stranger: pair('stranger') };
  return { folder, ca: at('clients-ca.pem'), ...parts };
}

export async function readPair({ cert, key }: Pair): Promise<Pair> {
  const [certText, keyText] = await Promise.all([readFile(cert, 'utf8'), readFile(key, 'utf8')]);
  return { cert: certText, key: keyText };
}
