import type { Command } from 'commander';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { type CommandContext, EXIT } from './command.ts';

/** `facenition doctor`. Exit code 1: something is broken; 2: a check did not end. */
export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .option('--json', 'for machines')
    .description('look at everything that can be set up wrongly, change nothing, say what to do')
    .action((options: { readonly json?: true }) => run(context, options.json === true));
}

async function run({ terminal, exit }: CommandContext, asJson: boolean): Promise<void> {
  const examination = await examine(terminal);
  const { findings, failed } = examination;
  terminal.out(asJson ? `${JSON.stringify(examination)}\n` : findings.map(linesOf).join(''));
  if (findings.some(({ state }) => state === 'broken')) exit(EXIT.no);
  if (failed.length === 0) return;
  terminal.err(`facenition: checks that did not end: ${failed.join(', ')} (ERR_INTERNAL)\n`);
  exit(EXIT.fault);
}

const WIDTH = 'warning'.length;

function linesOf({ check, state, finding, remedy }: Finding): string {
  const line = `${state.padEnd(WIDTH)}  ${check}: ${finding}\n`;
  return remedy === undefined ? line : `${line}${' '.repeat(WIDTH + 2)}${remedy}\n`;
}
