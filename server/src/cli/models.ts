import { resolve } from 'node:path';
import {
  FacenitionError,
  type FilePack,
  MINIFASNET_PACK,
  type ModelFile,
  PACKS,
  supportedLevels,
} from '@facenition/core';
import { provenanceLine } from '@facenition/evaluation';
import type { Command } from 'commander';
import { importPack } from '../packs/import-pack.ts';
import { loadModelFile, missingFiles } from '../packs/model-files.ts';
import { pullPack } from '../packs/pull-pack.ts';
import { findPack, installPack } from '../packs/select-pack.ts';
import { type CommandContext, EXIT } from './command.ts';
import { formatBytes, type Progress, startProgress } from './progress.ts';
import { formatTable } from './table.ts';

/** Recognition packs, and beside them what detects presentation attacks. */
const EVERY_PACK: readonly FilePack[] = [...PACKS, MINIFASNET_PACK];

/** `facenition models list|pull|verify` */
export function addModelsCommand(program: Command, context: CommandContext): void {
  const models = program.command('models').description('the model packs that find and tell faces');
  models
    .command('list')
    .description('list every pack with its licences and whether it is installed')
    .action(() => list(context));
  models
    .command('pull')
    .argument('<pack>', 'its id, as `models list` shows it')
    .option('--from <dir>', 'take the files from a folder (by their hash) instead of the network')
    .description('install a pack')
    .action((id: string, options: { readonly from?: string }) => pull(context, id, options.from));
  models
    .command('verify')
    .argument('[pack]', 'only this one')
    .description('check the hash of every installed file')
    .action((id?: string) => verify(context, id));
}

async function list({ terminal, config }: CommandContext): Promise<void> {
  const { modelsDir } = config();
  const blocks = await Promise.all(EVERY_PACK.map((pack) => describePack(modelsDir, pack)));
  terminal.out(blocks.join('\n'));
}

async function describePack(modelsDir: string, pack: FilePack): Promise<string> {
  const missing = await missingFiles(modelsDir, pack);
  const rows = pack.files.map((file) => [
    `  ${file.role}`,
    file.name,
    formatBytes(file.bytes),
    file.licence,
    missing.includes(file) ? stateOfMissing(file) : 'installed',
  ]);
  return (
    `${pack.id} - ${pack.title}${describeRecognition(pack.id)}\n` +
    formatTable(['  role', 'file', 'size', 'licence', 'state'], rows) +
    `  trained on: ${pack.trainingData}\n`
  );
}

/** What there is to say of a pack that recognises; nothing of another. */
function describeRecognition(id: string): string {
  const pack = PACKS.find((candidate) => candidate.id === id);
  if (pack === undefined) return '';
  const calibrated =
    pack.calibration === undefined
      ? 'not calibrated: cannot be selected'
      : `levels ${supportedLevels(pack).join(', ')}; calibrated on ${provenanceLine(pack.calibration)}`;
  return ` (${pack.grade} grade; ${calibrated})`;
}

function stateOfMissing(file: ModelFile<string>): string {
  return file.source.kind === 'converted' ? 'made on first use' : 'not installed';
}

async function pull(context: CommandContext, id: string, from: string | undefined): Promise<void> {
  const { terminal, config } = context;
  const { modelsDir } = config();
  const pack = findPack(EVERY_PACK, id);
  if (from === undefined) await download(context, modelsDir, pack);
  else await importPack(modelsDir, pack, resolve(terminal.directory, from));
  await installPack(modelsDir, pack);
  for (const { role } of pack.files) await loadModelFile(modelsDir, pack, role);
  terminal.out(`${pack.id} is installed\n`);
  for (const { name, licence } of pack.files) terminal.out(`  ${name}: ${licence}\n`);
  if (PACKS.some((known) => known.id === id && known.calibration === undefined)) {
    terminal.err('it has no measured thresholds, so it cannot be selected yet\n');
  }
}

async function download(
  { terminal }: CommandContext,
  modelsDir: string,
  pack: FilePack,
): Promise<void> {
  const bars = new Map<ModelFile<string>, Progress>();
  await pullPack(modelsDir, pack, {
    download: fetch,
    onProgress(file, done) {
      const bar = bars.get(file) ?? startProgress(terminal, file.name, file.bytes, formatBytes);
      bars.set(file, bar);
      bar.update(done);
      if (done === file.bytes) bar.end('downloaded');
    },
  });
}

async function verify({ terminal, config, exit }: CommandContext, id?: string): Promise<void> {
  const { modelsDir } = config();
  const rows: string[][] = [];
  for (const pack of id === undefined ? EVERY_PACK : [findPack(EVERY_PACK, id)]) {
    const missing = await missingFiles(modelsDir, pack);
    if (missing.length === pack.files.length && id === undefined) continue;
    for (const { role, name } of pack.files) {
      const state = await checkFile(modelsDir, pack, role);
      if (state !== 'right') exit(EXIT.fault);
      rows.push([pack.id, name, state]);
    }
  }
  terminal.out(formatTable(['pack', 'file', 'state'], rows));
}

async function checkFile(modelsDir: string, pack: FilePack, role: string): Promise<string> {
  try {
    await loadModelFile(modelsDir, pack, role);
    return 'right';
  } catch (fault) {
    if (fault instanceof FacenitionError) return fault.code;
    throw fault;
  }
}
