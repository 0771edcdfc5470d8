/** @vladmandic/face-api: SSD detector, 68 landmarks, descriptor; WebAssembly backend. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compete } from './contestant.js';

const require = createRequire(import.meta.url);
const wasm = require('@tensorflow/tfjs-backend-wasm');
wasm.setWasmPaths(
  `${join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out')}/`,
);
const faceApi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
await faceApi.tf.setBackend('wasm');
await faceApi.tf.ready();
const models = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model');
for (const net of ['ssdMobilenetv1', 'faceLandmark68Net', 'faceRecognitionNet']) {
  await faceApi.nets[net].loadFromDisk(models);
}
const options = new faceApi.SsdMobilenetv1Options({ minConfidence: 0.3 });

await compete(async ({ data, width, height }) => {
  const tensor = faceApi.tf.tensor3d(data, [height, width, 3], 'int32');
  const found = await faceApi
    .detectSingleFace(tensor, options)
    .withFaceLandmarks()
    .withFaceDescriptor();
  tensor.dispose();
  return found?.descriptor;
});
