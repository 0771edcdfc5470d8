import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FaceEngine,
  FacenitionError,
  loadFaceEngine,
  type PackManifest,
} from '@facenition/core';
import {
  createImageDecoder,
  createInferenceRuntime,
  listImages,
  subjectOf,
} from '@facenition/server';
import { modelFiles } from './model-files.ts';
import type { Population } from './population.ts';

export interface EmbeddingRequest {
  readonly pack: PackManifest;
  /** A folder with the pack's files; not for a pack that is made on this machine. */
  readonly models: string | undefined;
  readonly images: string;
  /** A file to take the embeddings from, and to keep them in. */
  readonly cache: string | undefined;
}

/** Embeddings of a folder of labelled images, with what could not be acquired left out. */
export interface EmbeddedFolder extends Population {
  readonly images: number;
}

/** Embeddings as they are before any preprocessing, but of length 1. */
export async function embedFolder({
  pack: { preprocessing: _, ...pack },
  models,
  images: folder,
  cache,
}: EmbeddingRequest): Promise<EmbeddedFolder> {
  if (cache !== undefined && existsSync(cache)) return readCache(cache);
  const engine = await loadFaceEngine({
    pack,
    files: await modelFiles(models, pack),
    runtime: createInferenceRuntime(),
    decoder: createImageDecoder(),
  });
  const subjects: string[] = [];
  const embeddings: Float32Array[] = [];
  const paths = await listImages(folder);
  for (const path of paths) {
    const embedding = await acquire(engine, join(folder, path));
    if (embedding === undefined) continue;
    subjects.push(subjectOf(path));
    embeddings.push(embedding);
  }
  if (cache !== undefined) {
    const values = embeddings.map((embedding) => [...embedding]);
    await writeFile(cache, JSON.stringify({ images: paths.length, subjects, embeddings: values }));
  }
  return { images: paths.length, subjects, embeddings };
}

async function acquire(engine: FaceEngine, path: string): Promise<Float32Array | undefined> {
  try {
    const acquisition = await engine.acquire(await readFile(path), 'largest');
    return acquisition.outcome === 'acquired' ? acquisition.embedding : undefined;
  } catch (fault) {
    if (fault instanceof FacenitionError && fault.code.startsWith('ERR_IMAGE_')) return undefined;
    throw fault;
  }
}

async function readCache(cache: string): Promise<EmbeddedFolder> {
  const kept: { images: number; subjects: string[]; embeddings: number[][] } = JSON.parse(
    await readFile(cache, 'utf8'),
  );
  return { ...kept, embeddings: kept.embeddings.map((values) => Float32Array.from(values)) };
}
