import { join } from 'node:path';
import { compete, quantile } from '../bench/protocol.ts';

/** The least that a request can cost, measured without a server. */
export interface FloorFigures {
  /** Of all threads together. */
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly cpuMs: number;
}

const OURS = join(import.meta.dirname, '..', 'bench', 'ours.ts');
const WARM_UP = 20;
/** So many runs of one thread in a second of measuring, about. */
const RUNS_PER_SECOND = 10;

export interface FloorOptions {
  readonly pack: string;
  /** Paths of the photographs that the server is asked about. */
  readonly images: readonly string[];
  /** As many processes as the server has workers, at the same time. */
  readonly workers: number;
  readonly seconds: number;
}

/**
 * Decoding, the ONNX runs and, in `floor`, one Argon2id, on all workers at once. A process for each:
 * nothing is shared, and none waits for another.
 */
export async function measureFloor(
  mode: 'floor' | 'floor-device',
  { pack, images, workers, seconds }: FloorOptions,
): Promise<FloorFigures> {
  const repeated = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, i) => images[i % images.length]!);
  const argv = ['--conditions=@facenition/source', OURS, mode, pack];
  const task = { warmUp: repeated(WARM_UP), images: repeated(RUNS_PER_SECOND * seconds) };
  const answers = await Promise.all(Array.from({ length: workers }, () => compete(argv, task)));
  const times = answers.map(({ results }) => results.map(({ ms }) => ms));
  const all = times.flat();
  return {
    perSecond: times.reduce((sum, ms) => sum + 1000 / mean(ms), 0),
    p50: quantile(all, 0.5),
    p95: quantile(all, 0.95),
    p99: quantile(all, 0.99),
    cpuMs: mean(answers.map(({ cpuMs = Number.NaN }) => cpuMs)),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
