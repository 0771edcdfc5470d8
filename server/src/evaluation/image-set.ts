import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FacenitionError } from '@facenition/core';
import type { InputProblem } from '@facenition/evaluation';
import { systemCodeOf } from '../files/file-faults.ts';
import { listImages } from './image-files.ts';
import { readLabels, subjectsOf } from './labels-file.ts';
import { sideBySide } from './side-by-side.ts';

/** An image, who it shows, and what else is known about it. */
export interface LabelledImage {
  /** Relative to the image folder, with `/`. */
  readonly path: string;
  /** Hexadecimal, of the bytes of the file. */
  readonly sha256: string;
  readonly subject: string;
  /** By column of the labels file. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A folder of images to measure on. */
export interface ImageSet {
  /** Of the folder, without where it lies. */
  readonly name: string;
  /**
   * Hexadecimal SHA-256 over the sorted lines `<sha256> <path>\n` of all images that can be read,
   * whether or not the labels file leaves some out.
   */
  readonly digest: string;
  /** In the order of their paths. */
  readonly images: readonly LabelledImage[];
  readonly problems: readonly InputProblem[];
}

/** Reading from a disk gains little from more, and the memory of a small machine is safe. */
const FILES_AT_ONCE = 4;

/**
 * Finds the images in a folder and below, and who they show: the labels file says so in a column
 * `subject`, else their paths do (`subjectOf`). What cannot be read is a problem and is left out.
 *
 * @param labels path of a labels file, see `readLabels`
 * @throws {FacenitionError} `ERR_FIELD_INVALID` where the folder or the labels file cannot be read
 */
export async function readImageSet({
  folder,
  labels,
}: {
  readonly folder: string;
  readonly labels?: string;
}): Promise<ImageSet> {
  // First: it may be misspelt, and hashing takes a while.
  const text = labels === undefined ? undefined : await readText(labels);
  const { paths, hashes, problems } = await hashImages(folder);
  const labelled =
    labels === undefined || text === undefined
      ? { images: subjectsOf(paths), problems: [] }
      : readLabels(text, basename(labels), paths);
  return {
    name: basename(resolve(folder)),
    digest: digestOf(hashes),
    images: paths.flatMap((path) => {
      const [sha256, known] = [hashes.get(path), labelled.images.get(path)];
      return sha256 === undefined || known === undefined ? [] : [{ path, sha256, ...known }];
    }),
    problems: [...problems, ...labelled.problems],
  };
}

async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFile(path));
  } catch (cause) {
    throw new FacenitionError('ERR_FIELD_INVALID', `cannot read ${path}`, { cause });
  }
}

interface HashedImages {
  /** All that the folder lists, in order. */
  readonly paths: readonly string[];
  /** By path, of those that can be read. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly problems: readonly InputProblem[];
}

async function hashImages(folder: string): Promise<HashedImages> {
  const problems: InputProblem[] = [];
  const report = (path: string, fault: unknown): void => {
    problems.push({ name: path, what: whyUnreadable(fault) });
  };
  const paths = await listImages(folder, report).catch((cause: unknown) => {
    throw new FacenitionError('ERR_FIELD_INVALID', `cannot read the folder ${folder}`, { cause });
  });
  const hashes = new Map<string, string>();
  await sideBySide(paths, FILES_AT_ONCE, async (path) => {
    try {
      hashes.set(path, await hashFile(join(folder, path)));
    } catch (fault) {
      report(path, fault);
    }
  });
  // By name: which file was done first is chance.
  problems.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { paths, hashes, problems };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  // Not at once: what is called an image may be larger than the memory.
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Without what the operating system says: that holds whole paths. */
function whyUnreadable(fault: unknown): string {
  const code = systemCodeOf(fault);
  if (code === 'ENOENT') return 'cannot be read: it is gone, or a link to nowhere';
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be read: there is no permission';
  return `cannot be read (${code === '' ? 'unexpected error' : code})`;
}

function digestOf(hashes: ReadonlyMap<string, string>): string {
  const lines = [...hashes].map(([path, sha256]) => `${sha256} ${path}\n`);
  return createHash('sha256').update(lines.sort().join('')).digest('hex');
}
