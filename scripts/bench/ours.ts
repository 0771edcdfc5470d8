/**
 * Facenition as a contestant: `ours.ts MODE PACK`, the task on standard input.
 *
 * - `embed`: decode, detect, align, embed: what the peers do.
 * - `authenticate`: the whole request, through HTTP, with one worker.
 * - `floor`: image decoding, the same ONNX runs on the same inputs, and one Argon2id; nothing else.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  type InferenceRuntime,
  type InferenceSession,
  loadFaceEngine,
  PACKS,
  type Tensor,
} from '@facenition/core';
import {
  createImageDecoder,
  createInferenceRuntime,
  createPassphraseHash,
  loadModelFile,
  readConfig,
  selectPack,
  startServer,
} from '@facenition/server';
import type { Answer, Task } from './protocol.ts';

type Measure = (path: string) => Promise<{ readonly embedding?: readonly number[] }>;

const [mode = '', packId = ''] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'facenition-bench-'));
const settings = {
  FACENITION_PORT: '0',
  FACENITION_DATA_DIR: folder,
  FACENITION_MODEL_PACK: packId,
  FACENITION_WORKERS: '1',
  FACENITION_LOG_LEVEL: 'error',
  ...(process.env.FACENITION_MODELS_DIR !== undefined && {
    FACENITION_MODELS_DIR: process.env.FACENITION_MODELS_DIR,
  }),
};
const config = readConfig(settings, folder);
const pack = await selectPack({ packs: PACKS, modelsDir: config.modelsDir, wanted: packId });
const runtime = createInferenceRuntime();
const decoder = createImageDecoder();

async function openEngine(using: InferenceRuntime): ReturnType<typeof loadFaceEngine> {
  const files = loadModelFile.bind(undefined, config.modelsDir, pack);
  return loadFaceEngine({ pack, files, runtime: using, decoder });
}

async function embed(): Promise<Measure> {
  const engine = await openEngine(runtime);
  return async (path) => {
    const acquisition = await engine.acquire(await readFile(path), 'largest');
    return acquisition.outcome === 'acquired' ? { embedding: [...acquisition.embedding] } : {};
  };
}

async function authenticate(): Promise<Measure> {
  const server = await startServer({ config, log: () => {} });
  const level = pack.grade === 'demo' ? '2' : '4';
  let token: string | undefined;
  return async (path) => {
    const form = new FormData();
    form.set('photo', new Blob([await readFile(path)]), basename(path));
    for (const [name, value] of Object.entries({ password: 'a secret', face: 'largest' })) {
      form.set(name, value);
    }
    form.set('accuracy', level);
    if (token !== undefined) form.set('token', token);
    const response = await fetch(
      `${server.url}/${token === undefined ? 'generate' : 'authenticate'}`,
      {
        method: 'POST',
        headers: { 'X-Auth-Token': server.clientToken ?? '' },
        body: form,
      },
    );
    const body: unknown = await response.json();
    if (token === undefined) token = tokenIn(body);
    return {};
  };
}

function tokenIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('token' in body)) return undefined;
  return typeof body.token === 'string' ? body.token : undefined;
}

async function floor(images: readonly string[]): Promise<Measure> {
  const runs = new Map<string, (() => Promise<unknown>)[]>();
  let recording: (() => Promise<unknown>)[] = [];
  const engine = await openEngine({
    async load(model) {
      const session = await runtime.load(model);
      return recorded(session, (again) => recording.push(again));
    },
  });
  for (const path of new Set(images)) {
    recording = [];
    await engine.acquire(await readFile(path), 'largest');
    runs.set(path, recording);
  }
  const passphraseHash = createPassphraseHash();
  const cost = { memoryKiB: 65_536, passes: 3 };
  return async (path) => {
    await decoder.decode(await readFile(path));
    for (const again of runs.get(path) ?? []) await again();
    await passphraseHash.argon2id(new Uint8Array(8), new Uint8Array(16), cost);
    return {};
  };
}

function recorded(
  session: InferenceSession,
  record: (again: () => Promise<unknown>) => void,
): InferenceSession {
  return {
    run(inputs: Readonly<Record<string, Tensor>>) {
      record(() => session.run(inputs));
      return session.run(inputs);
    },
  };
}

const task: Task = JSON.parse(await text(process.stdin));
const measures = { embed, authenticate, floor: () => floor([...task.warmUp, ...task.images]) };
const measure = await (mode === 'embed' || mode === 'floor' ? measures[mode]() : authenticate());
for (const path of task.warmUp) await measure(path);
const results: Answer['results'] = [];
for (const path of task.images) {
  const start = performance.now();
  const { embedding } = await measure(path);
  const ms = performance.now() - start;
  results.push({ path, ms, ...(embedding !== undefined && { embedding: [...embedding] }) });
}
await rm(folder, { recursive: true, force: true });
const answer: Answer = { peakMiB: process.resourceUsage().maxRSS / 1024, results };
process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit(0));
