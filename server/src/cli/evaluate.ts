import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FacenitionError, PACKS, type PackManifest } from '@facenition/core';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { startWorkerPool } from '../engine/worker-pool.ts';
import { evaluateRecognition } from '../evaluation/evaluate.ts';
import { listImages } from '../evaluation/image-files.ts';
import { parsePairs } from '../evaluation/pairs-file.ts';
import type { RecognitionReport } from '../evaluation/report.ts';
import { findPack, installPack, selectPack } from '../packs/select-pack.ts';
import type { CommandContext } from './command.ts';
import { startProgress } from './progress.ts';
import { readInputFile } from './secrets.ts';
import type { Terminal } from './terminal.ts';

interface EvaluateOptions {
  readonly images: string;
  readonly pairs?: string;
  readonly pack?: string;
  readonly allPairs?: true;
  readonly json: string;
}

/** `facenition evaluate`: error rates of a pack on labelled images, without template protection. */
export function addEvaluateCommand(program: Command, { terminal, config }: CommandContext): void {
  program
    .command('evaluate')
    .description('measure the error rates of a pack on labelled images')
    .requiredOption('--images <dir>', 'one folder, or one file name prefix, for each person')
    .option('--pairs <file>', 'comparisons to make: CSV with the header image_a,image_b,same')
    .option('--all-pairs', 'compare every image with every other')
    .option('--pack <pack>', 'its id; it need not be calibrated')
    .requiredOption('--json <file>', 'where the report goes')
    .action(async (options: EvaluateOptions) => {
      const settings = config();
      const path = resolve(terminal.directory, options.json);
      await checkFolderOf(path);
      const report = await evaluate(terminal, settings, options);
      await writeReport(path, `${JSON.stringify(report, undefined, 2)}\n`);
      terminal.out(`The whole report: ${path}\n`);
    });
}

async function checkFolderOf(path: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new FacenitionError('ERR_FIELD_INVALID', `--json: there is no folder ${folder}`);
}

async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new FacenitionError('ERR_FIELD_INVALID', `--json: cannot write ${path}`, { cause });
  }
}

async function evaluate(
  terminal: Terminal,
  config: Config,
  options: EvaluateOptions,
): Promise<RecognitionReport> {
  const folder = resolve(terminal.directory, options.images);
  const images = await imagesIn(folder);
  const pairs =
    options.pairs === undefined
      ? undefined
      : parsePairs(new TextDecoder().decode(await readInputFile(terminal, options.pairs)));
  const pack = await choosePack(config, options.pack);
  const pool = startWorkerPool({
    setup: { ...config, pack },
    workers: config.workers,
    queueLimit: 0,
    clock: Date.now,
  });
  const progress = startProgress(terminal, `images through ${pack.id}`, images.length);
  try {
    await pool.warm();
    const report = await evaluateRecognition({
      pack: pack.id,
      images,
      ...(pairs !== undefined && { pairs }),
      ...(options.allPairs && { allPairs: {} }),
      embed: async (path) => {
        const sample = new Uint8Array(await readFile(join(folder, path)));
        // Collections of photographs have passers-by in them; the labels mean the main face.
        return pool.acquire(sample, 'largest');
      },
      concurrency: config.workers,
      onProgress: progress.update,
    });
    progress.end('done');
    return report;
  } finally {
    await pool.close();
  }
}

async function imagesIn(folder: string): Promise<readonly string[]> {
  const images = await listImages(folder).catch((cause: unknown) => {
    throw new FacenitionError('ERR_FIELD_INVALID', `cannot read the folder ${folder}`, { cause });
  });
  if (images.length > 0) return images;
  throw new FacenitionError('ERR_FIELD_INVALID', `there are no images in ${folder}`);
}

/** A pack can be measured before it is calibrated: that is how it comes to be. */
async function choosePack(config: Config, id: string | undefined): Promise<PackManifest> {
  const { modelsDir, modelPack } = config;
  if (id === undefined) return selectPack({ packs: PACKS, modelsDir, wanted: modelPack });
  const pack = findPack(PACKS, id);
  await installPack(modelsDir, pack);
  return pack;
}
