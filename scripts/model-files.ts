import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilePack } from '@facenition/core';
import { buildBuiltinModel } from '@facenition/server';

/**
 * The files of a pack from a folder, recognised by their hash, whatever their name. A pack that is
 * made on this machine needs no folder.
 */
export async function modelFiles<Role extends string>(
  folder: string | undefined,
  pack: FilePack<Role>,
): Promise<(role: Role) => Promise<Uint8Array>> {
  if (pack.files.every(({ source }) => source.kind === 'converted')) return buildBuiltinModel;
  if (folder === undefined) throw new Error(`the pack ${pack.id} needs --models`);
  const byHash = new Map<string, Uint8Array>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(folder, entry.name));
    byHash.set(createHash('sha256').update(bytes).digest('hex'), bytes);
  }
  return async (role) => {
    const file = pack.files.find((candidate) => candidate.role === role);
    const bytes = file && byHash.get(file.sha256);
    if (bytes === undefined) throw new Error(`no ${role} of the pack ${pack.id} in ${folder}`);
    return bytes;
  };
}
