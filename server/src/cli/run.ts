import type { Terminal } from '../terminal.ts';
import { addAuditCommand } from './audit.ts';
import { addCalibrateCommand } from './calibrate.ts';
import { addClientsCommand } from './clients.ts';
import type { ExitCode } from './command.ts';
import { addDemoCommand } from './demo.ts';
import { addDeploymentCommands } from './deployments.ts';
import { addDoctorCommand } from './doctor.ts';
import { addEnrolCommand } from './enrol.ts';
import { addEntraCommand } from './entra.ts';
import { addEvaluateCommand } from './evaluate.ts';
import { addEvaluatePadCommand } from './evaluate-pad.ts';
import { addKeysCommand } from './keys.ts';
import { addLockoutsCommand } from './lockouts.ts';
import { addModelsCommand } from './models.ts';
import { addPolicyCommand } from './policy.ts';
import { runProgram } from './program.ts';
import { addReceiptCommand } from './receipt.ts';
import { addReferencesCommand } from './references.ts';
import { addReturnAddressesCommand } from './return-addresses.ts';
import { addRostersCommand } from './rosters.ts';
import { addServeCommand } from './serve.ts';
import { addSubjectCommand } from './subject.ts';
import { addTokensCommand } from './tokens.ts';
import { addVerifyCommand } from './verify.ts';
import { addWebhooksCommand } from './webhooks.ts';

const ADDITIONS = [
  addServeCommand,
  addDemoCommand,
  addDoctorCommand,
  addEnrolCommand,
  addVerifyCommand,
  addKeysCommand,
  addTokensCommand,
  addEntraCommand,
  addDeploymentCommands,
  addClientsCommand,
  addLockoutsCommand,
  addRostersCommand,
  addReferencesCommand,
  addReturnAddressesCommand,
  addPolicyCommand,
  addSubjectCommand,
  addWebhooksCommand,
  addReceiptCommand,
  addAuditCommand,
  addModelsCommand,
  addEvaluateCommand,
  addEvaluatePadCommand,
  addCalibrateCommand,
] as const;

/** Runs one command line (`argv` without node and script) and answers the exit code. */
export function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  return runProgram(ADDITIONS, argv, terminal);
}
