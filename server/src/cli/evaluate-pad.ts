import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FacenitionError, STRICTNESSES } from '@facenition/core';
import type { PadReport, PadWish } from '@facenition/evaluation';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { evaluatePad, type PadEvaluationRequest } from '../evaluation/evaluate-pad.ts';
import { calibrationOf, type StrictnessWishes } from '../evaluation/pad-calibration.ts';
import { readAttackThresholds } from '../packs/attack-calibration.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandContext, EXIT, type ExitCode } from './command.ts';
import { choosePack, wholeNumber, writeOutput } from './evaluation-options.ts';
import { listOf, readStrictnesses, readStrictnessWishes, readWishes } from './pad-options.ts';
import { summarisePad } from './pad-summary.ts';
import { startProgress } from './progress.ts';
import { readInputFile } from './secrets.ts';

interface EvaluatePadOptions {
  readonly images: string;
  readonly manifest: string;
  readonly out?: string;
  readonly strictness: string;
  readonly workers?: string;
  readonly pack?: string;
  readonly face: string;
  readonly bpcer: string;
  readonly apcer: string;
  readonly outOfScope?: string;
  readonly calibrate?: string;
  readonly replicates: string;
  readonly seed: string;
}

/** The file that `FACENITION_ATTACK_CALIBRATION_FILE` names. */
const CALIBRATION = 'attack-calibration.json';

/** `facenition evaluate-pad`: how attack detection fares on images of your own (ISO/IEC 30107-3). */
export function addEvaluatePadCommand(program: Command, context: CommandContext): void {
  program
    .command('evaluate-pad')
    .description('measure presentation attack detection on bona fide images and attacks')
    .requiredOption('--images <dir>', 'where the images of the manifest are')
    .requiredOption('--manifest <file>', 'CSV with file,label,species,subject: docs/liveness.md')
    .option('--out <dir>', 'where report.json and report.html go')
    .option('--strictness <list>', 'thresholds to report', STRICTNESSES.join(','))
    .option('--workers <n>', 'threads; else FACENITION_WORKERS')
    .option('--pack <pack>', 'whose faces are judged; else the pack in use')
    .option('--face <choice>', 'as in the interface: only, or largest', 'only')
    .option('--bpcer <percents>', 'recommend a threshold for each of these', '1,5,10')
    .option('--apcer <percents>', 'recommend a threshold for each of these', '1,5,10')
    .option('--out-of-scope <species>', 'measured, but not counted in a wished APCER')
    .option(
      '--calibrate <wishes>',
      'with --out: such as lenient=bpcer:1,standard=bpcer:5,strict=apcer:5',
    )
    .option('--replicates <n>', 'of the bootstrap', '2000')
    .option('--seed <n>', 'another seed draws other samples', '1')
    .action((options: EvaluatePadOptions) => run(context, options));
}

async function run(
  { terminal, config, exit }: CommandContext,
  options: EvaluatePadOptions,
): Promise<void> {
  const { calibrate, workers } = options;
  const wishes = calibrate === undefined ? undefined : readStrictnessWishes(calibrate);
  if (wishes !== undefined && options.out === undefined) {
    throw new FacenitionError('ERR_FIELD_INVALID', '--calibrate needs --out');
  }
  const settings = {
    ...config(),
    ...(workers !== undefined && { workers: wholeNumber('--workers', workers, 1, 1024) }),
  };
  const request = await readRequest(terminal, settings, options, wishes);
  const out = options.out === undefined ? undefined : resolve(terminal.directory, options.out);
  if (out !== undefined) await makeFolder(out);
  const report = await evaluatePad(request, settings, progressOf(terminal, request));
  terminal.out(summarisePad(report));
  const code = out === undefined ? EXIT.ok : await writeAll(terminal, out, report, wishes);
  if (code !== EXIT.ok) exit(code);
  else if (report.problems.length > 0) exit(EXIT.partly);
}

async function readRequest(
  terminal: Terminal,
  config: Config,
  options: EvaluatePadOptions,
  strictnessWishes: StrictnessWishes | undefined,
): Promise<PadEvaluationRequest> {
  const { images, manifest, pack: id, face, outOfScope, replicates, seed } = options;
  const read = {
    strictnesses: readStrictnesses(options.strictness),
    faceChoice: readFace(face),
    outOfScope: outOfScope === undefined ? [] : listOf(outOfScope),
    drawing: {
      replicates: wholeNumber('--replicates', replicates, 100, 100_000),
      seed: wholeNumber('--seed', seed, 0, 999_999_999),
    },
    wishes: unique([
      ...readWishes('bpcer', options.bpcer),
      ...readWishes('apcer', options.apcer),
      ...STRICTNESSES.flatMap((name) => strictnessWishes?.[name] ?? []),
    ]),
  };
  const text = new TextDecoder().decode(await readInputFile(terminal, manifest));
  const pack = await choosePack(terminal.directory, config, id === undefined ? {} : { pack: id });
  return {
    ...read,
    folder: resolve(terminal.directory, images),
    manifest: { name: basename(manifest), text },
    pack,
    thresholds: await readAttackThresholds(config.attackCalibrationFile, pack.id),
  };
}

function readFace(text: string): 'only' | 'largest' {
  if (text === 'only' || text === 'largest') return text;
  throw new FacenitionError('ERR_FIELD_INVALID', '--face: only or largest');
}

function unique(wishes: readonly PadWish[]): readonly PadWish[] {
  const known = new Map(wishes.map((wish) => [`${wish.rate} ${wish.atMost}`, wish]));
  return [...known.values()].sort((a, b) =>
    a.rate === b.rate ? a.atMost - b.atMost : a.rate === 'bpcer' ? -1 : 1,
  );
}

function progressOf(
  terminal: Terminal,
  { pack }: PadEvaluationRequest,
): (done: number, total: number) => void {
  let progress: ReturnType<typeof startProgress> | undefined;
  return (done, total) => {
    progress ??= startProgress(terminal, `images judged, faces of ${pack.id}`, total);
    progress.update(done);
    if (done === total) progress.end(`${total} images`);
  };
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw new FacenitionError('ERR_FIELD_INVALID', `--out: cannot make ${path}`, { cause });
  }
}

async function writeAll(
  terminal: Terminal,
  out: string,
  report: PadReport,
  wishes: StrictnessWishes | undefined,
): Promise<ExitCode> {
  // Only here: the libraries that draw take longer to load than most commands to run.
  const { renderPadReport } = await import('@facenition/evaluation/report');
  const write = async (name: string, text: string): Promise<void> => {
    await writeOutput('--out', join(out, name), text);
    terminal.out(`Written: ${join(out, name)}\n`);
  };
  await write('report.json', asJson(report));
  await write('report.html', renderPadReport(report));
  if (wishes === undefined) return EXIT.ok;
  const calibrated = calibrationOf(report, wishes);
  if (calibrated.outcome === 'calibrated') {
    await write(CALIBRATION, asJson(calibrated.calibration));
    return EXIT.ok;
  }
  terminal.err(`No calibration is written:\n${calibrated.why.map((why) => `- ${why}\n`).join('')}`);
  return EXIT.no;
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
