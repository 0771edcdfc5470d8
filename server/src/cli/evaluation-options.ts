import { stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FacenitionError, type Level, PACKS, type PackManifest } from '@facenition/core';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import type { DataSource } from '../evaluation/data-set.ts';
import type { EvaluationProgress } from '../evaluation/evaluate.ts';
import { importPack } from '../packs/import-pack.ts';
import { readPackFile, withCalibrationFile } from '../packs/pack-file.ts';
import { findPack, installPack, selectPack } from '../packs/select-pack.ts';
import type { Terminal } from '../terminal.ts';
import { startProgress } from './progress.ts';

/** The options that `evaluate` and `calibrate` share, as commander hands them over. */
export interface EvaluationOptions {
  readonly images: string;
  readonly labels?: string;
  readonly pack?: string;
  readonly manifest?: string;
  readonly from?: string;
  /** `false`: nowhere. */
  readonly cache?: string | false;
  readonly imagesPerSubject: string;
  readonly replicates: string;
  readonly seed: string;
}

/** Adds them. */
export function addEvaluationOptions(command: Command): Command {
  return command
    .requiredOption('--images <dir>', 'a folder, or a file name prefix, for each person')
    .option('--labels <file>', 'CSV with a column image or subject, and labels in the others')
    .option('--pack <pack>', 'its id; it need not be calibrated')
    .option('--manifest <file>', 'a pack of your own: its manifest as JSON')
    .option('--from <dir>', 'where the model files of that pack are')
    .option('--cache <dir>', 'where unprotected embeddings are kept; else in the data folder')
    .option('--no-cache', 'keep no embeddings')
    .option('--images-per-subject <n>', 'of one person at most, for protected references', '10')
    .option('--replicates <n>', 'of the bootstrap', '500')
    .option('--seed <n>', 'another seed draws other keys and samples', '1');
}

/** Where the images are, and the pack to embed them with, its files in place. */
export async function readSource(
  { directory }: Terminal,
  config: Config,
  options: EvaluationOptions & { readonly calibration?: string },
): Promise<DataSource> {
  const { images, labels, cache, calibration } = options;
  const chosen = await choosePack(directory, config, options);
  const kept = cache ?? join(config.dataDir, 'evaluation');
  return {
    folder: resolve(directory, images),
    ...(labels !== undefined && { labels: resolve(directory, labels) }),
    pack:
      calibration === undefined
        ? chosen
        : await withCalibrationFile(chosen, resolve(directory, calibration)),
    ...(kept !== false && { cache: resolve(directory, kept) }),
  };
}

/** A pack can be measured before it is calibrated: that is how it comes to be. */
export async function choosePack(
  directory: string,
  config: Config,
  { pack: id, manifest, from }: Pick<EvaluationOptions, 'pack' | 'manifest' | 'from'>,
): Promise<PackManifest> {
  const { modelsDir, modelPack, calibrationFile } = config;
  if (from !== undefined && id === undefined && manifest === undefined) {
    throw new FacenitionError('ERR_FIELD_INVALID', '--from needs --pack or --manifest');
  }
  if (id !== undefined && manifest !== undefined) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'give --pack or --manifest, not both');
  }
  if (id === undefined && manifest === undefined) {
    return selectPack({ packs: PACKS, modelsDir, wanted: modelPack, calibrationFile });
  }
  const pack =
    manifest === undefined
      ? findPack(PACKS, id ?? '')
      : await readPackFile(resolve(directory, manifest));
  if (from !== undefined) await importPack(modelsDir, pack, resolve(directory, from));
  await installPack(modelsDir, pack);
  return pack;
}

/** A whole number of an option; `ERR_FIELD_INVALID` for anything else. */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new FacenitionError('ERR_FIELD_INVALID', `${name}: a whole number, ${least} to ${most}`);
}

const levels: readonly Level[] = [1, 2, 3, 4, 5, 6, 7, 8];

export function readLevel(name: string, text: string): Level {
  const level = levels.find((candidate) => String(candidate) === text);
  if (level !== undefined) return level;
  throw new FacenitionError('ERR_FIELD_INVALID', `${name}: accuracy levels are 1 to 8`);
}

/** The numbers that `evaluate` and `calibrate` share. */
export function readNumbers({ imagesPerSubject, replicates, seed }: EvaluationOptions): {
  readonly imagesPerSubject: number;
  readonly replicates: number;
  readonly seed: number;
} {
  return {
    imagesPerSubject: wholeNumber('--images-per-subject', imagesPerSubject, 1, 1_000_000),
    replicates: wholeNumber('--replicates', replicates, 100, 100_000),
    seed: wholeNumber('--seed', seed, 0, 999_999_999),
  };
}

/** A bar for the images, and a line or a bar for every stage after them. */
export function progressOn(terminal: Terminal, title: string): EvaluationProgress {
  let images: ReturnType<typeof startProgress> | undefined;
  return {
    onImage(done, total, fromCache) {
      images ??= startProgress(terminal, title, total);
      images.update(done);
      if (done === total) images.end(`${total} images, ${fromCache} of them from the cache`);
    },
    startStage(stage, total) {
      const start = performance.now();
      const bar = terminal.interactive ? startProgress(terminal, stage, total) : undefined;
      return (done) => {
        bar?.update(done);
        if (done < total) return;
        const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`;
        if (bar === undefined) terminal.err(`${stage}: ${seconds}\n`);
        else bar.end(seconds);
      };
    },
  };
}

/** Before hours of work: is there a folder for what comes out? */
export async function checkFolderOf(option: string, path: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new FacenitionError('ERR_FIELD_INVALID', `${option}: there is no folder ${folder}`);
}

export async function writeOutput(option: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new FacenitionError('ERR_FIELD_INVALID', `${option}: cannot write ${path}`, { cause });
  }
}
