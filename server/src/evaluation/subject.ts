import { basename, dirname } from 'node:path';

/**
 * Who an image of a data set shows: the name of its folder, or, in the image folder itself, what
 * stands before the number in `Name_0001.jpg` (the naming of Labeled Faces in the Wild).
 *
 * @param path relative to the image folder
 */
export function subjectOf(path: string): string {
  const folder = dirname(path);
  if (folder !== '.') return basename(folder);
  return basename(path).replace(/(_\d+)?\.[^.]+$/, '');
}
