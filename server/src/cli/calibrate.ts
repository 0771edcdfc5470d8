import { resolve } from 'node:path';
import { FacenitionError } from '@facenition/core';
import { type Fit, printable, provenanceLine } from '@facenition/evaluation';
import type { Command } from 'commander';
import { type CalibrationRun, calibratePack } from '../evaluation/calibrate.ts';
import { type CommandContext, EXIT } from './command.ts';
import {
  addEvaluationOptions,
  checkFolderOf,
  type EvaluationOptions,
  progressOn,
  readLevel,
  readNumbers,
  readSource,
  writeOutput,
} from './evaluation-options.ts';
import { formatTable } from './table.ts';

interface CalibrateOptions extends EvaluationOptions {
  readonly fit: string;
  readonly highest: string;
  readonly out: string;
}

/** `facenition calibrate`: a pack's operating points, measured on labelled images. */
export function addCalibrateCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('calibrate')
    .description('measure the operating points of a pack on labelled images of many people');
  addEvaluationOptions(command)
    .option('--fit <how>', 'a pack without preprocessing: centre, principal or whiten', 'centre')
    .option('--highest <level>', 'leave out the levels above', '8')
    .requiredOption('--out <file>', 'where the calibration goes, as JSON')
    .action((options: CalibrateOptions) => run(context, options));
}

async function run(
  { terminal, config, exit }: CommandContext,
  options: CalibrateOptions,
): Promise<void> {
  const settings = config();
  const path = resolve(terminal.directory, options.out);
  await checkFolderOf('--out', path);
  const request = {
    ...readNumbers(options),
    fit: readFit(options.fit),
    highest: readLevel('--highest', options.highest),
    ...(await readSource(terminal, settings, options)),
  };
  const progress = progressOn(terminal, `images through ${request.pack.id}`);
  const found = await calibratePack(request, settings, progress);
  terminal.out(summarise(found));
  await writeOutput('--out', path, `${JSON.stringify(found.file, undefined, 2)}\n`);
  terminal.out(`${provenanceLine(found.file.calibration)}\nWritten: ${path}\n`);
  for (const { name, line, what } of found.problems) {
    const where = line === undefined ? name : `${name}, line ${line}`;
    terminal.err(`${printable(where)}: ${printable(what)}\n`);
  }
  if (found.problems.length > 0) exit(EXIT.partly);
}

function readFit(text: string): Fit {
  const fit = (['centre', 'principal', 'whiten'] as const).find((name) => name === text);
  if (fit !== undefined) return fit;
  throw new FacenitionError('ERR_FIELD_INVALID', '--fit: centre, principal or whiten');
}

function summarise({ file, costs }: CalibrationRun): string {
  const percent = (rate: number): string => (100 * rate).toFixed(2);
  const points = file.calibration.operatingPoints.flatMap(({ level, captures, code, probes }) =>
    (['single', 'several'] as const).map((kind) => {
      const point = probes[kind];
      return [
        String(level),
        `${captures === 'single' ? 1 : 3}-${kind === 'single' ? 1 : 2}`,
        code,
        point.threshold.toFixed(4),
        point.falseMatchRate.toExponential(2),
        percent(point.falseNonMatchRate),
        percent(point.unprotectedFalseNonMatchRate),
        howFound(point),
      ];
    }),
  );
  const plain = file.calibration.comparisons.map((point) => [
    String(point.level),
    point.threshold.toFixed(4),
    point.falseMatchRate.toExponential(2),
    percent(point.falseNonMatchRate),
    howFound(point),
  ]);
  const codes = costs.map(({ policy, level, unprotected, byCode }) => [
    String(level),
    policy,
    percent(unprotected),
    [...byCode].map(([code, rate]) => `${code} ${percent(rate)}`).join(', '),
  ]);
  return (
    'What each code costs (FNMR, %):\n' +
    formatTable(['level', 'captures', 'unprotected', 'with code'], codes) +
    '\nOperating points:\n' +
    formatTable(
      ['level', 'captures', 'code', 'threshold', 'FMR', 'FNMR %', 'unprotected %', 'threshold is'],
      points,
    ) +
    '\nOne capture and one other, without a token:\n' +
    formatTable(['level', 'threshold', 'FMR', 'FNMR %', 'threshold is'], plain)
  );
}

function howFound({ extrapolated }: { readonly extrapolated?: string }): string {
  return extrapolated === undefined ? 'measured' : 'extrapolated';
}
