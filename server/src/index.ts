export type { ImageLimits } from './engine/image-decoder.ts';
export { createImageDecoder, DEFAULT_IMAGE_LIMITS } from './engine/image-decoder.ts';
export { createInferenceRuntime } from './engine/inference-runtime.ts';
export { buildBuiltinModel } from './packs/builtin/builtin-files.ts';
