export type { ImageLimits } from './engine/image-decoder.ts';
export { createImageDecoder, DEFAULT_IMAGE_LIMITS } from './engine/image-decoder.ts';
export { createInferenceRuntime } from './engine/inference-runtime.ts';
export { listImages } from './evaluation/image-files.ts';
export { subjectOf } from './evaluation/subject.ts';
