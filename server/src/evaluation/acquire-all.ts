import { type Acquisition, FacenitionError, type FacenitionErrorCode } from '@facenition/core';
import type { EvaluationRequest } from './evaluate.ts';
import type { RecognitionReport, UnreadableImage } from './report.ts';

/** By the path of the image. */
export type Embeddings = ReadonlyMap<string, Float32Array>;

type Failures = RecognitionReport['failureToAcquire'];

export interface AcquiredImages extends Pick<Failures, 'reasons' | 'unreadable'> {
  readonly embeddings: Embeddings;
}

type Ended = Acquisition | { readonly outcome: 'unreadable'; readonly code: UnreadableImage };

/** Embeds every image, several side by side, and counts those that gave no embedding. */
export async function acquireAll(request: EvaluationRequest): Promise<AcquiredImages> {
  const ended = await embedAll(request);
  const embeddings = new Map<string, Float32Array>();
  const reasons: Partial<Record<keyof Failures['reasons'], number>> = {};
  const unreadable: { image: string; code: UnreadableImage }[] = [];
  for (const image of request.images) {
    const end = ended.get(image);
    if (end?.outcome === 'acquired') embeddings.set(image, end.embedding);
    if (end?.outcome === 'not-acquired') reasons[end.reason] = (reasons[end.reason] ?? 0) + 1;
    if (end?.outcome === 'unreadable') {
      reasons[end.code] = (reasons[end.code] ?? 0) + 1;
      unreadable.push({ image, code: end.code });
    }
  }
  return { embeddings, reasons, unreadable };
}

async function embedAll(request: EvaluationRequest): Promise<ReadonlyMap<string, Ended>> {
  const { images, embed, concurrency, onProgress } = request;
  const ended = new Map<string, Ended>();
  // One iterator for all: each takes the next image when it is free.
  const queue = images.values();
  const work = async (): Promise<void> => {
    for (const path of queue) {
      ended.set(path, await embed(path).catch((fault: unknown) => unreadableOr(path, fault)));
      onProgress(ended.size, images.length);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return ended;
}

function unreadableOr(path: string, fault: unknown): Ended {
  const known = fault instanceof FacenitionError;
  if (known && isAboutImage(fault.code)) return { outcome: 'unreadable', code: fault.code };
  const message = known ? fault.message : 'unexpected error';
  const code = known ? fault.code : 'ERR_INTERNAL';
  throw new FacenitionError(code, `${path}: ${message}`, { cause: fault });
}

function isAboutImage(code: FacenitionErrorCode): code is UnreadableImage {
  return code.startsWith('ERR_IMAGE_');
}
