import { relative, sep } from 'node:path';
import { filesBelow } from '../files/files-below.ts';

const IMAGE_FILE = /\.(jpe?g|png|webp|avif|heif)$/i;

/**
 * Paths of the images in a folder and below, relative to it with `/` on every
 * platform, in alphabetical order.
 */
export async function listImages(folder: string): Promise<readonly string[]> {
  const files = await filesBelow(folder);
  return files
    .filter((path) => IMAGE_FILE.test(path))
    .map((path) => relative(folder, path).replaceAll(sep, '/'))
    .sort();
}
