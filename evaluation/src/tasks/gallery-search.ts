import type { CodeName, Level, PackManifest } from '@facenition/core';
import { compareWithReference } from '@facenition/core/template';
import { createRandom, shuffled } from '../statistics/random.ts';
import { productPorts } from '../study/product.ts';
import { embeddingOf, type Study } from '../study/study.ts';
import { deviceSecret, makeToken, openToken } from '../study/tokens.ts';
import { passesFace } from './inversion.ts';

/** Searches galleries of single-capture references for people who are not in them. */
export interface IdentificationTask {
  readonly pack: PackManifest;
  readonly level: Level;
  readonly code: CodeName;
  readonly threshold: number;
  readonly references: number;
  readonly probes: number;
}

export interface IdentificationResult {
  /** Of one reference: derive its keys, unseal, decode. */
  readonly msPerReference: number;
  /** Probes that some reference matches. */
  readonly falsePositives: number;
  readonly probes: number;
}

const TIMED = 24;

export async function searchGallery(
  study: Study,
  task: IdentificationTask,
  now: () => number,
): Promise<IdentificationResult> {
  const { gallery, strangers } = galleryOf(study, task);
  const positives = strangers.filter((stranger) => {
    const probe = embeddingOf(study, 1, stranger);
    return gallery.some((face) => passesFace(study, 1, face, probe, task));
  });
  return {
    msPerReference: await timeReference(study, task, gallery, now),
    falsePositives: positives.length,
    probes: strangers.length,
  };
}

/** One reference of each of some people, and one capture of each of the others. */
function galleryOf(
  study: Study,
  { references, probes, level }: IdentificationTask,
): { readonly gallery: readonly number[]; readonly strangers: readonly number[] } {
  const { subjects, count } = study.faces[1];
  const random = createRandom(study.seed, `gallery ${references} ${level}`);
  const seen = new Set<number>();
  const onePerSubject = shuffled(Array(count).keys(), random).filter((face) => {
    const subject = subjects[face]!;
    const first = !seen.has(subject);
    seen.add(subject);
    return first;
  });
  return {
    gallery: onePerSubject.slice(0, references),
    strangers: onePerSubject.slice(references, references + probes),
  };
}

async function timeReference(
  study: Study,
  { pack, level }: IdentificationTask,
  gallery: readonly number[],
  now: () => number,
): Promise<number> {
  const ports = productPorts(study, pack, 'roster');
  const secret = deviceSecret(study, 'of the roster');
  const probe = embeddingOf(study, 1, gallery[0]!);
  const times: number[] = [];
  for (const face of gallery.slice(0, TIMED)) {
    const token = await makeToken(study, ports, 1, face, level, secret);
    if (token === undefined) continue;
    const start = now();
    const { code, reference, keys } = await openToken(token, secret, ports);
    await compareWithReference(probe, reference, code, keys);
    times.push(now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
