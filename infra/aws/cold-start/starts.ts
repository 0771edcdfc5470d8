import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { bundleTriggers, TRIGGERS_ENTRY } from '../src/index.ts';

/** Milliseconds of one start. */
export interface Start {
  /** From the start of the process to the answer. */
  readonly wholeMs: number;
  /** Of that, reading the bundle. */
  readonly importMs: number;
  /** And answering the first event. */
  readonly answerMs: number;
}

/** What is started, in a folder of its own. */
export interface Prepared {
  readonly folder: string;
  readonly bundleBytes: number;
}

/** Where the AWS SDK of the runtime would be: loads another client of it, for the sake of its weight. */
const SDK_STAND_IN = `
import 'LIBRARY';
export class SecretsManagerClient {
  async send() { return { SecretString: 'fnc_stand_in' }; }
}
export class GetSecretValueCommand {}
`;

const START = `
import { performance } from 'node:perf_hooks';
const [handler, event] = process.argv.slice(2);
const begun = performance.now();
const bundle = await import('./index.mjs');
const read = performance.now();
const { response } = await bundle[handler](JSON.parse(event));
const answered = performance.now();
process.stdout.write(JSON.stringify({
  response, importMs: read - begun, answerMs: answered - read,
}) + '\\n');
`;

/** Bundles as the stack does, and puts what Lambda has beside it. */
export async function prepare(folder: string, entry: string = TRIGGERS_ENTRY): Promise<Prepared> {
  const sdk = join(folder, 'node_modules/@aws-sdk/client-secrets-manager');
  await mkdir(sdk, { recursive: true });
  const library = import.meta.resolve('@aws-sdk/client-kms');
  await writeFile(join(sdk, 'index.mjs'), SDK_STAND_IN.replace('LIBRARY', library));
  await writeFile(
    join(sdk, 'package.json'),
    JSON.stringify({ type: 'module', exports: './index.mjs' }),
  );
  await writeFile(join(folder, 'start.mjs'), START);
  return { folder, bundleBytes: bundleTriggers(folder, entry) };
}

const MATCH = {
  ok: true,
  verified_at: '2026-11-29T12:00:00Z',
  accuracy: 4,
  assurance: 'active',
  amr: ['face'],
  reference_id: `fnr_${'R'.repeat(22)}`,
};

/** A server that says of each ticket that it is good, after a while. */
export async function openServer(delayMs: number) {
  const server = createServer((request, response) => {
    request.resume();
    const answer = (): void => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(MATCH));
    };
    request.on('end', () => void setTimeout(answer, delayMs));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => void server.close(),
  };
}

export interface Asked {
  readonly handler: string;
  readonly event: object;
  /** What the response has to be, or the start is none. */
  readonly response: object;
}

/** Starts a process that answers one event, as Lambda does where no other is warm. */
export async function start({ folder }: Prepared, asked: Asked, url: string): Promise<Start> {
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [join(folder, 'start.mjs'), asked.handler, JSON.stringify(asked.event)],
    { env: environment(url), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let printed = '';
  let wholeMs = 0;
  child.stdout.on('data', (bytes) => {
    printed += String(bytes);
    wholeMs = performance.now() - begun;
  });
  await new Promise((resolve) => child.on('close', resolve));
  const { response, ...times } = JSON.parse(printed.trim().split('\n').at(-1) ?? '{}');
  if (JSON.stringify(response) !== JSON.stringify(asked.response)) {
    throw new Error(`${asked.handler} answered something else`);
  }
  return { wholeMs, importMs: times.importMs, answerMs: times.answerMs };
}

function environment(url: string): Record<string, string> {
  return {
    FACENITION_URL: url,
    FACENITION_TOKEN_SECRET_ID: 'facenition',
    FACENITION_SCOPE: 'acme:login',
    FACENITION_FLOW: 'password-first',
    FACENITION_ASKING: 'Acme',
    FACENITION_ORIGIN: 'https://app.example.org',
  };
}

/** @param part 0..1 */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}
