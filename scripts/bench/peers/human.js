/** @vladmandic/human: detector, mesh and description; WebAssembly backend. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compete } from './contestant.js';

const require = createRequire(import.meta.url);
const main = require.resolve('@vladmandic/human');
const root = join(dirname(main), '..');
// Its package exports no such file, and its WebAssembly build reads its models by HTTP only.
const { Human } = require(join(root, 'dist', 'human.node-wasm.js'));
const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
const models = createServer((request, response) => {
  response.end(readFileSync(join(root, 'models', new URL(request.url, 'http://x').pathname)));
});
await new Promise((resolve) => {
  models.listen(0, '127.0.0.1', resolve);
});

const off = { enabled: false };
const human = new Human({
  backend: 'wasm',
  wasmPath: `${join(wasm, 'wasm-out')}/`,
  modelBasePath: `http://127.0.0.1:${models.address().port}/`,
  debug: false,
  // No answer from an earlier picture.
  cacheSensitivity: 0,
  filter: off,
  face: {
    enabled: true,
    detector: { rotation: true },
    mesh: { enabled: true },
    iris: off,
    description: { enabled: true },
    emotion: off,
  },
  body: off,
  hand: off,
  gesture: off,
  object: off,
});
await human.load();
models.close();

await compete(async ({ data, width, height }) => {
  const tensor = human.tf.tensor(data, [1, height, width, 3], 'float32');
  const { face } = await human.detect(tensor);
  human.tf.dispose(tensor);
  return face[0]?.embedding;
});
