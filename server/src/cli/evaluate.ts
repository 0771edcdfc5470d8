import { basename, resolve } from 'node:path';
import { type CodeName, FacenitionError } from '@facenition/core';
import { codeNames } from '@facenition/core/template';
import type { Scorecard } from '@facenition/evaluation';
import type { Command } from 'commander';
import { type EvaluationRequest, evaluate } from '../evaluation/evaluate.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandContext, EXIT } from './command.ts';
import {
  addEvaluationOptions,
  checkFolderOf,
  type EvaluationOptions,
  progressOn,
  readLevel,
  readNumbers,
  readSource,
  wholeNumber,
  writeOutput,
} from './evaluation-options.ts';
import { summariseScorecard } from './evaluation-summary.ts';
import { readInputFile } from './secrets.ts';

interface EvaluateOptions extends EvaluationOptions {
  readonly pairs?: string;
  readonly allPairs?: true;
  readonly recognition?: true;
  readonly groupBy?: string;
  readonly calibration?: string;
  readonly level: string;
  readonly code?: string;
  readonly attempts: string;
  readonly guesses: string;
  readonly json?: string;
  readonly html?: string;
}

/** `facenition evaluate`: a pack's whole scorecard on labelled images. */
export function addEvaluateCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('evaluate')
    .description('measure accuracy and protection of a pack on labelled images');
  addEvaluationOptions(command)
    .option('--pairs <file>', 'comparisons to make: CSV with the header image_a,image_b,same')
    .option('--all-pairs', 'with --pairs: compare every image with every other all the same')
    .option('--recognition', 'without protection: the recogniser alone')
    .option('--group-by <columns>', 'tell groups apart by these columns of the labels')
    .option('--calibration <file>', 'operating points from `facenition calibrate`')
    .option('--level <levels>', 'accuracy levels, such as 3,4', '4')
    .option('--code <codes>', `other codes than the pack uses: ${codeNames.join(', ')}`)
    .option('--attempts <n>', 'in each scenario, through whole tokens', '500')
    .option('--guesses <n>', 'of faces, one by one, at each stolen reference', '10000')
    .option('--json <file>', 'where the whole scorecard goes')
    .option('--html <file>', 'where the report for people goes')
    .action((options: EvaluateOptions) => run(context, options));
}

async function run(
  { terminal, config, exit }: CommandContext,
  options: EvaluateOptions,
): Promise<void> {
  const settings = config();
  const outputs = outputsOf(terminal, options);
  for (const { option, path } of outputs) await checkFolderOf(option, path);
  const request = await readRequest(terminal, settings, options);
  const progress = progressOn(terminal, `images through ${request.pack.id}`);
  const scorecard = await evaluate(request, settings, progress);
  // First: an hour of work must not be lost to a disk that is full.
  terminal.out(summariseScorecard(scorecard));
  for (const { option, path, render } of outputs) {
    await writeOutput(option, path, await render(scorecard));
    terminal.out(`Written: ${path}\n`);
  }
  if (scorecard.problems.length > 0) exit(EXIT.partly);
}

interface Output {
  readonly option: string;
  readonly path: string;
  readonly render: (scorecard: Scorecard) => Promise<string>;
}

function outputsOf({ directory }: Terminal, { json, html }: EvaluateOptions): readonly Output[] {
  return [
    { option: '--json', path: json, render: asJson },
    { option: '--html', path: html, render: asPage },
  ].flatMap(({ path, ...output }) =>
    path === undefined ? [] : [{ ...output, path: resolve(directory, path) }],
  );
}

async function asJson(scorecard: Scorecard): Promise<string> {
  return `${JSON.stringify(scorecard, undefined, 2)}\n`;
}

async function asPage(scorecard: Scorecard): Promise<string> {
  // Only here: the libraries that draw take longer to load than most commands to run.
  const { renderReport } = await import('@facenition/evaluation/report');
  return renderReport(scorecard);
}

async function readRequest(
  terminal: Terminal,
  config: ReturnType<CommandContext['config']>,
  options: EvaluateOptions,
): Promise<EvaluationRequest> {
  const { pairs, code, groupBy } = options;
  if (groupBy !== undefined && options.labels === undefined) {
    throw new FacenitionError('ERR_FIELD_INVALID', '--group-by needs --labels');
  }
  return {
    ...readNumbers(options),
    levels: [...new Set(listOf(options.level).map((level) => readLevel('--level', level)))],
    ...(code !== undefined && { codes: [...new Set(listOf(code).map(readCode))] }),
    groupBy: groupBy === undefined ? [] : listOf(groupBy),
    attempts: wholeNumber('--attempts', options.attempts, 1, 1_000_000),
    guesses: wholeNumber('--guesses', options.guesses, 1, 100_000_000),
    allPairs: pairs === undefined || options.allPairs === true,
    protection: options.recognition !== true,
    ...(pairs !== undefined && {
      pairs: {
        name: basename(pairs),
        text: new TextDecoder().decode(await readInputFile(terminal, pairs)),
      },
    }),
    ...(await readSource(terminal, config, options)),
  };
}

function listOf(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim());
}

function readCode(text: string): CodeName {
  const code = codeNames.find((candidate) => candidate === text.toUpperCase());
  if (code !== undefined) return code;
  throw new FacenitionError('ERR_FIELD_INVALID', `--code: codes are ${codeNames.join(', ')}`);
}
