import { FacenitionError } from '@facenition/core';
import {
  DeploymentFault,
  hidingDeployment,
  readConnectorFile,
  visible,
} from '@facenition/deployment';
import type { Command } from 'commander';
import { summariseFault } from '../fault-summary.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandContext, EXIT, type ExitCode } from './command.ts';
import { CONNECTORS, type KnownConnector } from './connectors.ts';
import { surroundings } from './deployment-ports.ts';
import { type DeploymentRun, RUNS, type RunFlags } from './deployment-runs.ts';
import type { Addition } from './program.ts';
import { readInputFile } from './secrets.ts';

interface Options extends RunFlags {
  readonly config: string;
}

/**
 * `facenition okta|entra|cognito|onelogin plan|apply|doctor|destroy`: what a tenant holds for
 * Facenition, by a connector file. Nothing of it needs a server or its settings.
 */
export const addDeploymentCommands: Addition = (program, context) =>
  addConnectorCommands(CONNECTORS)(program, context);

/** The same, of these connectors. */
export function addConnectorCommands(connectors: readonly KnownConnector[]): Addition {
  return (program, context) => {
    for (const connector of connectors) {
      const { name, title } = connector;
      const command =
        program.commands.find((known) => known.name() === name) ??
        program.command(name).description(`what ${title} holds for this server`);
      for (const run of RUNS) addRun(command, context, connector, run);
    }
  };
}

function addRun(
  parent: Command,
  context: CommandContext,
  connector: KnownConnector,
  run: DeploymentRun,
): void {
  const command = parent
    .command(run.name)
    .requiredOption('--config <file>', 'a connector file')
    .description(run.description)
    .action((options: Options) => start(context, connector, run, options));
  if (run.hasDryRun) command.option('--dry-run', 'list what there should be, ask nobody');
  if (run.asks) command.option('--yes', 'do not ask');
  command.option('--json', 'for machines');
}

async function start(
  { terminal, exit }: CommandContext,
  connector: KnownConnector,
  run: DeploymentRun,
  options: Options,
): Promise<void> {
  const offline = options.dryRun === true;
  const { ports, hide } = surroundings(terminal, options.config, { offline });
  const hiding: Terminal = {
    ...terminal,
    out: (text) => terminal.out(hide(text)),
    err: (text) => terminal.err(hide(text)),
  };
  try {
    const text = decode(await readInputFile(terminal, options.config), options.config);
    const { schema, deployment } = await connector.load();
    const made = deployment(readConnectorFile(text, schema), ports);
    exit(await run.run(hiding, hidingDeployment(made, hide), options));
  } catch (error) {
    exit(tellFault(hiding, error, options.config));
  }
}

/** UTF-8, or a fault. */
function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FacenitionError('ERR_FIELD_INVALID', `${file} is not UTF-8`);
  }
}

function tellFault(terminal: Terminal, error: unknown, file: string): ExitCode {
  if (error instanceof FacenitionError) throw error;
  if (!(error instanceof DeploymentFault)) {
    const message = 'unexpected error; FACENITION_LOG_LEVEL=debug shows more';
    throw new FacenitionError('ERR_INTERNAL', message, { cause: error });
  }
  const { code } = error;
  // Names that others have given stand in it.
  const message = error.message.split('\n').map(visible).join('\n');
  // As compilers write it, so that editors jump there.
  if (code === 'ERR_CONNECTOR_FILE_INVALID' && /^\d+:\d+: /.test(message)) {
    for (const line of message.split('\n')) terminal.err(`${file}:${line}\n`);
    terminal.err(`facenition: ${file} is not used (${code})\n`);
  } else terminal.err(`facenition: ${message} (${code})\n`);
  if (terminal.environment.FACENITION_LOG_LEVEL === 'debug') {
    for (const cause of summariseFault(error).causes) terminal.err(`caused by ${cause}\n`);
  }
  return EXIT.fault;
}
