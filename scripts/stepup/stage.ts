import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@facenition/client';
import {
  FacenitionError,
  MINIFASNET_PACK,
  type PackManifest,
  withoutPassiveCheck,
} from '@facenition/core';
import {
  type Config,
  createLog,
  loadModelFile,
  type RunningServer,
  readConfig,
  runCommandLine,
  startServer,
  type Terminal,
} from '@facenition/server';
import { APPLICATION } from '../../examples/stepup/step-up.ts';
import { type Bank, freePort, openBank, returnAddress } from './bank.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/stepup');

export interface StageOptions {
  readonly terminal: Terminal;
  /** Who sits before the camera. The passive check cannot tell drawn people from pictures: they are. */
  readonly people: 'real' | 'drawn';
  /** What a person holds beside the face. */
  readonly input: 'passkey' | 'passphrase';
}

/** A server as an operator sets it up, and an application that asks it. */
export interface Stage {
  readonly bank: Bank;
  readonly pack: PackManifest;
  /** Where the capture page is. */
  readonly captureOrigin: string;
  /** `false`: what looks for the texture of prints and screens is not installed, or people are drawn. */
  readonly hasPassiveCheck: boolean;
}

/** @param opened closes everything, and leaves nothing behind */
export async function openStage(
  { terminal, people, input }: StageOptions,
  opened: AsyncDisposableStack,
): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'facenition-stepup-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const captureOrigin = `http://localhost:${await freePort()}`;
  const config = configOf(terminal, folder, captureOrigin);
  const hasPassiveCheck = people === 'real' && (await isInstalled(config.modelsDir));
  const server = await start(config, hasPassiveCheck, terminal);
  opened.defer(() => server.close());
  const port = await freePort();
  await setUp({ terminal, config, input, returnTo: returnAddress(port) });
  const client = createClient({ url: server.url, token: server.clientToken, timeoutMs: 30_000 });
  opened.defer(() => client.close());
  const { pack } = server;
  // A demo-grade pack refuses too many of its own people at the usual level.
  const level = pack.grade === 'demo' ? 2 : 4;
  const notice = people === 'real' && !hasPassiveCheck ? { notice: NOTICE } : {};
  const onFault = (fault: unknown): void => terminal.err(`The example: ${String(fault)}\n`);
  const name = people === 'real' ? 'mira' : 'boris';
  const bank = await openBank(
    { client, level, name, port, captureOrigin, onFault, ...notice },
    opened,
  );
  return { bank, pack, captureOrigin, hasPassiveCheck };
}

const NOTICE =
  'This demonstration runs without the passive check, which looks for prints and screens: its models ' +
  'are not installed. Only the movements that the page asks for are checked.';

/** Models and workers are those of the operator; everything else is made for the demo. */
function configOf(terminal: Terminal, folder: string, issuer: string): Config {
  const { databaseUrl, webhookSecretFile, ...base } = readConfig(
    terminal.environment,
    terminal.directory,
  );
  return {
    ...base,
    ...{ host: '127.0.0.1', port: Number(new URL(issuer).port), managementPort: 0, issuer },
    ...{ dataDir: folder, keyFile: join(folder, 'keys.json'), keyCustody: { kind: 'file' } },
    ...{ passkeyDomain: 'localhost', consentFile: join(EXAMPLE, 'consent.yaml'), webhookUrls: [] },
  };
}

async function isInstalled(modelsDir: string): Promise<boolean> {
  try {
    for (const { role } of MINIFASNET_PACK.files) {
      await loadModelFile(modelsDir, MINIFASNET_PACK, role);
    }
    return true;
  } catch (fault) {
    const isMissing = fault instanceof FacenitionError && fault.code === 'ERR_PACK_NOT_INSTALLED';
    if (isMissing) return false;
    throw fault;
  }
}

function start(
  config: Config,
  hasPassiveCheck: boolean,
  { err }: Terminal,
): Promise<RunningServer> {
  return startServer({
    config,
    log: createLog('error', (line) => err(`${line}\n`)),
    burst: hasPassiveCheck ? {} : { [withoutPassiveCheck]: true },
  });
}

interface SetUp {
  readonly terminal: Terminal;
  readonly config: Config;
  readonly input: StageOptions['input'];
  readonly returnTo: string;
}

/** What an operator does: registers where browsers come back to, and applies the policy. */
async function setUp({ terminal, config, input, returnTo }: SetUp): Promise<void> {
  const { dataDir, modelsDir, modelPack } = config;
  const policy = join(dataDir, 'policy.yaml');
  const text = await readFile(join(EXAMPLE, 'policy.yaml'), 'utf8');
  await writeFile(policy, text.replace('input: passkey', `input: ${input}`));
  const environment = {
    FACENITION_DATA_DIR: dataDir,
    FACENITION_MODELS_DIR: modelsDir,
    ...(modelPack !== undefined && { FACENITION_MODEL_PACK: modelPack }),
  };
  const { idp, tenant } = APPLICATION;
  for (const argv of [
    ['return-addresses', 'add', returnTo, '--idp', idp, '--tenant', tenant],
    ['policy', 'apply', policy],
  ]) {
    const said: string[] = [];
    const code = await runCommandLine(argv, {
      ...terminal,
      environment,
      out: () => {},
      err: (text) => void said.push(text),
    });
    if (code !== 0) throw new FacenitionError('ERR_INTERNAL', said.join(''));
  }
}
