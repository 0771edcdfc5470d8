import type { InputProblem } from '@facenition/evaluation';
import type { DataSet } from './data-set.ts';
import type { LabelledImage } from './image-set.ts';

/** Columns that groups are asked for by, but that no image has a label in: misspelt, perhaps. */
export function unknownColumns(
  { set: { images } }: DataSet,
  groupBy: readonly string[],
  labelsFile: string,
): readonly InputProblem[] {
  return groupBy
    .filter((column) => images.every(({ labels }) => labels[column] === undefined))
    .map((column) => ({
      name: labelsFile,
      what: `no image has a label in a column ${column}: there are no such groups`,
    }));
}

/** Groups that comparisons tell nothing about, as no image of theirs gave an embedding, in words. */
export function groupsNotAcquired(
  { set, acquired }: DataSet,
  groupBy: readonly string[],
): readonly string[] {
  return groupBy.flatMap((column) => {
    const known = countsIn(acquired, column);
    return [...countsIn(set.images, column)]
      .filter(([group]) => !known.has(group))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([group, images]) => `group ${column} ${group}: none of its ${images} images was acquired`,
      );
  });
}

function countsIn(images: readonly LabelledImage[], column: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { labels } of images) {
    const group = labels[column];
    if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}
