import { PACKS, type PackManifest } from '@facenition/core';
import type { Config } from '../config.ts';
import { withCalibrationFile } from '../packs/pack-file.ts';
import { findChosenPack } from '../packs/select-pack.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import type { Finding } from '../policy/finding.ts';
import type { CommandContext } from './command.ts';
import { readInputFile } from './secrets.ts';

/** The text of a policy, and what there is to say of it with the model pack of the settings. */
export async function readPolicyFile(
  { terminal, config }: Pick<CommandContext, 'terminal' | 'config'>,
  file: string,
): Promise<{ readonly text: string; readonly findings: readonly Finding[] }> {
  const text = decode(await readInputFile(terminal, file));
  if (text !== undefined) {
    return { text, findings: checkPolicy(text, { pack: await configuredPack(config()) }) };
  }
  const message = 'the file is not UTF-8';
  return { text: '', findings: [{ severity: 'error', line: 1, column: 1, message }] };
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

/** As compilers write it, so that editors jump there. */
export function formatFinding(file: string, { severity, line, column, message }: Finding): string {
  return `${file}:${line}:${column}: ${severity}: ${message}\n`;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    // With its mark, so that the hash is that of the file.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function configuredPack(config: Config): Promise<PackManifest> {
  const { modelsDir, modelPack, calibrationFile } = config;
  const found = await findChosenPack({ packs: PACKS, modelsDir, wanted: modelPack });
  return calibrationFile === undefined ? found : withCalibrationFile(found, calibrationFile);
}
