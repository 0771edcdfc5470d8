import type {
  OperatingPointReport,
  PolicyName,
  PolicyReport,
  Rate,
  ScoreReport,
  SecurityReport,
  SeveralTokensReport,
  UnlinkabilityReport,
} from '../../src/scorecard.ts';

/** Parameters of made-up scores: both kinds normally distributed. */
interface Shape {
  readonly mated: number;
  readonly nonMated: number;
  readonly mean: number;
  readonly deviation: number;
  /** Makes the non-mated tail heavier. */
  readonly spread?: number;
}

const POINTS: Readonly<
  Record<PolicyName, readonly Pick<OperatingPointReport, 'code' | 'threshold' | 'holds'>[]>
> = {
  '1-1': [
    { code: 'H64', threshold: 0.309, holds: true },
    { code: 'H80', threshold: 0.35, holds: true },
    { code: 'H80', threshold: 0.392, holds: false },
  ],
  '1-2': [],
  '3-1': [
    { code: 'H80', threshold: 0.312, holds: true },
    { code: 'H112', threshold: 0.354, holds: true },
    { code: 'H112', threshold: 0.405, holds: true },
  ],
  '3-2': [
    { code: 'H96', threshold: 0.318, holds: true },
    { code: 'H112', threshold: 0.36, holds: true },
    { code: 'H112', threshold: 0.411, holds: true },
  ],
};

const SHAPES: Readonly<Record<PolicyName, Shape>> = {
  '1-1': { mated: 7130, nonMated: 1_038_000, mean: 0.62, deviation: 0.132 },
  '1-2': { mated: 2490, nonMated: 361_000, mean: 0.66, deviation: 0.126 },
  '3-1': { mated: 2490, nonMated: 361_000, mean: 0.66, deviation: 0.126 },
  '3-2': { mated: 2062, nonMated: 274_000, mean: 0.75, deviation: 0.1 },
};

/** A share with a 95 % interval after Wilson; with no event, by the rule of 3. */
export function rate(events: number, trials: number): Rate {
  const value = events / trials;
  if (events === 0) return { value, low: 0, high: 3 / trials, events, trials };
  const z = 1.96;
  const centre = (value + z ** 2 / (2 * trials)) / (1 + z ** 2 / trials);
  const half =
    (z * Math.sqrt((value * (1 - value)) / trials + (z / (2 * trials)) ** 2)) /
    (1 + z ** 2 / trials);
  return {
    value,
    low: Math.max(0, centre - half),
    high: Math.min(1, centre + half),
    events,
    trials,
  };
}

