import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FacenitionError, type FilePack, type ModelFile } from '@facenition/core';
import { isSystemError, placeFile } from '../files/atomic.ts';
import { withFileFaults } from '../files/file-faults.ts';
import { buildBuiltinModel } from './builtin/builtin-files.ts';

/** Where a pack's file lives below the models folder. */
export function modelPath(modelsDir: string, pack: FilePack, file: ModelFile<string>): string {
  return join(modelsDir, pack.id, file.name);
}

/** The files of a pack that are not there in their full size. What is in them is checked at load. */
export async function missingFiles(
  modelsDir: string,
  pack: FilePack,
): Promise<readonly ModelFile<string>[]> {
  const missing: ModelFile<string>[] = [];
  for (const file of pack.files) {
    const path = modelPath(modelsDir, pack, file);
    if ((await inModelsFolder(modelsDir, () => sizeOf(path))) !== file.bytes) missing.push(file);
  }
  return missing;
}

/**
 * Reads one model file; its hash is checked every time.
 *
 * @throws FacenitionError `ERR_PACK_NOT_INSTALLED` or `ERR_MODEL_CORRUPT`, with what to do
 */
export async function loadModelFile<Role extends string>(
  modelsDir: string,
  pack: FilePack<Role>,
  role: Role,
): Promise<Uint8Array> {
  const file = pack.files.find((candidate) => candidate.role === role);
  if (file === undefined) {
    throw new FacenitionError('ERR_PACK_NOT_INSTALLED', `${pack.id} has no ${role}`);
  }
  const path = modelPath(modelsDir, pack, file);
  const content = await readModel(path, pack);
  if (sha256(content) !== file.sha256) {
    throw new FacenitionError(
      'ERR_MODEL_CORRUPT',
      `${path} is not the file it should be: remove it and run \`facenition models pull ${pack.id}\``,
    );
  }
  return content;
}

/**
 * Puts a model file in its place, whole or not at all.
 *
 * @throws FacenitionError `ERR_MODEL_CORRUPT` where `content` is not the file of the manifest
 */
export async function storeModelFile(
  modelsDir: string,
  pack: FilePack,
  file: ModelFile<string>,
  content: Uint8Array,
): Promise<void> {
  if (sha256(content) !== file.sha256) {
    throw new FacenitionError('ERR_MODEL_CORRUPT', `${file.name} is not the file it should be`);
  }
  await inModelsFolder(modelsDir, async () => {
    await mkdir(join(modelsDir, pack.id), { recursive: true });
    await placeFile(modelPath(modelsDir, pack, file), content, { mode: 0o644, how: 'replace' });
  });
}

/** Makes those files of a pack that are made on this machine and are not there yet. */
export async function buildMissingFiles(modelsDir: string, pack: FilePack): Promise<void> {
  for (const file of await missingFiles(modelsDir, pack)) {
    if (file.source.kind !== 'converted') continue;
    await storeModelFile(modelsDir, pack, file, await buildBuiltinModel(file.role));
  }
}

/** Turns what an unusable models folder raises into a fault that says what to do. */
export function inModelsFolder<T>(modelsDir: string, work: () => Promise<T>): Promise<T> {
  const where = {
    code: 'ERR_PACK_NOT_INSTALLED',
    path: modelsDir,
    setting: 'FACENITION_MODELS_DIR',
  } as const;
  return withFileFaults(where, work);
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

async function readModel(path: string, pack: FilePack): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new FacenitionError(
      'ERR_PACK_NOT_INSTALLED',
      `${path} cannot be read: run \`facenition models pull ${pack.id}\``,
      { cause },
    );
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}
