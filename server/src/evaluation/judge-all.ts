import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AttackDetectionOutcome, type FaceChoice, FacenitionError } from '@facenition/core';
import type { JudgedPresentation, PadProblem } from '@facenition/evaluation';
import type { AnalysisService } from '../engine/analysis-service.ts';
import type { ManifestEntry } from './attack-manifest.ts';
import { isAboutImage, UNREADABLE } from './image-outcome.ts';
import { sideBySide } from './side-by-side.ts';

export interface JudgingRequest {
  readonly folder: string;
  readonly entries: readonly ManifestEntry[];
  readonly faceChoice: FaceChoice;
  readonly detector: Pick<AnalysisService, 'detectPresentationAttack'>;
  /** How many images are judged side by side: what there are workers for. */
  readonly concurrency: number;
  readonly onProgress: (done: number, total: number) => void;
}

export interface JudgedImages {
  /** Those that could be read, in the order of the entries. */
  readonly presentations: readonly JudgedPresentation[];
  /** Hexadecimal SHA-256 over the sorted lines `<sha256> <path>\n` of these. */
  readonly digest: string;
  /** Files that are not there, or no pictures. */
  readonly problems: readonly PadProblem[];
}

type Ended =
  | { readonly presentation: JudgedPresentation; readonly line: string }
  | { readonly problem: PadProblem };

/**
 * Asks the detector about every image, several side by side.
 *
 * @throws {FacenitionError} what is not about the image but about what judges it, naming the image
 */
export async function judgeAll(request: JudgingRequest): Promise<JudgedImages> {
  const { entries, concurrency, onProgress } = request;
  const ended: Ended[] = [];
  let done = 0;
  await sideBySide([...entries.entries()], concurrency, async ([at, entry]) => {
    ended[at] = await judgeOne(request, entry);
    onProgress(++done, entries.length);
  });
  const lines = ended.flatMap((end) => ('line' in end ? [end.line] : []));
  return {
    presentations: ended.flatMap((end) => ('presentation' in end ? [end.presentation] : [])),
    digest: createHash('sha256').update(lines.sort().join('')).digest('hex'),
    problems: ended.flatMap((end) => ('problem' in end ? [end.problem] : [])),
  };
}

async function judgeOne(
  { folder, faceChoice, detector }: JudgingRequest,
  { path, line, species, subject, group }: ManifestEntry,
): Promise<Ended> {
  try {
    const sample = await readSample(join(folder, path));
    const sha256 = createHash('sha256').update(sample).digest('hex');
    const request = { samples: [sample], strictness: 'standard', faceChoice } as const;
    const judged = judgementOf(await detector.detectPresentationAttack(request));
    const what = {
      ...(species !== undefined && { species }),
      ...(group !== undefined && { group }),
    };
    return { presentation: { ...what, subject, judged }, line: `${sha256} ${path}\n` };
  } catch (fault) {
    const known = fault instanceof FacenitionError;
    if (known && isAboutImage(fault.code)) {
      const what = fault.message === GONE ? GONE : UNREADABLE[fault.code];
      return { problem: { name: path, line, code: fault.code, what } };
    }
    const [code, message] = known
      ? [fault.code, fault.message]
      : (['ERR_INTERNAL', 'unexpected error'] as const);
    throw new FacenitionError(code, `${path}: ${message}`, { cause: fault });
  }
}

const GONE = 'the file cannot be read, or is not there';

async function readSample(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new FacenitionError('ERR_IMAGE_UNREADABLE', GONE, { cause });
  }
}

function judgementOf(outcome: AttackDetectionOutcome): JudgedPresentation['judged'] {
  return outcome.outcome === 'not-acquired'
    ? { outcome: 'not-acquired', reason: outcome.reason }
    : { outcome: 'judged', score: outcome.score };
}
