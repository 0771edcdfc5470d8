import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { FacenitionError, type PackManifest } from '@facenition/core';
import { remedyOf, systemCodeOf } from '../files/file-faults.ts';
import { readRecord, writeRecord } from './embedding-record.ts';
import type { ImageOutcome } from './image-outcome.ts';

/**
 * What became of images, by the hash of their files, kept between runs.
 *
 * These are **unprotected biometric templates**: whoever reads the file can recognise the people in
 * it, and none of them can be revoked. It is for collections that are measured on, never for
 * enrolled people; only its owner may read it, and deleting the file deletes the templates.
 */
export interface EmbeddingCache {
  /** Lines that were found broken: they are as if they were not there. */
  readonly ignored: number;
  get(sha256: string): ImageOutcome | undefined;
  /** Is in the file when it resolves, so that a run that is killed loses only what was under way. */
  put(sha256: string, ended: ImageOutcome): Promise<void>;
  close(): Promise<void>;
}

export interface EmbeddingCacheOptions {
  readonly folder: string;
  /** What the embeddings were made by: `recipeDigest`. Each has a file of its own. */
  readonly recipe: string;
  /** Length of an embedding. */
  readonly dimension: number;
}

/** Long enough for a line that another process is writing to become whole. */
const GRACE_MS = 50;
/** Room for some lines: with less, the disk is as good as full. */
const PROBE_BYTES = 64 * 1024;
const LINE_END = 0x0a;

/**
 * Names what raw embeddings were made by: 16 hexadecimal characters of a SHA-256 over the model
 * files, how they are used, and the version of the code around them.
 *
 * Preprocessing and calibration are no part of it: they come after the raw embedding, and are what
 * embeddings are collected for.
 */
export function recipeDigest(pack: PackManifest, version: string): string {
  const { detector, recogniser } = pack;
  const files = pack.files.map(({ role, sha256 }) => ({ role, sha256 }));
  const recipe = JSON.stringify({ version, files, detector, recogniser });
  return createHash('sha256').update(recipe).digest('hex').slice(0, 16);
}

/**
 * Opens the file of a recipe in `folder`, and makes both where they are not there.
 *
 * Several processes may use one file at once: each line is appended whole by a single write
 * (`O_APPEND`), so lines do not mix; each process sees what was there when it opened the file. What
 * is left of a line whose writer was killed is cut off, unless the file grows meanwhile.
 *
 * @throws {FacenitionError} `ERR_FIELD_INVALID`, naming `--cache`, where nothing can be kept there
 */
export async function openEmbeddingCache({
  folder,
  recipe,
  dimension,
}: EmbeddingCacheOptions): Promise<EmbeddingCache> {
  const path = join(folder, `${recipe}.jsonl`);
  return withCacheFaults(path, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await checkRoom(folder, recipe);
    const file = await open(path, 'a+', 0o600);
    try {
      await keepFromOthers(file);
      const cut = await cutBrokenEnd(file);
      const { known, broken } = await readRecords(file, dimension);
      return createCache({ file, path, dimension, known, ignored: cut + broken });
    } catch (fault) {
      await file.close();
      throw fault;
    }
  });
}

function createCache({
  file,
  path,
  dimension,
  known,
  ignored,
}: {
  readonly file: FileHandle;
  readonly path: string;
  readonly dimension: number;
  readonly known: Map<string, ImageOutcome>;
  readonly ignored: number;
}): EmbeddingCache {
  return {
    ignored,
    get: (sha256) => known.get(sha256),
    async put(sha256, ended) {
      if (ended.outcome === 'acquired' && ended.embedding.length !== dimension) {
        throw new FacenitionError('ERR_INTERNAL', 'the embedding is not one of this cache: length');
      }
      const line = new TextEncoder().encode(`${writeRecord({ sha256, ended })}\n`);
      const { bytesWritten } = await withCacheFaults(path, () => file.write(line));
      // The rest in a second write could land behind another process's line.
      if (bytesWritten < line.length) throw cacheFault(path, 'the disk is full: make room');
      known.set(sha256, ended);
    },
    close: () => file.close(),
  };
}

/** Writes something and takes it away: a full disk shows before the work and not after it. */
async function checkRoom(folder: string, recipe: string): Promise<void> {
  const probe = join(folder, `${recipe}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(probe, new Uint8Array(PROBE_BYTES), { mode: 0o600, flag: 'wx' });
  } finally {
    await rm(probe, { force: true });
  }
}

/** A file that was copied here may be open to others. */
async function keepFromOthers(file: FileHandle): Promise<void> {
  const stats = await file.stat();
  if (stats.isFile() && (stats.mode & 0o077) !== 0) await file.chmod(0o600);
}

/** @returns how many lines were cut off: one, or none */
async function cutBrokenEnd(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const end = await endOfLastLine(file, size);
  if (end === size) return 0;
  await setTimeout(GRACE_MS);
  // It is no leftover, but being written. A line that is appended between this look and the cut
  // would be broken anyway, as it continues the leftover.
  if ((await file.stat()).size !== size) return 0;
  await file.truncate(end);
  return 1;
}

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  const buffer = new Uint8Array(PROBE_BYTES);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - buffer.length);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    const found = buffer.subarray(0, bytesRead).lastIndexOf(LINE_END);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return 0;
}

async function readRecords(
  file: FileHandle,
  dimension: number,
): Promise<{ readonly known: Map<string, ImageOutcome>; readonly broken: number }> {
  const known = new Map<string, ImageOutcome>();
  let broken = 0;
  const { size } = await file.stat();
  if (size === 0) return { known, broken };
  for await (const line of file.readLines({ start: 0, end: size - 1, autoClose: false })) {
    const record = readRecord(line, dimension);
    if (record === undefined) broken++;
    else known.set(record.sha256, record.ended);
  }
  return { known, broken };
}

async function withCacheFaults<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (cause instanceof FacenitionError || code === '') throw cause;
    throw cacheFault(path, remedyOf(cause) ?? code, cause);
  }
}

function cacheFault(path: string, why: string, cause?: unknown): FacenitionError {
  return new FacenitionError('ERR_FIELD_INVALID', `--cache: cannot use ${path}: ${why}`, { cause });
}
