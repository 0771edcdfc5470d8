/**
 * Facenition as a contestant: `ours.ts MODE PACK`, the task on standard input.
 *
 * - `embed`: decode, detect, align, embed: what the peers do.
 * - `authenticate`: the whole request, through HTTP, with one worker.
 * - `floor`: image decoding, the same ONNX runs on the same inputs, and one Argon2id; nothing else.
 * - `floor-device`: the same without Argon2id, as with a device secret.
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
import * as z from 'zod';
import type { Answer, Task } from './protocol.ts';

type Measure = (path: string) => Promise<{ readonly embedding?: readonly number[] }>;

const [mode = '', packId = ''] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'facenition-bench-'));
const settings = {
  FACENITION_PORT: '0',
  FACENITION_MANAGEMENT_PORT: '0',
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

/** Answers are checked: a fast refusal of the request would otherwise count as a fast decision. */
async function authenticate(images: readonly string[]): Promise<Measure> {
  const server = await startServer({ config, log: () => {} });
  const accuracy = pack.grade === 'demo' ? '2' : '4';
  const post = async (path: string, photo: string, more: Record<string, string>) => {
    const form = new FormData();
    form.set('photo', new Blob([await readFile(photo)]), basename(photo));
    const fields = { password: 'a secret', face: 'largest', accuracy, ...more };
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const headers = { 'X-Auth-Token': `${server.clientToken}` };
    const response = await fetch(server.url + path, { method: 'POST', headers, body: form });
    return Generated.or(Decided).parse(await response.json());
  };
  const enrolled = await post('/generate', `${images[0]}`, {});
  if (!('token' in enrolled)) throw new Error('nobody was enrolled');
  return async (path) => {
    const answer = await post('/authenticate', path, { token: enrolled.token });
    if (!('authenticated' in answer)) throw new Error('nothing was decided');
    return {};
  };
}

const Generated = z.object({ ok: z.literal(true), token: z.string() });
const Decided = z.object({ ok: z.literal(true), authenticated: z.boolean() });

async function floor(images: readonly string[], withHash: boolean): Promise<Measure> {
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
    if (withHash) await passphraseHash.argon2id(new Uint8Array(8), new Uint8Array(16), cost);
    return {};
  };
}

function recorded(
  session: InferenceSession,
  record: (again: () => Promise<unknown>) => void,
): InferenceSession {
  return {
    run(inputs: Readonly<Record<string, Tensor>>) {
      const kept = structuredClone(inputs);
      record(() => session.run(kept));
      return session.run(inputs);
    },
  };
}

const task: Task = JSON.parse(await text(process.stdin));
const all = [...task.warmUp, ...task.images];
const measures = new Map<string, () => Promise<Measure>>([
  ['embed', embed],
  ['authenticate', () => authenticate(all)],
  ['floor', () => floor(all, true)],
  ['floor-device', () => floor(all, false)],
]);
const measure = await measures.get(mode)?.();
if (measure === undefined) throw new Error('which mode?');
for (const path of task.warmUp) await measure(path);
const results: Answer['results'] = [];
const before = process.cpuUsage();
for (const path of task.images) {
  const start = performance.now();
  const { embedding } = await measure(path);
  const ms = performance.now() - start;
  results.push({ path, ms, ...(embedding !== undefined && { embedding: [...embedding] }) });
}
const { user, system } = process.cpuUsage(before);
await rm(folder, { recursive: true, force: true });
const answer: Answer = {
  peakMiB: process.resourceUsage().maxRSS / 1024,
  cpuMs: (user + system) / 1000 / task.images.length,
  results,
};
process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit(0));
