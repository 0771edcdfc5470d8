import { basename } from 'node:path';
import type { CodeName, Level, PackManifest } from '@facenition/core';
import {
  type AllPairsReport,
  type ComparedGroup,
  type CostReport,
  compareAllCaptures,
  comparePairs,
  createStudy,
  evaluateProtection,
  halfOf,
  type InputProblem,
  type PairsReport,
  type PolicyName,
  type Population,
  type ProtocolPair,
  provenanceLine,
  type Scorecard,
  type StartStage,
  type Workbench,
} from '@facenition/evaluation';
import type { Config } from '../config.ts';
import { summariseFault } from '../fault-summary.ts';
import { VERSION } from '../version.ts';
import { describeMachine, measureArgon2, timeTransactions } from './cost.ts';
import {
  allocateShared,
  type DataSet,
  type DataSource,
  loadDataSet,
  type OnImage,
  populationOf,
} from './data-set.ts';
import type { LabelledImage } from './image-set.ts';
import { type PairsFile, readPairs } from './pairs-file.ts';
import { startStudyThreads } from './study-threads.ts';
import { groupsNotAcquired, unknownColumns } from './unmeasured-groups.ts';

export interface EvaluationRequest extends DataSource {
  /** Comparisons of a protocol: the text of the file and its name. */
  readonly pairs?: { readonly name: string; readonly text: string };
  /** Whether every image is compared with every other. */
  readonly allPairs: boolean;
  /** Whether protected references are measured, too. */
  readonly protection: boolean;
  readonly levels: readonly Level[];
  /** Absent: those that the pack uses. */
  readonly codes?: readonly CodeName[];
  /** Columns of the labels file whose groups are told apart. */
  readonly groupBy: readonly string[];
  /** Of one person at most, in everything about protected references. */
  readonly imagesPerSubject: number;
  /** In each scenario, through whole tokens. */
  readonly attempts: number;
  /** From the prior of faces, at each reference that is attacked. */
  readonly guesses: number;
  /** Of the bootstrap. */
  readonly replicates: number;
  readonly seed: number;
}

export interface EvaluationProgress {
  readonly onImage: OnImage;
  readonly startStage: StartStage;
}

const POLICIES: readonly PolicyName[] = ['1-1', '3-1', '3-2'];

/**
 * Measures a pack on labelled images (ISO/IEC 19795-1, ISO/IEC 30136). What is wrong with the input
 * is in the scorecard, by name and line, and the rest is measured.
 *
 * @throws {FacenitionError} where nothing can be measured at all
 */
export async function evaluate(
  request: EvaluationRequest,
  config: Config,
  { onImage, startStage }: EvaluationProgress,
): Promise<Scorecard> {
  const { pack, imagesPerSubject, seed } = request;
  const data = await loadDataSet(request, config, onImage);
  const pairs = readProtocol(request, data);
  const population = populationOf(data, pack);
  const study = createStudy(population, { seed, imagesPerSubject, allocate: allocateShared });
  const threads = startStudyThreads(study, config.workers);
  try {
    const bench = { study, run: threads.run, startStage };
    return await measure(bench, { request, data, population, pairs, config });
  } finally {
    await threads.close();
  }
}

interface Measured {
  readonly request: EvaluationRequest;
  readonly data: DataSet;
  readonly population: Population;
  readonly pairs: PairsFile | undefined;
  readonly config: Config;
}

async function measure(bench: Workbench, measured: Measured): Promise<Scorecard> {
  const { request, data, pairs } = measured;
  const { pack, allPairs } = request;
  const protocol = pairs && (await measurePairs(bench, measured, pairs));
  const recognised = allPairs ? await compareAllCaptures(bench) : undefined;
  const seen = isCalibratedOn(pack, data);
  const protection =
    allPairs && request.protection ? await measureProtection(bench, measured, seen) : undefined;
  return {
    format: 2,
    product: `facenition ${VERSION}`,
    date: new Date().toISOString(),
    pack: pack.id,
    model: modelOf(pack, bench.study.dimension),
    data: describeData(measured, seen),
    images: data.set.images.length,
    subjects: subjectsOf(data.set.images),
    failureToAcquire: data.failures,
    ...(protocol !== undefined && { pairs: protocol }),
    ...(recognised !== undefined && { allPairs: recognised }),
    policies: protection?.policies ?? [],
    groups: (protection?.groups ?? []).map((group) => ({
      ...group,
      failureToAcquire: failureToAcquireOf(group, data),
    })),
    scenarios: protection?.scenarios ?? [],
    security: protection?.security ?? [],
    ...(protection?.privacy !== undefined && { privacy: protection.privacy }),
    ...(protection?.identification !== undefined && { identification: protection.identification }),
    ...(protection !== undefined && { cost: protection.cost }),
    problems: problemsOf(measured),
    notMeasured: [
      ...whyNotCompared(measured, protocol, recognised),
      ...(protection?.notMeasured ?? []),
      ...groupsNotAcquired(data, request.groupBy),
    ],
  };
}

function describeData({ request, data: { set } }: Measured, seen: boolean): Scorecard['data'] {
  return {
    name: set.name,
    digest: set.digest,
    operatingPointsOn: seen ? 'verification-half' : 'all',
    imagesPerSubject: request.imagesPerSubject,
    bootstrapReplicates: request.replicates,
    seed: request.seed,
  };
}

