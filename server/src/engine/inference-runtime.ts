import './no-telemetry.ts';
import {
  FacenitionError,
  type InferenceRuntime,
  type InferenceSession,
  type Tensor,
} from '@facenition/core';
import * as ort from 'onnxruntime-node';

/**
 * Runs ONNX models on the processor, one thread per session.
 *
 * Despite its promise, a run computes on the calling thread before it returns, and a server that
 * must stay responsive calls it from worker threads. Parallelism comes from several workers, not
 * from threads inside one run: requests finish sooner together that way.
 */
export function createInferenceRuntime(): InferenceRuntime {
  return {
    async load(model) {
      try {
        return toSession(await ort.InferenceSession.create(model, SESSION_OPTIONS));
      } catch {
        throw new FacenitionError('ERR_MODEL_CORRUPT', 'the model cannot be loaded');
      }
    },
  };
}

const SESSION_OPTIONS: ort.InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  interOpNumThreads: 1,
  intraOpNumThreads: 1,
  logSeverityLevel: 4, // the library writes to standard error itself
};

function toSession(session: ort.InferenceSession): InferenceSession {
  return {
    async run(inputs) {
      const feeds = Object.entries(inputs).map(([name, { data, dims }]): [string, ort.Tensor] => [
        name,
        new ort.Tensor('float32', data, dims),
      ]);
      try {
        const outputs = Object.entries(await session.run(Object.fromEntries(feeds)));
        return Object.fromEntries(outputs.map(([name, value]) => [name, toTensor(value)]));
      } catch (cause) {
        if (cause instanceof FacenitionError) throw cause;
        throw new FacenitionError('ERR_MODEL_FAILED', 'the model failed on its input');
      }
    },
  };
}

function toTensor({ data, dims }: ort.Tensor): Tensor {
  if (data instanceof Float32Array) return { data, dims };
  throw new FacenitionError('ERR_MODEL_FAILED', 'the model answers in another number format');
}
