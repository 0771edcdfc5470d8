import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOM = join(import.meta.dirname, '../..');

/** What is shipped beside the package, as it is. */
export function fileOf(path: string): Promise<string> {
  return readFile(join(ROOM, path), 'utf8');
}

/** What an administrator has to put in: each is named in the README. */
export const PLACEHOLDERS = ['FACENITION_HOST', 'AUTHENTIK_HOST', 'PING_HOST', 'AUTH0_DOMAIN'];

/** Tokens, client secrets and keys of ours, and long texts that could be one. */
export const SECRETS = /fn[oct]_[\w-]{8,}|-----BEGIN|eyJ[\w-]{10,}|[\w+/]{60,}/;
