import type { Terminal } from '../terminal.ts';
import type { ExitCode } from './command.ts';
import { addDoctorCommand } from './doctor.ts';
import { runProgram } from './program.ts';

/** As `runCommandLine`, without loading what the doctor is there to look at. */
export function runDoctor(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  return runProgram([addDoctorCommand], argv, terminal);
}
