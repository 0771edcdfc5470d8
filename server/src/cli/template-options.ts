import { FacenitionError, PACKS, type TemplatePorts } from '@facenition/core';
import type { Command } from 'commander';
import type { GivenFields } from '../api/parse-fields.ts';
import type { Config } from '../config.ts';
import { openTemplatePorts } from '../engine/template-ports.ts';
import { selectFormerPacks, selectPack } from '../packs/select-pack.ts';
import type { Terminal } from '../terminal.ts';
import { readInputFile, readSecrets, type SecretOptions } from './secrets.ts';

const MAX_PHOTOS = 5;

/** The options that `enrol` and `verify` share, as commander hands them over. */
export interface TemplateOptions extends SecretOptions {
  readonly photo: readonly string[];
  readonly scope: string;
  readonly accuracy: string;
  readonly face: string;
}

/** Adds them. */
export function addTemplateOptions(command: Command): Command {
  return command
    .requiredOption(
      '--photo <file>',
      `a photograph; up to ${MAX_PHOTOS}, and more are better`,
      collect,
    )
    .option('--password-file <file>', 'read the password from a file')
    .option('--password-stdin', 'read the password from standard input')
    .option('--device-secret-file <file>', 'read the secret of a device (base64url of 32 bytes)')
    .option('--scope <text>', 'what the token is good for', '')
    .option('--accuracy <1-8>', 'accuracy level', '4')
    .option('--face <rule>', 'only or largest', 'only');
}

/** The options as the parts of a request, so that both are read by the same rules. */
export async function readInputs(
  terminal: Terminal,
  options: TemplateOptions,
  more: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly fields: GivenFields; readonly photos: readonly Uint8Array[] }> {
  const { photo, scope, accuracy, face } = options;
  if (photo.length > MAX_PHOTOS) {
    throw new FacenitionError('ERR_FIELD_INVALID', `at most ${MAX_PHOTOS} photographs`);
  }
  const photos = await Promise.all(photo.map((path) => readInputFile(terminal, path)));
  const secrets = await readSecrets(terminal, options);
  const given = Object.entries(more).filter(([, value]) => value !== undefined);
  return { photos, fields: { ...secrets, scope, accuracy, face, ...Object.fromEntries(given) } };
}

/** The engine in this thread, over the pack and the keys of the configuration. */
export async function openConfiguredPorts(config: Config): Promise<TemplatePorts> {
  const { modelsDir, modelPack: wanted, calibrationFile, formerPackIds } = config;
  const choice = { packs: PACKS, modelsDir };
  const pack = await selectPack({ ...choice, wanted, calibrationFile });
  const formerPacks = await selectFormerPacks(choice, formerPackIds, pack);
  return openTemplatePorts({ ...config, pack, formerPacks }, Date.now);
}

function collect(path: string, paths: readonly string[] | undefined): readonly string[] {
  return [...(paths ?? []), path];
}
