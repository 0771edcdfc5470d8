import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeploymentFault } from '@facenition/deployment';
import { standInConnector } from '../../../deployment/test/stand-in/connector.ts';
import { connectorFile, PASSWORD } from '../../../deployment/test/stand-in/tenant.ts';
import { startVendor, type Vendor } from '../../../deployment/test/stand-in/vendor.ts';
import { addConnectorCommands } from '../../src/cli/deployments.ts';
import { runProgram } from '../../src/cli/program.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { Ran } from './run-command.ts';

export interface ConnectorRun {
  readonly vendor: Vendor;
  /** With the connector file `stand-in.yaml` in it. */
  readonly folder: string;
  /** Writes another connector file. */
  readonly write: (text: string) => Promise<void>;
  /** `facenition stand-in VERB --config stand-in.yaml ...`; `answer`: what a person types. */
  readonly run: (
    argv: readonly string[],
    more?: { readonly answer?: string; readonly environment?: Record<string, string> },
  ) => Promise<Ran & { readonly asked: readonly string[] }>;
}

const STAND_IN = {
  name: 'stand-in',
  title: 'Stand-in',
  // Any file that it has read is of its own kind.
  load: async () => ({
    name: standInConnector.name,
    schema: standInConnector.schema,
    deployment: (file: unknown, ports: Parameters<typeof standInConnector.deployment>[1]) =>
      standInConnector.deployment(standInConnector.schema.parse(file), ports),
  }),
};

/** The command of a connector, with a tenant that is there for one test. `fault`: what it is stopped by. */
export async function newConnectorRun(fault?: DeploymentFault): Promise<ConnectorRun> {
  const vendor = await startVendor();
  const folder = await temporaryFolder();
  const write = (text: string): Promise<void> => writeFile(join(folder, 'stand-in.yaml'), text);
  await write(connectorFile(vendor.url));
  const connector = fault ? { ...STAND_IN, load: () => Promise.reject(fault) } : STAND_IN;
  const run: ConnectorRun['run'] = async ([verb = '', ...argv], { answer, environment } = {}) => {
    const asked: string[] = [];
    let [out, err] = ['', ''];
    const all = ['stand-in', verb, '--config', 'stand-in.yaml', ...argv];
    const code = await runProgram([addConnectorCommands([connector])], all, {
      environment: { VENDOR_TOKEN: vendor.token, HOOK_PASSWORD: PASSWORD, ...environment },
      directory: folder,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      interactive: false,
      readInput: async () => '',
      ask: async (prompt) => {
        asked.push(prompt);
        return answer;
      },
      askSecret: async () => undefined,
      stopSignal: async () => {},
    });
    return { code, out, err, asked };
  };
  return { vendor, folder, write, run };
}
