import { argon2, createHmac, hkdfSync } from 'node:crypto';
import { promisify } from 'node:util';
import {
  type Calibration,
  type CodeName,
  type FaceEngine,
  FacenitionError,
  type KeyRing,
  type Level,
  type PackManifest,
  type PassphraseHash,
  type ProbePoint,
  type RandomSource,
  type TemplatePorts,
} from '@facenition/core';

/** Deterministic numbers for tests: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function seededNormal(seed: number): () => number {
  const uniform = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

export function seededBytes(seed: number): RandomSource {
  const uniform = seededRandom(seed);
  return (length) => Uint8Array.from({ length }, () => Math.floor(uniform() * 256));
}

function unit(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}

/** An embedding that no person has. */
export function syntheticEmbedding(seed: number, dimension = 128): Float32Array {
  const normal = seededNormal(seed);
  return unit(Array.from({ length: dimension }, normal));
}

/** An embedding at exactly this cosine from another. */
export function embeddingAtCosine(from: Float32Array, cosine: number, seed: number): Float32Array {
  const other = syntheticEmbedding(seed, from.length);
  const overlap = from.reduce((sum, value, i) => sum + value * other[i]!, 0);
  const across = unit([...from].map((value, i) => other[i]! - overlap * value));
  const sine = Math.sqrt(1 - cosine * cosine);
  return unit([...from].map((value, i) => cosine * value + sine * across[i]!));
}

/** A sample that stands for an embedding; {@link embeddingEngine} reads it back. */
export function sampleOf(embedding: Float32Array): Uint8Array {
  return new Uint8Array(embedding.buffer.slice(0));
}

/** A face engine whose samples are embeddings. An empty sample shows no face. */
export const embeddingEngine: Omit<FaceEngine, 'pack'> = {
  acquire: async (sample) =>
    sample.length === 0
      ? { outcome: 'not-acquired', reason: 'no-face' }
      : { outcome: 'acquired', embedding: new Float32Array(sample.slice().buffer) },
};

const derive = promisify(argon2);

/** Node's own Argon2, independent of the one that the server uses. */
export const nodeArgon2: PassphraseHash = {
  argon2id: async (message, nonce, { memoryKiB, passes }) =>
    new Uint8Array(
      await derive('argon2id', {
        message,
        nonce,
        memory: memoryKiB,
        passes,
        parallelism: 1,
        tagLength: 32,
      }),
    ),
};

export const SERVICE_KEY = new Uint8Array(32).fill(9);
export const PEPPER = new Uint8Array(32).fill(7);

/** Fixed keys: generation 1 is current, generation 0 does not exist. */
export const fixedKeys: KeyRing = {
  current: async () => 1,
  sealKey: async (kid, salt, info) =>
    kid === 1 ? new Uint8Array(hkdfSync('sha256', SERVICE_KEY, salt, info, 32)) : undefined,
  pepper: async (kid, message) =>
    kid === 1 ? new Uint8Array(createHmac('sha256', PEPPER).update(message).digest()) : undefined,
};

const codes: readonly (readonly [Level, CodeName, CodeName])[] = [
  [1, 'T48', 'H80'],
  [2, 'H56', 'H96'],
  [3, 'H64', 'H96'],
  [4, 'H80', 'H96'],
  [5, 'H80', 'H112'],
];

/** Rates of nothing. */
export const UNMEASURED: Omit<ProbePoint, 'threshold'> = {
  falseMatchRate: 0,
  falseMatchInterval: [0, 1],
  falseNonMatchRate: 0,
  unprotectedFalseNonMatchRate: 0,
};

const calibration: Calibration = {
  dataset: 'none: made for tests',
  datasetDigest: '0'.repeat(64),
  product: 'none',
  hash: '0'.repeat(64),
  date: '2026-01-01',
  subjects: 0,
  images: 0,
  matedComparisons: 0,
  nonMatedComparisons: 0,
  operatingPoints: codes.flatMap(([level, single, several]) => [
    point(level, 'single', single),
    point(level, 'several', several),
  ]),
  comparisons: codes.map(([level]) => ({
    level,
    threshold: 0.2 + 0.05 * level,
    falseMatchRate: 0,
    falseMatchInterval: [0, 1],
    falseNonMatchRate: 0,
  })),
};

function point(
  level: Level,
  captures: 'single' | 'several',
  code: CodeName,
): Calibration['operatingPoints'][number] {
  return {
    level,
    captures,
    code,
    probes: { single: probePoint(level, 0.2), several: probePoint(level, 0.22) },
  };
}

function probePoint(level: Level, base: number): ProbePoint {
  return {
    threshold: base + 0.045 * level,
    ...UNMEASURED,
    falseNonMatchRate: level === 5 ? 0.25 : 0,
  };
}

export const testPack: PackManifest = {
  id: 'test',
  modelId: 1,
  title: 'Made for tests',
  grade: 'standard',
  trainingData: 'none',
  files: [],
  detector: { kind: 'yunet', scoreThreshold: 0.5 },
  recogniser: {
    input: 'input',
    output: 'output',
    size: 112,
    mean: [0, 0, 0],
    deviation: [1, 1, 1],
    template: [
      { x: 0, y: 0 },
      { x: 0, y: 0 },
      { x: 0, y: 0 },
      { x: 0, y: 0 },
      { x: 0, y: 0 },
    ],
    dimension: 128,
    mirrored: false,
  },
  preprocessing: { mean: '' },
  calibration,
};

export const NOW = Date.UTC(2026, 5, 1);

/** Ports of a working system, but for what is changed. */
export function testPorts({
  pack = testPack,
  ...changes
}: Partial<TemplatePorts> & { readonly pack?: PackManifest } = {}): TemplatePorts {
  return {
    engine: { ...embeddingEngine, pack },
    keys: fixedKeys,
    passphraseHash: nodeArgon2,
    clock: () => NOW,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    ...changes,
  };
}

/** The code of a fault that a promise is expected to end in. */
export async function faultCode(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (fault) {
    if (fault instanceof FacenitionError) return fault.code;
    throw fault;
  }
  return 'no fault';
}