/** Above the value, by Hastings' approximation: good to a few times 1e-8. */
function tail(z: number): number {
  if (z < 0) return 1 - tail(-z);
  const t = 1 / (1 + 0.231_641_9 * z);
  const factors = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
  const series = factors.reduce((sum, factor, at) => sum + factor * t ** (at + 1), 0);
  return density(z) * series;
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

export function scores({ mated, nonMated, mean, deviation, spread = 0.092 }: Shape): ScoreReport {
  const fmrAt = (threshold: number): number => tail(threshold / spread);
  const fnmrAt = (threshold: number): number => 1 - tail((threshold - mean) / deviation);
  const thresholds = Array.from({ length: 121 }, (_, at) => at * 0.005);
  const thresholdFor = (fmr: number): number =>
    thresholds.find((threshold) => fmrAt(threshold) <= fmr) ?? 0.6;
  const eer = fnmrAt(thresholds.find((t) => fmrAt(t) <= fnmrAt(t)) ?? 0);
  return {
    mated,
    nonMated,
    eer,
    eerInterval: { low: 0.8 * eer, high: 1.25 * eer },
    fnmrAtFmr: [1e-2, 1e-3, 1e-4, 1e-5].map((fmr) => {
      const threshold = thresholdFor(fmr);
      const falseMatches = Math.floor(fmr * nonMated);
      const falseNonMatches = Math.round(fnmrAt(threshold) * mated);
      const fnmr = falseNonMatches / mated;
      const counted = { fmr, threshold, falseMatches, falseNonMatches, fnmr };
      if (falseMatches >= 30) {
        return {
          ...counted,
          interval: { low: 0.8 * fnmr, high: 1.25 * fnmr },
          supported: true,
        };
      }
      const why = `${falseMatches} false matches in ${nonMated} comparisons, 30 are needed`;
      return { ...counted, supported: false, why };
    }),
    det: thresholds
      .map((threshold) => ({ fmr: fmrAt(threshold), fnmr: fnmrAt(threshold) }))
      .filter(({ fmr, fnmr }) => fmr >= 1 / nonMated && fnmr >= 1 / mated),
    distribution: Array.from({ length: 70 }, (_, at) => {
      const score = -0.39 + 0.02 * at;
      return {
        score,
        mated: (0.02 * density((score - mean) / deviation)) / deviation,
        nonMated: (0.02 * density(score / spread)) / spread,
      };
    }),
  };
}

export function policy(name: PolicyName): PolicyReport {
  const shape = SHAPES[name];
  const targets = [5e-4, 1e-4, 1e-5];
  const refused = { '1-1': [93, 154, 340], '1-2': [], '3-1': [9, 18, 31], '3-2': [0, 0, 2] }[name];
  return {
    policy: name,
    subjects: name === '1-1' ? 1433 : 213,
    unprotected: scores(shape),
    protected: scores({ ...shape, mean: shape.mean - 0.005, spread: 0.094 }),
    differences: [
      { fmr: 1e-3, value: 0.0004, low: -0.0002, high: 0.0011 },
      { fmr: 1e-4, value: 0.0008, low: 0.0001, high: 0.0015 },
    ],
    operatingPoints: POINTS[name].map((point, at): OperatingPointReport => {
      const targetFmr = targets[at]!;
      const factor = point.holds ? 1.05 : 2.4;
      const share = refused[at]! / shape.mated;
      return {
        ...point,
        level: ([3, 4, 6] as const)[at]!,
        targetFmr,
        falseMatchRate: rate(Math.round(factor * targetFmr * shape.nonMated), shape.nonMated),
        falseNonMatchRate: rate(refused[at]!, shape.mated),
        unprotected: 0.91 * share,
        difference: { value: 0.09 * share, low: -0.05 * share, high: 0.22 * share },
      };
    }),
  };
}

export function security({
  bits,
  cpuSeconds,
  ...kind
}: Pick<SecurityReport, 'captures' | 'code' | 'messageBits'> & {
  readonly bits: number;
  readonly cpuSeconds: number;
}): SecurityReport {
  return {
    level: 4,
    ...kind,
    codeAlone: { ...rate(125, 1_038_000), bits: Math.log2(1_038_000 / 125) },
    decoding: {
      curve: [0.3, 0.36, 0.4, 0.46].map((score, at) => ({ score, opened: at / 3 })),
      trials: 2220,
      half: 0.383,
      nineTenths: 0.421,
      ms: 8.6,
    },
    priorAttack: {
      targets: 100,
      perGuess: { median: 2 ** -bits, hardest: 2 ** -(bits + 3.6) },
      bits: { median: bits, hardest: bits + 3.6 },
      direct: { budget: 100_000, opened: rate(96, 100), median: 3950 },
      cpuSeconds: { median: cpuSeconds, hardest: 12 * cpuSeconds },
    },
    dictionary: {
      tokens: 300,
      faces: 6410,
      opened: rate(kind.captures === 1 ? 98 : 20, 300),
      openedBothSigns: rate(kind.captures === 1 ? 116 : 21, 300),
      matched: rate(kind.captures === 1 ? 90 : 20, 300),
    },
    inversion: {
      tokens: 300,
      cosine: { mean: 0.996, least: 0.991 },
      passesRenewed: rate(300, 300),
      passesOtherCapture: rate(292, 300),
      truePassesOtherCapture: rate(293, 300),
    },
    severalTokens: [severalTokens(2, 2 ** (1.1 - bits)), severalTokens(4, 2 ** (2.3 - bits))],
    secrets: {
      argon2Ms: 84.2,
      workFactorBits: { median: 4.1, hardest: 7.7 },
      sixDigitPinHours: { withPhotograph: 23.4, without: 401 },
      deviceSecretBits: 256,
    },
  };
}

function severalTokens(tokens: 2 | 4, perGuess: number): SeveralTokensReport {
  return {
    tokens,
    people: 120,
    perGuess,
    othersOpened: rate(117 * (tokens - 1), 120 * (tokens - 1)),
    cosine: { one: 0.912, all: tokens === 2 ? 0.951 : 0.982 },
    passesOtherCapture: rate(119, 120),
  };
}

export function unlinkability(
  keys: UnlinkabilityReport['keys'],
  dsys: number,
  attacker: string,
  score: string,
): UnlinkabilityReport {
  const known = keys === 'known';
  const [centre, deviation] = known ? [0.02, 0.12] : [0.5, 0.0156];
  const matedCentre = known ? 0.68 : 0.4995;
  return {
    attacker,
    score,
    keys,
    mated: 1200,
    nonMated: 1200,
    dsys,
    permuted: { mean: 0.028, high: 0.047 },
    curve: Array.from({ length: 40 }, (_, at) => {
      const middle = (centre + matedCentre) / 2;
      const x = middle + (at - 19.5) * deviation * (known ? 0.28 : 0.17);
      const mated = density((x - matedCentre) / deviation) / deviation;
      const nonMated = density((x - centre) / deviation) / deviation;
      const linkability = mated > nonMated ? (mated - nonMated) / (mated + nonMated) : 0;
      return { score: x, mated, nonMated, linkability };
    }),
  };
}
