import {
  applyDeployment,
  type Deployment,
  destroyDeployment,
  examineDeployment,
  hasChanges,
  type Plan,
  planDeployment,
  planDestruction,
  type RunOutcome,
  renderDestruction,
  renderDone,
  renderExamination,
  renderOutcome,
  renderPlan,
} from '@facenition/deployment';
import { summariseFault } from '../fault-summary.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT, type ExitCode } from './command.ts';

/** What all commands of a connector are told beside their file. */
export interface RunFlags {
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

/** One verb. */
export interface DeploymentRun {
  readonly name: string;
  readonly description: string;
  readonly hasDryRun: boolean;
  /** Before it changes something, unless it is told `--yes`. */
  readonly asks: boolean;
  readonly run: (terminal: Terminal, deployment: Deployment, flags: RunFlags) => Promise<ExitCode>;
}

export const RUNS: readonly DeploymentRun[] = [
  {
    name: 'plan',
    description: 'show what would change, change nothing; exit code 1: something would',
    hasDryRun: true,
    asks: false,
    run: plan,
  },
  {
    name: 'apply',
    description: 'make it as the file says; after a failure, the next run goes on from there',
    hasDryRun: true,
    asks: true,
    run: apply,
  },
  {
    name: 'doctor',
    description: 'look at everything that can be wrong, change nothing; exit code 1: something is',
    hasDryRun: false,
    asks: false,
    run: doctor,
  },
  {
    name: 'destroy',
    description: 'take away what apply made; say what stays',
    hasDryRun: false,
    asks: true,
    run: destroy,
  },
];

async function plan(
  terminal: Terminal,
  deployment: Deployment,
  { dryRun, json }: RunFlags,
): Promise<ExitCode> {
  const made = await planDeployment(deployment, { offline: dryRun === true });
  terminal.out(json === true ? lineOf(made) : renderPlan(made));
  return hasChanges(made) ? EXIT.no : EXIT.ok;
}

async function apply(
  terminal: Terminal,
  deployment: Deployment,
  flags: RunFlags,
): Promise<ExitCode> {
  if (flags.dryRun === true) return plan(terminal, deployment, flags);
  const made = await planDeployment(deployment);
  const isJson = flags.json === true;
  if (!isJson) terminal.out(renderPlan(made));
  if (writes(made) > 0 && !(await isMeant(terminal, flags, 'yes'))) return EXIT.no;
  if (!isJson) terminal.out('\n');
  const outcome = await applyDeployment(deployment, progress(terminal, flags));
  return tellOutcome(terminal, outcome, flags, made.byHand);
}

function writes({ steps }: Plan): number {
  return steps.filter(({ action }) => action === 'create' || action === 'update').length;
}

async function doctor(
  terminal: Terminal,
  deployment: Deployment,
  { json }: RunFlags,
): Promise<ExitCode> {
  const examination = await examineDeployment(deployment);
  terminal.out(json === true ? lineOf(examination) : renderExamination(examination));
  const findings = examination.checks.flatMap((check) => check.findings);
  return findings.some(({ status }) => status === 'error') ? EXIT.no : EXIT.ok;
}

async function destroy(
  terminal: Terminal,
  deployment: Deployment,
  flags: RunFlags,
): Promise<ExitCode> {
  const made = await planDestruction(deployment);
  const isJson = flags.json === true;
  if (!isJson) terminal.out(renderDestruction(made));
  const isAnything = made.steps.some(({ action }) => action === 'remove');
  if (isAnything && !(await isMeant(terminal, flags, deployment.title))) return EXIT.no;
  if (!isJson) terminal.out('\n');
  const outcome = await destroyDeployment(deployment, progress(terminal, flags));
  return tellOutcome(terminal, outcome, flags);
}

/** `word`: what a person types who means it. */
async function isMeant(
  terminal: Terminal,
  { yes, json }: RunFlags,
  word: string,
): Promise<boolean> {
  if (yes === true) return true;
  const answer =
    json === true ? undefined : await terminal.ask(`\nType ${word} to do it, or Enter to stop: `);
  if (answer?.trim() === word) return true;
  terminal.err(
    answer === undefined ? 'nothing is changed: --yes does it\n' : 'nothing is changed\n',
  );
  return false;
}

function progress({ out }: Terminal, { json }: RunFlags) {
  return json === true
    ? {}
    : { tell: (done: Parameters<typeof renderDone>[0]) => out(renderDone(done)) };
}

function tellOutcome(
  { out, err, environment }: Terminal,
  outcome: RunOutcome,
  { json }: RunFlags,
  byHand?: Plan['byHand'],
): ExitCode {
  // What it was caused by may quote anything.
  const { cause, ...shown } = { cause: undefined, ...outcome };
  out(json === true ? lineOf({ ...shown, ...(byHand && { byHand }) }) : renderOutcome(outcome));
  if (outcome.outcome === 'stopped') {
    const causes = environment.FACENITION_LOG_LEVEL === 'debug' ? summariseFault(cause).causes : [];
    err(causes.map((line) => `caused by ${line}\n`).join(''));
    return EXIT.fault;
  }
  return outcome.done.some(({ action }) => action === 'cannot-change') ? EXIT.partly : EXIT.ok;
}

function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
