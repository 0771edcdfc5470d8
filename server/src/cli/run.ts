import { FacenitionError } from '@facenition/core';
import { Command, CommanderError } from 'commander';
import { summariseFault } from '../fault-summary.ts';
import { addAuditCommand } from './audit.ts';
import { addCalibrateCommand } from './calibrate.ts';
import { createContext, EXIT, type ExitCode } from './command.ts';
import { addDemoCommand } from './demo.ts';
import { addEnrolCommand } from './enrol.ts';
import { addEvaluateCommand } from './evaluate.ts';
import { addKeysCommand } from './keys.ts';
import { addLockoutsCommand } from './lockouts.ts';
import { addModelsCommand } from './models.ts';
import { addReceiptCommand } from './receipt.ts';
import { addServeCommand } from './serve.ts';
import { addSubjectCommand } from './subject.ts';
import type { Terminal } from './terminal.ts';
import { addTokensCommand } from './tokens.ts';
import { addVerifyCommand } from './verify.ts';
import { addWebhooksCommand } from './webhooks.ts';

const ADDITIONS = [
  addServeCommand,
  addDemoCommand,
  addEnrolCommand,
  addVerifyCommand,
  addKeysCommand,
  addTokensCommand,
  addLockoutsCommand,
  addSubjectCommand,
  addWebhooksCommand,
  addReceiptCommand,
  addAuditCommand,
  addModelsCommand,
  addEvaluateCommand,
  addCalibrateCommand,
] as const;

/** Runs one command line (`argv` without node and script) and answers the exit code. */
export async function runCommandLine(
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
  for (const add of ADDITIONS) add(program, context);
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
