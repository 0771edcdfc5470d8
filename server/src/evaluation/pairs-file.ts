import type { InputProblem } from '@facenition/evaluation';
import { type CsvRow, printable, readCsv } from './csv-rows.ts';
import { imagePathOf } from './image-files.ts';

/** One comparison that an evaluation asks for. */
export interface ImagePair {
  /** Paths relative to the image folder. */
  readonly imageA: string;
  readonly imageB: string;
  /** Whether both show one person. */
  readonly mated: boolean;
}

export interface PairsFile {
  /** Those that can be compared, in the order of the file. */
  readonly pairs: readonly ImagePair[];
  /** How many rows ask for a comparison, usable or not. */
  readonly named: number;
  readonly problems: readonly InputProblem[];
}

const HEADER = 'image_a,image_b,same';

/**
 * Reads a list of pairs: CSV with the header `image_a,image_b,same`, where `same` is 1 or 0. Paths
 * may be written with `/` or `\`. A row that cannot be used is a problem, and the others count.
 *
 * @param name of the file, for the problems
 * @param images those that there are, by path relative to the image folder
 */
export function readPairs(text: string, name: string, images: ReadonlySet<string>): PairsFile {
  const { header, rows, faults } = readCsv(text);
  if (header?.fields.join(',') !== HEADER) return wrongHeader(name, header);
  const pairs: ImagePair[] = [];
  const problems: InputProblem[] = faults.map((fault) => ({ name, ...fault }));
  for (const { line, fields } of rows) {
    const read = readPair(fields, images);
    if (typeof read === 'string') problems.push({ name, line, what: read });
    else pairs.push(read);
  }
  const named = rows.length + faults.length;
  if (named === 0) problems.push({ name, line: 1, what: 'there is no pair below the header' });
  return { pairs, named, problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

function wrongHeader(name: string, header: CsvRow | undefined): PairsFile {
  const found = header === undefined ? 'none' : printable(header.fields.join(','));
  const what = `the columns should be ${HEADER}, and are ${found}: no pair is read`;
  return { pairs: [], named: 0, problems: [{ name, line: 1, what }] };
}

/** The pair, or what is wrong with it. */
function readPair(fields: readonly string[], images: ReadonlySet<string>): ImagePair | string {
  const [first = '', second = '', same] = fields;
  if (fields.length !== 3) return `there should be 3 fields, and are ${fields.length}`;
  if (first === '' || second === '') return `${first === '' ? 'image_a' : 'image_b'} is empty`;
  if (same !== '0' && same !== '1') return 'same should be 1 or 0';
  const [imageA, imageB] = [imagePathOf(first), imagePathOf(second)];
  const missing = [imageA, imageB].filter((image) => !images.has(image));
  if (missing.length > 0) return `not among the images: ${missing.map(printable).join(', ')}`;
  return { imageA, imageB, mated: same === '1' };
}
