import { availableParallelism } from 'node:os';
import type { Config } from '../config.ts';
import { type Finding, ok, warning } from './finding.ts';

const CHECK = 'workers and memory';

const MIB = 2 ** 20;
/** A worker with its models under load, and one Argon2id: see docs/performance.md. */
const WORKER_BYTES = 400 * MIB;
const ARGON2_BYTES = 64 * MIB;

export interface Machine {
  readonly cores: number;
  /** Bytes that this process may still take, limits of its container counted. */
  readonly free: number;
}

/** @param isRunning a server has its memory already: what is free says nothing then */
export function checkCapacity(
  { workers }: Pick<Config, 'workers'>,
  isRunning: boolean,
  { cores, free }: Machine = { cores: availableParallelism(), free: process.availableMemory() },
): readonly Finding[] {
  const findings: Finding[] = [];
  if (workers > cores) {
    const what = `${workers} workers share ${cores} cores`;
    findings.push(warning(CHECK, what, `set FACENITION_WORKERS to ${cores} or less`));
  }
  const needed = workers * (WORKER_BYTES + ARGON2_BYTES);
  if (!isRunning && free < needed) {
    const what = `${mib(free)} MiB are free, and ${workers} workers may need ${mib(needed)}`;
    findings.push(warning(CHECK, what, 'give it more memory, or set FACENITION_WORKERS lower'));
  }
  const enough = `${workers} workers on ${cores} cores, ${mib(free)} MiB free`;
  return findings.length === 0 ? [ok(CHECK, enough)] : findings;
}

function mib(bytes: number): number {
  return Math.floor(bytes / MIB);
}
