import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FacenitionError } from '@facenition/core';
import type { Terminal } from '../terminal.ts';

/** How a password reaches a command. Never as an argument: those are seen by every user. */
export interface PasswordOptions {
  readonly passwordFile?: string;
  readonly passwordStdin?: boolean;
}

/** The secrets of a request, as its fields; at least one of them is there. */
export interface SecretFields {
  readonly password?: string;
  readonly device_secret?: string;
}

export interface SecretOptions extends PasswordOptions {
  readonly deviceSecretFile?: string;
}

/** Reads what the options name. A password is asked for only where there is no device secret. */
export async function readSecrets(
  terminal: Terminal,
  options: SecretOptions,
): Promise<SecretFields> {
  const { deviceSecretFile, passwordFile, passwordStdin } = options;
  if (deviceSecretFile === undefined) return { password: await readPassword(terminal, options) };
  const secret = { device_secret: await readLine(terminal, deviceSecretFile) };
  if (passwordFile === undefined && passwordStdin !== true) return secret;
  return { ...secret, password: await readPassword(terminal, options) };
}

/** The text of a file that holds one line; white space around it is no part of it. */
export async function readLine(terminal: Terminal, path: string): Promise<string> {
  return new TextDecoder().decode(await readInputFile(terminal, path)).trim();
}

/**
 * Reads the password from a file, from standard input or from the person at the terminal. The end
 * of its last line is no part of it.
 *
 * @throws FacenitionError `ERR_FIELD_MISSING` where there is none
 */
async function readPassword(terminal: Terminal, options: PasswordOptions): Promise<string> {
  const passphrase = (await readText(terminal, options))?.replace(/\r?\n$/, '');
  if (passphrase === undefined || passphrase === '') {
    throw new FacenitionError(
      'ERR_FIELD_MISSING',
      'a secret is needed: --password-file, --password-stdin or --device-secret-file',
    );
  }
  return passphrase;
}

async function readText(
  terminal: Terminal,
  { passwordFile, passwordStdin }: PasswordOptions,
): Promise<string | undefined> {
  if (passwordFile !== undefined) {
    return new TextDecoder().decode(await readInputFile(terminal, passwordFile));
  }
  return passwordStdin === true ? terminal.readInput() : terminal.askSecret('Password: ');
}

/**
 * Reads a file that was named on the command line.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID` where it cannot be read
 */
export async function readInputFile(terminal: Terminal, path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(resolve(terminal.directory, path)));
  } catch (cause) {
    throw new FacenitionError('ERR_FIELD_INVALID', `cannot read ${path}`, { cause });
  }
}
