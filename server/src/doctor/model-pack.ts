import {
  FacenitionError,
  type FilePack,
  MINIFASNET_PACK,
  PACKS,
  type PackManifest,
} from '@facenition/core';
import type { Config } from '../config.ts';
import { readAttackThresholds } from '../packs/attack-calibration.ts';
import { loadModelFile, missingFiles } from '../packs/model-files.ts';
import { withCalibrationFile } from '../packs/pack-file.ts';
import { findChosenPack, findFormerPacks } from '../packs/select-pack.ts';
import { broken, type Finding, ok, warning, withNames } from './finding.ts';

const CHECK = 'model pack';
const FORMER = 'former packs';
const LIVENESS = 'liveness';

type ModelSettings = Pick<Config, 'modelsDir' | 'modelPack' | 'formerPackIds' | 'calibrationFile'>;

/** Whether the pack that the server would serve with is whole and may decide. */
export async function checkModelPack(config: ModelSettings): Promise<readonly Finding[]> {
  const { modelsDir, modelPack: wanted } = config;
  try {
    const pack = await findChosenPack({ packs: PACKS, modelsDir, wanted });
    const findings = [
      ...(await checkFiles(CHECK, modelsDir, pack)),
      ...(await checkCalibration(config, pack)),
      ...checkGrade(pack),
    ];
    return findings.length === 0 ? [ok(CHECK, `${pack.id}, whole and calibrated`)] : findings;
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    const unknown = fault.code === 'ERR_PACK_UNKNOWN';
    const setting = unknown ? 'FACENITION_MODEL_PACK' : 'FACENITION_MODELS_DIR';
    const message = withNames(fault.message, [[modelsDir, 'the models folder']]);
    return [broken(CHECK, message, `change ${setting}`)];
  }
}

/** The pack as it would serve; `undefined` where `checkModelPack` says what keeps it from that. */
export async function packInUse(config: ModelSettings): Promise<PackManifest | undefined> {
  const { modelsDir, modelPack: wanted, calibrationFile: path } = config;
  try {
    const pack = await findChosenPack({ packs: PACKS, modelsDir, wanted });
    return path === undefined ? pack : await withCalibrationFile(pack, path);
  } catch (fault) {
    if (fault instanceof FacenitionError) return undefined;
    throw fault;
  }
}

/** Whether the packs that tokens were made with before are whole and may decide. */
export async function checkFormerPacks({
  modelsDir,
  modelPack: wanted,
  formerPackIds,
}: ModelSettings): Promise<readonly Finding[]> {
  if (formerPackIds.length === 0) return [];
  try {
    const current = await findChosenPack({ packs: PACKS, modelsDir, wanted });
    const findings: Finding[] = [];
    for (const pack of findFormerPacks(PACKS, formerPackIds, current)) {
      findings.push(...(await checkFiles(FORMER, modelsDir, pack)));
    }
    const good = `${formerPackIds.join(', ')}: tokens made with them verify`;
    return findings.length === 0 ? [ok(FORMER, good)] : findings;
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    const message = withNames(fault.message, [[modelsDir, 'the models folder']]);
    return [broken(FORMER, message, 'change FACENITION_FORMER_PACKS')];
  }
}

/** Whether presentation attacks can be looked for, and by which thresholds. */
export async function checkLiveness(
  config: Pick<Config, 'modelsDir' | 'modelPack' | 'attackCalibrationFile'>,
): Promise<readonly Finding[]> {
  const { modelsDir } = config;
  const { id, files } = MINIFASNET_PACK;
  const thresholds = await checkAttackCalibration(config);
  const missing = await missingFiles(modelsDir, MINIFASNET_PACK);
  if (missing.length === files.length) {
    const what = `${id} is not installed: live captures and questions about liveness are answered with ERR_PACK_NOT_INSTALLED`;
    return [warning(LIVENESS, what, `run \`facenition models pull ${id}\``), ...thresholds];
  }
  const findings = await checkFiles(LIVENESS, modelsDir, MINIFASNET_PACK);
  return [...(findings.length === 0 ? [ok(LIVENESS, `${id}, whole`)] : findings), ...thresholds];
}

async function checkAttackCalibration({
  modelsDir,
  modelPack: wanted,
  attackCalibrationFile: path,
}: Pick<Config, 'modelsDir' | 'modelPack' | 'attackCalibrationFile'>): Promise<readonly Finding[]> {
  if (path === undefined) return [];
  try {
    const pack = await findChosenPack({ packs: PACKS, modelsDir, wanted });
    const { lenient, standard, strict } = await readAttackThresholds(path, pack.id);
    return [ok(LIVENESS, `thresholds of your own: ${lenient}, ${standard}, ${strict}`)];
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    // About the pack itself another check says what to do.
    if (fault.code === 'ERR_PACK_UNKNOWN') return [];
    const what = withNames(fault.message, [
      [path, 'the file of FACENITION_ATTACK_CALIBRATION_FILE'],
    ]);
    const remedy = 'make it anew with `facenition evaluate-pad`, or unset the variable';
    return [broken(LIVENESS, what, remedy)];
  }
}

async function checkFiles(
  check: string,
  modelsDir: string,
  pack: FilePack,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const missing = await missingFiles(modelsDir, pack);
  const pull = `\`facenition models pull ${pack.id}\``;
  for (const file of pack.files) {
    const isMade = file.source.kind === 'converted';
    if (!missing.includes(file)) {
      if (await isRight(modelsDir, pack, file.role)) continue;
      const what = `${file.name} of ${pack.id} is not the file it should be`;
      findings.push(broken(check, what, `remove it and run ${pull}`));
    } else if (!isMade) {
      const what = `${file.name} of ${pack.id} is not there in its full size`;
      findings.push(broken(check, what, `run ${pull}`));
    }
  }
  if (findings.length === 0 && missing.length > 0) {
    findings.push(ok(check, `${pack.id}: files are made at the first start`));
  }
  return findings;
}

async function isRight(modelsDir: string, pack: FilePack, role: string): Promise<boolean> {
  try {
    await loadModelFile(modelsDir, pack, role);
    return true;
  } catch (fault) {
    if (fault instanceof FacenitionError) return false;
    throw fault;
  }
}

async function checkCalibration(
  { calibrationFile: path }: ModelSettings,
  pack: PackManifest,
): Promise<readonly Finding[]> {
  if (path === undefined) {
    if (pack.calibration !== undefined) return [];
    const what = `${pack.id} has no measured thresholds and cannot decide about anyone`;
    return [broken(CHECK, what, 'make them with `facenition calibrate`, or select another pack')];
  }
  try {
    await withCalibrationFile(pack, path);
    return [];
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    const what = withNames(fault.message, [[path, 'the file of FACENITION_CALIBRATION_FILE']]);
    return [broken(CHECK, what, 'make it anew with `facenition calibrate`, or unset the variable')];
  }
}

function checkGrade({ id, grade }: PackManifest): readonly Finding[] {
  if (grade !== 'demo') return [];
  const what = `${id} is demo grade`;
  return [warning(CHECK, what, 'run `facenition models pull mobile`')];
}
