import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { additionModel } from './tiny-model.ts';

const ENGINE = `${import.meta.dirname}/../../src/engine`;

/** Loads a model in a process of its own, with a home folder where nothing is. */
async function loadWith(script: string): Promise<readonly string[]> {
  const home = await temporaryFolder();
  const model = join(await temporaryFolder(), 'model.onnx');
  await writeFile(model, additionModel());
  const child = spawn(
    process.execPath,
    ['--conditions=@facenition/source', '--input-type=module', '--eval', script],
    { env: { HOME: home, MODEL: model, ENGINE }, cwd: import.meta.dirname, stdio: 'inherit' },
  );
  expect((await once(child, 'close'))[0]).toBe(0);
  return readdir(home);
}

const load = `
  import { readFileSync } from 'node:fs';
  const { createInferenceRuntime } = await import('file://' + process.env.ENGINE + '/inference-runtime.ts');
  await createInferenceRuntime().load(readFileSync(process.env.MODEL));
`;
const loadInThread = `
  import { Worker } from 'node:worker_threads';
  import { once } from 'node:events';
  await import('file://' + process.env.ENGINE + '/worker-threads.ts');
  const execArgv = ['--conditions=@facenition/source', '--input-type=module'];
  const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(load)})), { execArgv });
  await once(worker, 'exit');
`;

test('a model that is loaded leaves nothing in the home folder', { timeout: 60_000 }, async () => {
  expect(await loadWith(load)).toEqual([]);
});

test('nor does one in a thread', { timeout: 60_000 }, async () => {
  expect(await loadWith(loadInThread)).toEqual([]);
});
