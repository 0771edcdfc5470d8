import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineSources, PackManifest } from '@facenition/core';

/** The files of a pack from a folder, recognised by their hash, whatever their name. */
export async function modelFiles(
  folder: string,
  pack: PackManifest,
): Promise<EngineSources['files']> {
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
