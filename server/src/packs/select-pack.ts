import { FacenitionError, type FilePack, type PackManifest } from '@facenition/core';
import { buildMissingFiles, missingFiles } from './model-files.ts';
import { withCalibrationFile } from './pack-file.ts';

const RECOMMENDED = 'mobile';
const ALWAYS_THERE = 'builtin';

export interface PackChoice {
  /** The packs there are. */
  readonly packs: readonly PackManifest[];
  readonly modelsDir: string;
  /** The id that the operator asks for; absent: `mobile` where installed, else `builtin`. */
  readonly wanted?: string | undefined;
  /** Operating points in place of those of the pack. */
  readonly calibrationFile?: string | undefined;
}

/**
 * The pack to serve with, its files in place.
 *
 * @throws FacenitionError `ERR_PACK_UNKNOWN`, `ERR_PACK_NOT_INSTALLED`, `ERR_PACK_NOT_CALIBRATED`,
 *   `ERR_CONFIG_INVALID`
 */
export async function selectPack(choice: PackChoice): Promise<PackManifest> {
  const { modelsDir, calibrationFile } = choice;
  const found = await findChosenPack(choice);
  const pack =
    calibrationFile === undefined ? found : await withCalibrationFile(found, calibrationFile);
  checkCalibrated(pack);
  await installPack(modelsDir, pack);
  return pack;
}

/**
 * The packs that tokens were made with before, their files in place. Their operating points are
 * those that they come with.
 *
 * @throws FacenitionError as `selectPack`
 */
export async function selectFormerPacks(
  { packs, modelsDir }: Pick<PackChoice, 'packs' | 'modelsDir'>,
  ids: readonly string[],
  current: PackManifest,
): Promise<readonly PackManifest[]> {
  const former = findFormerPacks(packs, ids, current);
  for (const pack of former) await installPack(modelsDir, pack);
  return former;
}

/** The packs that tokens were made with before, as they are known here; files may be missing. */
export function findFormerPacks(
  packs: readonly PackManifest[],
  ids: readonly string[],
  current: PackManifest,
): readonly PackManifest[] {
  return ids.map((id) => {
    const pack = findPack(packs, id);
    if (pack.id === current.id) {
      throw new FacenitionError(
        'ERR_CONFIG_INVALID',
        `FACENITION_FORMER_PACKS: ${id} is the pack in use`,
      );
    }
    checkCalibrated(pack);
    return pack;
  });
}

function checkCalibrated(pack: PackManifest): void {
  if (pack.calibration !== undefined) return;
  throw new FacenitionError(
    'ERR_PACK_NOT_CALIBRATED',
    `the pack ${pack.id} has no measured thresholds and cannot decide about anyone`,
  );
}

/** The pack that the operator chose, as it is known here; its files may be missing. */
export async function findChosenPack(choice: PackChoice): Promise<PackManifest> {
  return findPack(choice.packs, choice.wanted ?? (await defaultPack(choice)));
}

/** Makes what can be made here, and says how to get the rest. */
export async function installPack(modelsDir: string, pack: FilePack): Promise<void> {
  await buildMissingFiles(modelsDir, pack);
  const [missing] = await missingFiles(modelsDir, pack);
  if (missing === undefined) return;
  throw new FacenitionError(
    'ERR_PACK_NOT_INSTALLED',
    `the pack ${pack.id} lacks ${missing.name}: run \`facenition models pull ${pack.id}\``,
  );
}

export function findPack<Pack extends FilePack>(packs: readonly Pack[], id: string): Pack {
  const pack = packs.find((candidate) => candidate.id === id);
  if (pack !== undefined) return pack;
  const known = packs.map((candidate) => candidate.id).join(', ');
  throw new FacenitionError('ERR_PACK_UNKNOWN', `there is no such model pack; known: ${known}`);
}

async function defaultPack({ packs, modelsDir }: PackChoice): Promise<string> {
  const recommended = packs.find(({ id }) => id === RECOMMENDED);
  if (recommended?.calibration === undefined) return ALWAYS_THERE;
  const missing = await missingFiles(modelsDir, recommended);
  return missing.length === 0 ? RECOMMENDED : ALWAYS_THERE;
}
