import type { CodeName, Level, PackManifest } from '@facenition/core';
import { polarCode } from '@facenition/core/template';
import type {
  DecodingReport,
  DictionaryReport,
  InversionReport,
  PriorAttackReport,
  Rate,
  SecretsReport,
  SecurityReport,
  SeveralTokensReport,
} from '../scorecard.ts';
import { type DecodingCurve, risingCurve, scoreWith } from '../statistics/decoding-curve.ts';
import { quantile, wilsonRate } from '../statistics/intervals.ts';
import { createRandom, shuffled } from '../statistics/random.ts';
import type { FacePrior } from '../study/prior.ts';
import { capturesBySubject, type EnrolledCaptures } from '../study/study.ts';
import type { Comparisons } from '../tasks/compare.ts';
import { curveScores, type DecodingCounts } from '../tasks/decoding-curve.ts';
import { measureCodeAlone } from './code-alone.ts';
import { decodeOn, pieces, runStage, type Workbench } from './workbench.ts';

/** References of one kind under attack. */
export interface AttackedReferences {
  readonly pack: PackManifest;
  readonly level: Level;
  readonly captures: EnrolledCaptures;
  readonly code: CodeName;
  /** For a probe of one capture. */
  readonly threshold: number;
  /** Single-capture probes against these references. */
  readonly comparisons: Comparisons;
  readonly prior: FacePrior;
  /** People whose references are attacked: nobody whom the prior was fitted to. */
  readonly victims: ReadonlySet<number>;
  /** Guesses made one by one, for each reference. */
  readonly guesses: number;
  /** Milliseconds of one Argon2id at the product's cost. */
  readonly argon2Ms: number;
}

/** How much is tried. More narrows the intervals and takes longer. */
const PRIOR_TARGETS = 30;
const CURVE_TARGETS = 60;
const DICTIONARY_TARGETS = 200;
const DICTIONARY_FACES = 10_000;
const INVERTED = 300;
const SEVERAL_TOKENS_PEOPLE = 10;
const TIMED_DECODINGS = 40;

export async function measureSecurity(
  bench: Workbench,
  attacked: AttackedReferences,
): Promise<SecurityReport> {
  const { level, captures, code, comparisons, argon2Ms } = attacked;
  const policy = captures === 1 ? '1-1' : '3-1';
  const alone = await measureCodeAlone(bench.study, policy, code, comparisons, decodeOn(bench));
  const { curve, report: decoding } = await traceDecoding(bench, attacked);
  const priorAttack = await attackByPriorOf(bench, attacked, curve, decoding.ms);
  return {
    level,
    captures,
    code,
    messageBits: polarCode(code).messageBits,
    codeAlone: { ...alone, bits: -Math.log2(alone.value > 0 ? alone.value : alone.high) },
    decoding,
    priorAttack,
    dictionary: await attackByDictionaryOf(bench, attacked),
    inversion: await invert(bench, attacked),
    severalTokens: captures === 1 ? await attackSeveral(bench, attacked, curve) : [],
    secrets: worthOfSecrets(priorAttack, decoding.ms, argon2Ms),
  };
}

/** Some references of victims, no two of one person while there are others. */
function targetsOf(
  { study }: Workbench,
  { captures, victims }: AttackedReferences,
  count: number,
): readonly number[] {
  const { subjects } = study.faces[captures];
  const random = createRandom(study.seed, `targets ${captures}`);
  const mixed = shuffled(subjects.keys(), random).filter((face) => victims.has(subjects[face]!));
  const seen = new Set<number>();
  const firstOfEach = mixed.filter((face) => {
    const fresh = !seen.has(subjects[face]!);
    seen.add(subjects[face]!);
    return fresh;
  });
  return [...new Set([...firstOfEach, ...mixed])].slice(0, count);
}

