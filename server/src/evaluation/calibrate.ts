import { FacenitionError, type Level, type PackManifest } from '@facenition/core';
import {
  type Calibrated,
  calibrate,
  calibrationHash,
  createStudy,
  type Fit,
  fitPreprocessing,
  halfOf,
  type UnhashedCalibration,
} from '@facenition/evaluation';
import type { Config } from '../config.ts';
import type { CalibrationFile } from '../packs/pack-file.ts';
import { VERSION } from '../version.ts';
import {
  allocateShared,
  type DataSet,
  type DataSource,
  loadDataSet,
  populationOf,
} from './data-set.ts';
import type { EvaluationProgress } from './evaluate.ts';
import { startStudyThreads } from './study-threads.ts';

export interface CalibrationRequest extends DataSource {
  /** For a pack without a preprocessing of its own. */
  readonly fit: Fit;
  readonly highest: Level;
  readonly imagesPerSubject: number;
  readonly replicates: number;
  readonly seed: number;
}

export interface CalibrationRun {
  readonly file: CalibrationFile;
  readonly costs: Calibrated['costs'];
  readonly problems: DataSet['problems'];
}

/**
 * Measures the operating points of a pack: thresholds from one half of the people, rates from the
 * other. A pack that has none gets its preprocessing from the first half, too.
 *
 * @throws {FacenitionError} `ERR_FIELD_INVALID` where there are too few people
 */
export async function calibratePack(
  request: CalibrationRequest,
  config: Config,
  { onImage, startStage }: EvaluationProgress,
): Promise<CalibrationRun> {
  const { seed, imagesPerSubject, highest, replicates } = request;
  const data = await loadDataSet(request, config, onImage);
  const pack = await preprocessed(request, data);
  const population = populationOf(data, pack);
  const names = [...new Set(population.subjects)];
  const halves = await Promise.all(names.map(halfOf));
  const calibrating = new Set([...names.keys()].filter((i) => halves[i] === 'calibration'));
  const study = createStudy(population, { seed, imagesPerSubject, allocate: allocateShared });
  const threads = startStudyThreads(study, config.workers);
  try {
    const bench = { study, run: threads.run, startStage };
    const found = await calibrate(bench, { calibrating, highest, replicates });
    return { file: await fileOf(pack, data, found), costs: found.costs, problems: data.problems };
  } finally {
    await threads.close();
  }
}

type PreprocessedPack = PackManifest & Required<Pick<PackManifest, 'preprocessing'>>;

async function preprocessed(
  { pack, fit }: CalibrationRequest,
  { acquired, raw }: DataSet,
): Promise<PreprocessedPack> {
  const { preprocessing } = pack;
  if (preprocessing !== undefined) return { ...pack, preprocessing };
  const halves = await Promise.all(acquired.map(({ subject }) => halfOf(subject)));
  const calibrating = raw.filter((_, i) => halves[i] === 'calibration');
  return { ...pack, preprocessing: fitPreprocessing(calibrating, fit) };
}

async function fileOf(
  pack: PreprocessedPack,
  { set, acquired }: DataSet,
  { operatingPoints, comparisons, matedComparisons, nonMatedComparisons }: Calibrated,
): Promise<CalibrationFile> {
  if (operatingPoints.length === 0) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'too few people for any level');
  }
  const unhashed: UnhashedCalibration = {
    dataset: set.name,
    datasetDigest: set.digest,
    date: new Date().toISOString().slice(0, 10),
    product: `facenition ${VERSION}`,
    subjects: new Set(acquired.map(({ subject }) => subject)).size,
    images: acquired.length,
    matedComparisons,
    nonMatedComparisons,
    operatingPoints,
    comparisons,
  };
  const { id, modelId, preprocessing } = pack;
  const calibration = { ...unhashed, hash: await calibrationHash(pack, unhashed) };
  return { pack: id, modelId, preprocessing, calibration };
}
