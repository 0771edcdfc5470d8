import { readFile, stat } from 'node:fs/promises';
import { FacenitionError, type FilePack, type ModelFile } from '@facenition/core';
import { filesBelow } from '../files/files-below.ts';
import { missingFiles, sha256, storeModelFile } from './model-files.ts';

/**
 * Installs a pack from the files of a folder (and those below it), for hosts without a network.
 * Files are recognised by their hash, whatever they are called.
 *
 * @throws FacenitionError `ERR_PACK_NOT_INSTALLED` naming what the folder lacks
 */
export async function importPack(modelsDir: string, pack: FilePack, folder: string): Promise<void> {
  const wanted = new Map((await missingFiles(modelsDir, pack)).map((file) => [file.sha256, file]));
  for (const path of await filesIn(folder)) {
    if (wanted.size === 0) return;
    const { size } = await stat(path);
    if (![...wanted.values()].some(({ bytes }) => bytes === size)) continue;
    const content = new Uint8Array(await readFile(path));
    const file = wanted.get(sha256(content));
    if (file === undefined) continue;
    await storeModelFile(modelsDir, pack, file, content);
    wanted.delete(file.sha256);
  }
  if (wanted.size > 0) throw lacking(pack, folder, [...wanted.values()]);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await filesBelow(folder);
  } catch (cause) {
    throw new FacenitionError('ERR_PACK_NOT_INSTALLED', `cannot read the folder ${folder}`, {
      cause,
    });
  }
}

function lacking(
  pack: FilePack,
  folder: string,
  files: readonly ModelFile<string>[],
): FacenitionError {
  const list = files.map(({ name, bytes, sha256: hash, source }) => {
    const from = source.kind === 'download' ? ` from ${source.url}` : '';
    return `${name} (${bytes} bytes, SHA-256 ${hash}${from})`;
  });
  return new FacenitionError(
    'ERR_PACK_NOT_INSTALLED',
    `the pack ${pack.id} is incomplete: ${folder} holds no file that is ${list.join(', nor ')}`,
  );
}
