import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { enrol, type Level, type PackManifest, verify } from '@facenition/core';
import { PASSPHRASE_COST } from '@facenition/core/template';
import type { CostReport, Quantiles } from '@facenition/evaluation';
import type { Config } from '../config.ts';
import { createPassphraseHash } from '../engine/passphrase-hash.ts';
import { openTemplatePorts } from '../engine/template-ports.ts';
import { createKeyFile } from '../keys/key-file.ts';

const ARGON2_RUNS = 12;
const IMAGES = 12;
const WARM_UP = 3;

export async function measureArgon2(): Promise<CostReport['argon2']> {
  const { argon2id } = createPassphraseHash();
  const salt = new Uint8Array(16);
  const passphrase = new TextEncoder().encode('a passphrase');
  const times: number[] = [];
  for (let run = 0; run < ARGON2_RUNS; run++) {
    times.push(await timed(() => argon2id(passphrase, salt, PASSPHRASE_COST)));
  }
  return {
    ms: quantilesOf(times.slice(2)),
    memoryMiB: PASSPHRASE_COST.memoryKiB / 1024,
    passes: PASSPHRASE_COST.passes,
  };
}

export interface TimedImages {
  readonly pack: PackManifest;
  readonly level: Level;
  readonly folder: string;
  /** Paths of images that can be acquired. */
  readonly images: readonly string[];
}

/**
 * Whole enrolments and verifications of image files with a passphrase, one after another in this
 * thread, as the product does them; without HTTP.
 */
export async function timeTransactions(
  { pack, level, folder, images }: TimedImages,
  config: Config,
): Promise<Pick<CostReport, 'enrolMs' | 'verifyMs' | 'tokenCharacters'>> {
  const keys = await mkdtemp(join(tmpdir(), 'facenition-cost-'));
  try {
    const keyFile = join(keys, 'keys.json');
    await createKeyFile(keyFile, Date.now());
    const ports = await openTemplatePorts(
      { ...config, pack, keyFile, keyCustody: { kind: 'file' } },
      Date.now,
    );
    const secret = { kind: 'passphrase', passphrase: 'a passphrase' } as const;
    const common = { secret, scope: 'evaluation', level, faceChoice: 'largest' } as const;
    const [enrolments, verifications]: [number[], number[]] = [[], []];
    let tokenCharacters = 0;
    for (const path of images.slice(0, IMAGES + WARM_UP)) {
      const samples = [new Uint8Array(await readFile(join(folder, path)))];
      const start = performance.now();
      const outcome = await enrol({ ...common, samples }, ports);
      enrolments.push(performance.now() - start);
      if (outcome.outcome !== 'enrolled') continue;
      const { token } = outcome;
      tokenCharacters = token.length;
      verifications.push(await timed(() => verify({ ...common, token, samples }, ports)));
    }
    const [enrolled, verified] = [enrolments.slice(WARM_UP), verifications.slice(WARM_UP)];
    return {
      tokenCharacters,
      ...(enrolled.length > 0 && { enrolMs: quantilesOf(enrolled) }),
      ...(verified.length > 0 && { verifyMs: quantilesOf(verified) }),
    };
  } finally {
    await rm(keys, { recursive: true, force: true });
  }
}

export function describeMachine(): string {
  const [first] = cpus();
  const model = first?.model.trim() ?? 'unknown processor';
  return `${model}, ${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function quantilesOf(times: readonly number[]): Quantiles {
  const ascending = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), runs: ascending.length };
}
