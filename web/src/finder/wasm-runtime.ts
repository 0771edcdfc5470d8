import { FacenitionError, type InferenceRuntime, type Tensor } from '@facenition/core';
import * as ort from 'onnxruntime-web/wasm';

/**
 * onnxruntime as WebAssembly, from a folder of our own server.
 *
 * One thread: more need workers and a page isolated from other origins.
 *
 * @param folder URL with a slash at its end
 */
export function createWasmRuntime(folder: string): InferenceRuntime {
  ort.env.wasm.wasmPaths = {
    mjs: `${folder}ort-wasm-simd-threaded.mjs`,
    wasm: `${folder}ort-wasm-simd-threaded.wasm`,
  };
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.logLevel = 'fatal';
  return {
    async load(model) {
      const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
      return {
        async run(inputs) {
          const feeds = Object.entries(inputs).map(
            ([name, { data, dims }]) => [name, new ort.Tensor('float32', data, dims)] as const,
          );
          const results = await session.run(Object.fromEntries(feeds));
          return Object.fromEntries(
            Object.entries(results).map(([name, tensor]) => [name, floats(tensor)] as const),
          );
        },
      };
    },
  };
}

function floats({ data, dims }: ort.Tensor): Tensor {
  if (!(data instanceof Float32Array)) {
    throw new FacenitionError('ERR_MODEL_FAILED', 'an output that is not float32');
  }
  return { data, dims };
}