async function traceDecoding(
  bench: Workbench,
  attacked: AttackedReferences,
): Promise<{ readonly curve: DecodingCurve; readonly report: DecodingReport }> {
  const { captures, code } = attacked;
  const targets = targetsOf(bench, attacked, CURVE_TARGETS);
  const inputs = pieces(targets.length, 4).map(({ from, to }) => ({
    captures,
    code,
    targets: targets.slice(from, to),
  }));
  const counts = await runStage(bench, `decoding curve, ${code}`, 'decodingCurve', inputs);
  const scores = curveScores(code);
  const total = (of: (part: DecodingCounts) => Int32Array): readonly number[] =>
    scores.map((_, at) => counts.reduce((sum, part) => sum + of(part)[at]!, 0));
  const trials = total((part) => part.trials);
  const curve = risingCurve(
    scores,
    total((part) => part.opened),
    trials,
  );
  const [half, nineTenths, most] = [0.5, 0.9, 0.99].map((share) => scoreWith(curve, share));
  return {
    curve,
    report: {
      curve: scores.map((score, at) => ({ score, opened: curve.shares[at]! })),
      trials: trials.reduce((sum, count) => sum + count, 0),
      ...(half !== undefined && { half }),
      ...(nineTenths !== undefined && { nineTenths }),
      ...(most !== undefined && { ninetyNineHundredths: most }),
      ms: await decodingTime(bench, code),
    },
  };
}

async function attackByPriorOf(
  bench: Workbench,
  attacked: AttackedReferences,
  curve: DecodingCurve,
  decodeMs: number,
): Promise<PriorAttackReport> {
  const { captures, code, prior, guesses } = attacked;
  const targets = targetsOf(bench, attacked, PRIOR_TARGETS);
  const common = { captures, code, prior, curve, budget: guesses };
  const results = await runStage(
    bench,
    `guesses from the prior, ${code}`,
    'priorAttack',
    targets.map((target) => ({ ...common, target })),
  );
  const ascending = results.map(({ perGuess }) => perGuess).sort((a, b) => a - b);
  const perGuess = { median: quantile(ascending, 0.5), hardest: quantile(ascending, 0.1) };
  const opened = results
    .map((result) => result.opened ?? Number.POSITIVE_INFINITY)
    .sort((a, b) => a - b);
  const median = opened[Math.floor(opened.length / 2)]!;
  const seconds = (probability: number): number => ((Math.LN2 / probability) * decodeMs) / 1000;
  return {
    targets: targets.length,
    perGuess,
    bits: { median: -Math.log2(perGuess.median), hardest: -Math.log2(perGuess.hardest) },
    direct: {
      budget: guesses,
      opened: wilsonRate(opened.filter(Number.isFinite).length, targets.length),
      ...(Number.isFinite(median) && { median }),
    },
    cpuSeconds: { median: seconds(perGuess.median), hardest: seconds(perGuess.hardest) },
  };
}

async function decodingTime(bench: Workbench, code: CodeName): Promise<number> {
  const times = await bench.run('timeDecodings', { code, count: TIMED_DECODINGS });
  // The first ones warm up.
  return quantile(Float64Array.from(times.slice(TIMED_DECODINGS / 4)).sort(), 0.5);
}

async function attackByDictionaryOf(
  bench: Workbench,
  attacked: AttackedReferences,
): Promise<DictionaryReport> {
  const { captures, code, threshold } = attacked;
  const targets = targetsOf(bench, attacked, DICTIONARY_TARGETS);
  const common = { captures, code, threshold, faces: DICTIONARY_FACES };
  const results = await runStage(
    bench,
    `dictionary of faces, ${code}`,
    'dictionary',
    targets.map((target) => ({ ...common, target })),
  );
  const share = (of: (result: (typeof results)[number]) => boolean): Rate =>
    wilsonRate(results.filter(of).length, results.length);
  return {
    tokens: targets.length,
    faces: Math.min(...results.map(({ faces }) => faces)),
    opened: share(({ opened }) => opened),
    openedBothSigns: share(({ openedBothSigns }) => openedBothSigns),
    matched: share(({ matched }) => matched),
  };
}

