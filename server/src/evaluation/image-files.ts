import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

const IMAGE_FILE = /\.(jpe?g|png|webp|avif|heif)$/i;

/** Paths of the images in a folder and below, relative to it, in alphabetical order. */
export async function listImages(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && IMAGE_FILE.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