function problemsOf(measured: Measured): readonly InputProblem[] {
  const { request, data, pairs } = measured;
  return [
    ...data.problems,
    ...(pairs?.problems ?? []),
    ...(request.allPairs ? tooFew(measured) : []),
    ...unknownColumns(data, request.groupBy, basename(request.labels ?? '')),
  ];
}

function whyNotCompared(
  { request, data, pairs }: Measured,
  protocol: PairsReport | undefined,
  recognised: AllPairsReport | undefined,
): readonly string[] {
  const { allPairs, protection, groupBy } = request;
  const reasons: string[] = [];
  if (pairs !== undefined && protocol === undefined) {
    reasons.push('pairs: no mated or no non-mated comparison could be made');
  }
  if (allPairs && recognised === undefined && subjectsOf(data.acquired) > 1) {
    reasons.push('all against all: there are no two images of one person');
  }
  if (!(allPairs && protection) && groupBy.length > 0) {
    reasons.push('groups: they are compared as protected references, which was not asked for');
  }
  return reasons;
}

function modelOf(pack: PackManifest, dimension: number): Scorecard['model'] {
  const { title, modelId, grade, calibration } = pack;
  const calibratedOn = calibration && provenanceLine(calibration);
  return {
    title,
    modelId,
    grade,
    dimension,
    ...(calibratedOn !== undefined && { calibratedOn }),
  };
}

/** Thresholds that were chosen on these very images are measured on the other half of the people. */
function isCalibratedOn({ calibration }: PackManifest, { set }: DataSet): boolean {
  return calibration?.datasetDigest === set.digest;
}

function subjectsOf(images: readonly LabelledImage[]): number {
  return new Set(images.map(({ subject }) => subject)).size;
}

function tooFew({ data, request }: Measured): readonly InputProblem[] {
  const people = subjectsOf(data.acquired);
  if (people > 1) return [];
  const what =
    people === 1
      ? 'shows one person only: there are no two people to compare, and no false match rate'
      : 'holds no image with a face that could be acquired';
  return [{ name: request.folder, what }];
}

function readProtocol({ pairs }: EvaluationRequest, { set }: DataSet): PairsFile | undefined {
  if (pairs === undefined) return undefined;
  return readPairs(pairs.text, pairs.name, new Set(set.images.map(({ path }) => path)));
}

async function measurePairs(
  bench: Workbench,
  { data }: Measured,
  { pairs, named }: PairsFile,
): Promise<PairsReport | undefined> {
  const places = new Map(data.acquired.map(({ path }, place) => [path, place]));
  const placed = pairs.map(({ imageA, imageB, mated }): ProtocolPair => {
    const [first, second] = [places.get(imageA), places.get(imageB)];
    if (first === undefined || second === undefined) return { mated };
    return { mated, captures: [first, second] };
  });
  return comparePairs(bench, placed, named);
}

async function measureProtection(bench: Workbench, measured: Measured, seen: boolean) {
  const { request, data, population, config } = measured;
  const { pack, levels, codes, replicates, attempts, guesses, folder } = request;
  const argon2 = await measureArgon2();
  const names = [...new Set(population.subjects)];
  const halves = await Promise.all(names.map(halfOf));
  const verifying = [...names.keys()].filter((subject) => halves[subject] === 'verification');
  const report = await evaluateProtection(bench, {
    pack,
    levels,
    ...(codes !== undefined && { codes }),
    policies: POLICIES,
    unseen: seen ? verifying : [...names.keys()],
    victims: new Set(verifying),
    labels: labelsOf(measured),
    replicates,
    attempts,
    guesses,
    argon2Ms: argon2.ms.p50,
  });
  // Only at a level in use are tokens made.
  const level = report.scenarios.find(({ through }) => through === 'product')?.level;
  const images = data.acquired.map(({ path }) => path);
  const [timed, untimed] =
    level === undefined
      ? [NOTHING_TIMED, []]
      : await timeTransactions({ pack, level, folder, images }, config).then(
          (times) => [times, []] as const,
          (fault: unknown) => [NOTHING_TIMED, [whyUntimed(fault)]] as const,
        );
  const cost: CostReport = { machine: describeMachine(), ...timed, argon2 };
  return { ...report, cost, notMeasured: [...report.notMeasured, ...untimed] };
}

const NOTHING_TIMED = { tokenCharacters: 0 };

/** It comes last, and may be the first to need models and pictures: all the rest was measured. */
function whyUntimed(fault: unknown): string {
  const { code, message } = summariseFault(fault);
  return `times of enrolment and verification: ${message} (${code})`;
}

/** Of all images with that label, the share that gave no embedding. */
function failureToAcquireOf({ column, group }: ComparedGroup, { set, acquired }: DataSet): number {
  const labelled = (images: readonly LabelledImage[]): number =>
    images.filter(({ labels }) => labels[column] === group).length;
  return 1 - labelled(acquired) / labelled(set.images);
}

/** Labels of the single captures of the study: of each person the first so many images. */
function labelsOf({ request, data }: Measured): ReadonlyMap<string, (string | undefined)[]> {
  const counts = new Map<string, number>();
  const kept = data.acquired.filter(({ subject }) => {
    const count = counts.get(subject) ?? 0;
    counts.set(subject, count + 1);
    return count < request.imagesPerSubject;
  });
  return new Map(
    request.groupBy.map((column) => [column, kept.map(({ labels }) => labels[column])]),
  );
}
