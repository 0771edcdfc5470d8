import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FacenitionError, type PackManifest } from '@facenition/core';
import { createPreprocessor } from '@facenition/core/template';
import type { FailureToAcquire, InputProblem, Population } from '@facenition/evaluation';
import type { Config } from '../config.ts';
import { startWorkerPool } from '../engine/worker-pool.ts';
import { VERSION } from '../version.ts';
import { acquireAll } from './acquire-all.ts';
import { type EmbeddingCache, openEmbeddingCache, recipeDigest } from './embedding-cache.ts';
import { type ImageSet, type LabelledImage, readImageSet } from './image-set.ts';

/** Where the images are, and what is known about them. */
export interface DataSource {
  readonly folder: string;
  /** A labels file; absent: the paths of the images say who they show. */
  readonly labels?: string;
  readonly pack: PackManifest;
  /** Where unprotected embeddings are kept between runs; absent: nowhere. */
  readonly cache?: string;
}

/** Told how many of the images are done, and how many of these were in the cache. */
export type OnImage = (done: number, total: number, fromCache: number) => void;

/** A folder of images, embedded. */
export interface DataSet {
  readonly set: ImageSet;
  /** The images that gave an embedding, in order. */
  readonly acquired: readonly LabelledImage[];
  /** Raw outputs of the recogniser, of length 1, one for each of these. */
  readonly raw: readonly Float32Array[];
  readonly failures: FailureToAcquire;
  readonly problems: readonly InputProblem[];
}

/**
 * Reads the folder and embeds every image that is not in the cache.
 *
 * @throws {FacenitionError} `ERR_FIELD_INVALID` where there is no image at all
 */
export async function loadDataSet(
  source: DataSource,
  config: Config,
  onImage: OnImage,
): Promise<DataSet> {
  const { folder, labels } = source;
  const set = await readImageSet({ folder, ...(labels !== undefined && { labels }) });
  if (set.images.length === 0) {
    throw new FacenitionError('ERR_FIELD_INVALID', `there are no images in ${folder}`);
  }
  const cache = await openCache(source);
  try {
    const { embeddings, failures, problems } = await embed(set, source, config, cache, onImage);
    const places = [...set.images.keys()].filter((i) => embeddings[i] !== undefined);
    return {
      set,
      acquired: places.flatMap((i) => set.images[i] ?? []),
      raw: places.flatMap((i) => embeddings[i] ?? []),
      failures,
      problems: [...set.problems, ...problems],
    };
  } finally {
    await cache?.close();
  }
}

async function openCache({ cache, pack }: DataSource): Promise<EmbeddingCache | undefined> {
  if (cache === undefined) return undefined;
  const recipe = recipeDigest(pack, VERSION);
  return openEmbeddingCache({ folder: cache, recipe, dimension: pack.recogniser.dimension });
}

/** Raw outputs, not preprocessed: those are what a preprocessing is fitted to. */
async function embed(
  { images }: ImageSet,
  { folder, pack: { preprocessing: _, ...pack } }: DataSource,
  config: Config,
  cache: EmbeddingCache | undefined,
  onProgress: OnImage,
) {
  const { workers } = config;
  const missing = images.some(({ sha256 }) => cache?.get(sha256) === undefined);
  const pool = missing
    ? startWorkerPool({ setup: { ...config, pack }, workers, queueLimit: 0, clock: Date.now })
    : undefined;
  try {
    // All of them: few images may be done before a thread has loaded, and then it cannot be ended.
    await pool?.warm();
    return await acquireAll({
      images,
      embed: async (path) => {
        if (pool === undefined) throw new FacenitionError('ERR_INTERNAL', 'not in the cache');
        const sample = await readSample(join(folder, path));
        // Collections of photographs have passers-by in them; the labels mean the main face.
        return pool.acquire(sample, 'largest');
      },
      ...(cache !== undefined && { cache }),
      concurrency: workers,
      onProgress,
    });
  } finally {
    await pool?.close();
  }
}

/** A file can be gone since it was hashed; the others still count. */
async function readSample(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new FacenitionError('ERR_IMAGE_UNREADABLE', 'the image cannot be read', { cause });
  }
}

/** The embeddings of a data set as a pack compares them. */
export function populationOf({ acquired, raw }: DataSet, pack: PackManifest): Population {
  const preprocess = createPreprocessor(pack.recogniser.dimension, pack.preprocessing);
  const embeddings = raw.map(preprocess);
  return {
    dimension: embeddings[0]?.length ?? 0,
    embeddings,
    subjects: acquired.map(({ subject }) => subject),
  };
}

/** Memory that the threads of a study share. */
export function allocateShared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}
