import { relative, sep } from 'node:path';
import { filesBelow, type OnUnreadable } from '../files/files-below.ts';

const IMAGE_FILE = /\.(jpe?g|png|webp|avif|heif)$/i;

/**
 * Paths of the images in a folder and below, relative to it with `/` on every
 * platform, in alphabetical order.
 *
 * @param onUnreadable told, by such a path, of folders that cannot be listed and of images that are
 *   links to nowhere; absent: the former end it, the latter are no images
 */
export async function listImages(
  folder: string,
  onUnreadable?: (path: string, fault: unknown) => void,
): Promise<readonly string[]> {
  const inside = (path: string): string => relative(folder, path).replaceAll(sep, '/');
  const tell: OnUnreadable = (path, fault, kind) => {
    if (kind === 'folder' || IMAGE_FILE.test(path)) onUnreadable?.(inside(path), fault);
  };
  const files = await filesBelow(folder, onUnreadable && tell);
  return files
    .filter((path) => IMAGE_FILE.test(path))
    .map(inside)
    .sort();
}

/** The path of an image as a file of labels or pairs has it, written as `listImages` does. */
export function imagePathOf(text: string): string {
  return text.replaceAll('\\', '/').replace(/^\.\//, '');
}
