import { FacenitionError } from '@facenition/core';
import { Command, CommanderError } from 'commander';
import { summariseFault } from '../fault-summary.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandContext, createContext, EXIT, type ExitCode } from './command.ts';

/** Puts a command into the program. */
export type Addition = (program: Command, context: CommandContext) => void;

/** Runs one command line of a program that has these commands, and answers the exit code. */
export async function runProgram(
  additions: readonly Addition[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const context = createContext(terminal, (ended) => {
    code = ended;
  });
  // Before anything is added: commands take these settings over as they are made.
  const program = new Command('facenition')
    .description('Face verification without keeping faces.')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  for (const add of additions) add(program, context);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.fault;
    terminal.err(tell(error, terminal.environment.FACENITION_LOG_LEVEL === 'debug'));
    return EXIT.fault;
  }
}

function tell(error: unknown, withStack: boolean): string {
  const line =
    error instanceof FacenitionError
      ? `facenition: ${error.message} (${error.code})\n`
      : 'facenition: unexpected error; FACENITION_LOG_LEVEL=debug shows more (ERR_INTERNAL)\n';
  if (!withStack || !(error instanceof Error)) return line;
  const causes = summariseFault(error).causes.map((cause) => `caused by ${cause}\n`);
  return `${line}${error.stack}\n${causes.join('')}`;
}
