import { createInferenceRuntime } from '@facenition/server';
import { expect, test } from 'vitest';
import { additionModel } from './tiny-model.ts';

const runtime = createInferenceRuntime();
const pair = (...values: number[]) => ({ data: Float32Array.from(values), dims: [2] });

test('runs a model on named inputs', async () => {
  const session = await runtime.load(additionModel());
  const { sum } = await session.run({ a: pair(1, 2), b: pair(10, 0.5) });
  expect(sum).toEqual(pair(11, 2.5));
});

test('a model that is no model is a fault without details', async () => {
  await faults(runtime.load(new TextEncoder().encode('secret words')), 'ERR_MODEL_CORRUPT');
});

test('inputs that do not fit are a fault without details', async () => {
  const session = await runtime.load(additionModel());
  await faults(session.run({ a: pair(1, 2) }), 'ERR_MODEL_FAILED');
  const three = { data: new Float32Array(3), dims: [3] };
  await faults(session.run({ a: pair(1, 2), b: three }), 'ERR_MODEL_FAILED');
});

async function faults(promise: Promise<unknown>, code: string): Promise<void> {
  const fault: unknown = await promise.catch((reason: unknown) => reason);
  expect(fault).toMatchObject({ name: 'FacenitionError', code });
  expect(fault).not.toHaveProperty('cause');
}
