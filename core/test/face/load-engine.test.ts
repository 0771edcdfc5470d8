import { type InferenceRuntime, loadFaceEngine, MOBILE_PACK } from '@facenition/core';
import { expect, test, vi } from 'vitest';

const bytes = new TextEncoder().encode('a model');
const SHA256 = '97ff8a35544dcf40ad84047074439dd6aa3a0be469ea578a1b1c017d939ec61c';
const decoder = { decode: () => Promise.reject(new Error('not reached')) };

function runtimeOf() {
  const load = vi.fn<InferenceRuntime['load']>(async () => ({ run: async () => ({}) }));
  return { runtime: { load }, load };
}

test('loads what has the hash of the manifest', async () => {
  const { runtime, load } = runtimeOf();
  const files = MOBILE_PACK.files.map((file) => ({ ...file, sha256: SHA256 }));
  const pack = { ...MOBILE_PACK, files };
  await loadFaceEngine({ pack, files: async () => bytes, runtime, decoder });
  expect(load.mock.calls).toEqual([[bytes], [bytes]]);
});

test('loads nothing else', async () => {
  const { runtime, load } = runtimeOf();
  const sources = { pack: MOBILE_PACK, files: async () => bytes, runtime, decoder };
  await expect(loadFaceEngine(sources)).rejects.toMatchObject({ code: 'ERR_MODEL_CORRUPT' });
  expect(load).not.toHaveBeenCalled();
});

test('a pack without a recogniser is a fault', async () => {
  const { runtime } = runtimeOf();
  const files = MOBILE_PACK.files
    .filter(({ role }) => role === 'detector')
    .map((file) => ({ ...file, sha256: SHA256 }));
  const pack = { ...MOBILE_PACK, files };
  const loading = loadFaceEngine({ pack, files: async () => bytes, runtime, decoder });
  await expect(loading).rejects.toMatchObject({ code: 'ERR_MODEL_CORRUPT' });
});