async function invert(bench: Workbench, attacked: AttackedReferences): Promise<InversionReport> {
  const { captures, code, threshold } = attacked;
  const targets = targetsOf(bench, attacked, INVERTED);
  const lots = pieces(targets.length, 20).map(({ from, to }) => targets.slice(from, to));
  const results = (
    await runStage(
      bench,
      `inversion, ${code}`,
      'inversion',
      lots.map((lot) => ({ captures, code, threshold, targets: lot })),
    )
  ).flat();
  const cosines = results.map(({ cosine }) => cosine);
  const withOther = results.filter(({ passesOther }) => passesOther !== undefined);
  const count = (
    rows: typeof results,
    of: (row: (typeof results)[number]) => boolean | undefined,
  ) => wilsonRate(rows.filter((row) => of(row) === true).length, rows.length);
  return {
    tokens: results.length,
    cosine: {
      mean: cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length,
      least: Math.min(...cosines),
    },
    passesRenewed: count(results, (row) => row.passesRenewed),
    passesOtherCapture: count(withOther, (row) => row.passesOther),
    truePassesOtherCapture: count(withOther, (row) => row.truePassesOther),
  };
}

async function attackSeveral(
  bench: Workbench,
  attacked: AttackedReferences,
  curve: DecodingCurve,
): Promise<readonly SeveralTokensReport[]> {
  const { code, threshold, prior, victims } = attacked;
  const random = createRandom(bench.study.seed, 'people with several tokens');
  const people = capturesBySubject(bench.study)
    .filter((captures, person) => victims.has(person) && captures.length >= 5)
    .map((captures) => shuffled(captures, random));
  const chosen = shuffled(people, random).slice(0, SEVERAL_TOKENS_PEOPLE);
  if (chosen.length === 0) return [];
  const reports: SeveralTokensReport[] = [];
  for (const tokens of [2, 4] as const) {
    const results = await runStage(
      bench,
      `${tokens} tokens of one person, ${code}`,
      'severalTokens',
      chosen.map((captures) => ({
        code,
        threshold,
        prior,
        curve,
        // The further capture is the same, however many tokens.
        captures: [...captures.slice(0, tokens), captures[4]!],
      })),
    );
    const mean = (of: (result: (typeof results)[number]) => number): number =>
      results.reduce((sum, result) => sum + of(result), 0) / results.length;
    const others = results.length * (tokens - 1);
    const opened = results.reduce((sum, { othersOpened }) => sum + othersOpened, 0);
    const ascending = results.map(({ perGuess }) => perGuess).sort((a, b) => a - b);
    reports.push({
      tokens,
      people: results.length,
      perGuess: quantile(ascending, 0.5),
      othersOpened: wilsonRate(opened, others),
      cosine: { one: mean(({ cosine }) => cosine.one), all: mean(({ cosine }) => cosine.all) },
      passesOtherCapture: wilsonRate(
        results.filter(({ passesOther }) => passesOther).length,
        results.length,
      ),
    });
  }
  return reports;
}

const PINS = 1e6;
const MS_PER_HOUR = 3_600_000;

function worthOfSecrets(
  { perGuess }: PriorAttackReport,
  decodeMs: number,
  argon2Ms: number,
): SecretsReport {
  const workFactor = (probability: number): number =>
    Math.log2(Math.max(1, decodeMs / probability / argon2Ms));
  return {
    argon2Ms,
    workFactorBits: { median: workFactor(perGuess.median), hardest: workFactor(perGuess.hardest) },
    sixDigitPinHours: {
      withPhotograph: (PINS * argon2Ms) / MS_PER_HOUR,
      without: (PINS * (argon2Ms + decodeMs / perGuess.median)) / MS_PER_HOUR,
    },
    deviceSecretBits: 256,
  };
}
