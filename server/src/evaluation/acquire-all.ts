import { type Acquisition, FacenitionError } from '@facenition/core';
import type { FailureToAcquire, InputProblem } from '@facenition/evaluation';
import type { EmbeddingCache } from './embedding-cache.ts';
import { type ImageOutcome, isAboutImage, UNREADABLE } from './image-outcome.ts';
import type { LabelledImage } from './image-set.ts';
import { sideBySide } from './side-by-side.ts';

export interface AcquisitionRequest {
  readonly images: readonly LabelledImage[];
  /** @param path of an image */
  readonly embed: (path: string) => Promise<Acquisition>;
  /** Absent: everything is embedded, and nothing kept. */
  readonly cache?: EmbeddingCache;
  /** How many calls of `embed` run side by side: what it has workers for. */
  readonly concurrency: number;
  /** @param fromCache how many of those that are done were in the cache */
  readonly onProgress: (done: number, total: number, fromCache: number) => void;
}

export interface AcquiredImages {
  /** Parallel to the images, as `embed` answered them; `undefined` for a failure to acquire. */
  readonly embeddings: readonly (Float32Array | undefined)[];
  readonly failures: FailureToAcquire;
  /** The images that are no pictures, or not such as are taken. */
  readonly problems: readonly InputProblem[];
}

/**
 * Embeds every image that is not in the cache, several side by side, equal files once, and counts
 * those that gave no embedding (failure to acquire, ISO/IEC 19795-1).
 *
 * @throws {FacenitionError} what is not about the image but about what embeds it, naming the image;
 *   what was embedded until then is in the cache
 */
export async function acquireAll(request: AcquisitionRequest): Promise<AcquiredImages> {
  const { images } = request;
  const ended = await outcomesByHash(request);
  const reasons: Record<string, number> = {};
  const unreadable: FailureToAcquire['unreadable'][number][] = [];
  const problems: InputProblem[] = [];
  const embeddings = images.map(({ path, sha256 }) => {
    const end = ended.get(sha256);
    if (end === undefined) throw new FacenitionError('ERR_INTERNAL', `${path}: not embedded`);
    if (end.outcome === 'acquired') return end.embedding;
    const reason = end.outcome === 'unreadable' ? end.code : end.reason;
    reasons[reason] = (reasons[reason] ?? 0) + 1;
    if (end.outcome === 'unreadable') {
      unreadable.push({ image: path, code: end.code });
      problems.push({ name: path, what: UNREADABLE[end.code] });
    }
    return undefined;
  });
  const failed = embeddings.filter((embedding) => embedding === undefined).length;
  const rate = images.length === 0 ? 0 : failed / images.length;
  return { embeddings, failures: { images: failed, rate, reasons, unreadable }, problems };
}

/** Images whose files are equal. */
interface EqualFiles {
  readonly sha256: string;
  readonly paths: readonly [string, ...string[]];
}

async function outcomesByHash(
  request: AcquisitionRequest,
): Promise<ReadonlyMap<string, ImageOutcome>> {
  const { images, cache, concurrency, onProgress } = request;
  const ended = new Map<string, ImageOutcome>();
  let [done, fromCache] = [0, 0];
  await sideBySide(equalFilesOf(images), concurrency, async ({ sha256, paths }) => {
    const known = cache?.get(sha256);
    const end = known ?? (await embedOne(request, paths[0]));
    if (known === undefined && isKept(end)) await cache?.put(sha256, end);
    ended.set(sha256, end);
    done += paths.length;
    if (known !== undefined) fromCache += paths.length;
    onProgress(done, images.length, fromCache);
  });
  return ended;
}

function equalFilesOf(images: readonly LabelledImage[]): readonly EqualFiles[] {
  const byHash = new Map<string, [string, ...string[]]>();
  for (const { path, sha256 } of images) {
    const paths = byHash.get(sha256);
    if (paths === undefined) byHash.set(sha256, [path]);
    else paths.push(path);
  }
  return [...byHash].map(([sha256, paths]) => ({ sha256, paths }));
}

/** How large an image may be is a setting: after it is changed, the answer is another. */
function isKept(end: ImageOutcome): boolean {
  return end.outcome !== 'unreadable' || end.code !== 'ERR_IMAGE_TOO_LARGE';
}

async function embedOne({ embed }: AcquisitionRequest, path: string): Promise<ImageOutcome> {
  try {
    return await embed(path);
  } catch (fault) {
    const known = fault instanceof FacenitionError;
    if (known && isAboutImage(fault.code)) return { outcome: 'unreadable', code: fault.code };
    const message = known ? fault.message : 'unexpected error';
    const code = known ? fault.code : 'ERR_INTERNAL';
    throw new FacenitionError(code, `${path}: ${message}`, { cause: fault });
  }
}
