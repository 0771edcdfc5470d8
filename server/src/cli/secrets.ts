import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FacenitionError } from '@facenition/core';
import type { Terminal } from './terminal.ts';

/** How a password reaches a command. Never as an argument: those are seen by every user. */
export interface PasswordOptions {
  readonly passwordFile?: string;
  readonly passwordStdin?: boolean;
}

/**
 * Reads the password from a file, from standard input or from the person at the terminal. The end
 * of its last line is no part of it.
 *
 * @throws FacenitionError `ERR_FIELD_MISSING` where there is none
 */
export async function readPassword(terminal: Terminal, options: PasswordOptions): Promise<string> {
  const passphrase = (await readText(terminal, options))?.replace(/\r?\n$/, '');
  if (passphrase === undefined || passphrase === '') {
    throw new FacenitionError(
      'ERR_FIELD_MISSING',
      'a password is needed: --password-file FILE or --password-stdin',
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
