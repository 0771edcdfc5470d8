import type { InputProblem } from '@facenition/evaluation';
import { type CsvRow, printable, readCsv } from './csv-rows.ts';
import { imagePathOf } from './image-files.ts';
import { subjectOf } from './subject.ts';

/** What a labels file says about an image. */
export interface ImageLabels {
  readonly subject: string;
  /** By column; a field that is empty is no label. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface LabelsFile {
  /** By path. An image is absent where the file names who is shown, but not for this one. */
  readonly images: ReadonlyMap<string, ImageLabels>;
  readonly problems: readonly InputProblem[];
}

/** What the header says: where the key and the labels stand in a row. */
interface Columns {
  readonly key: 'image' | 'subject';
  readonly names: readonly string[];
}

interface LabelledRow {
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
  /** Whether another row says something else about the same key. */
  contradicted: boolean;
}

/**
 * Reads labels: CSV with a header. The column `image` (a path relative to the image folder, with
 * `/` or `\`) or else `subject` is the key; with `image`, a column `subject` says who is shown,
 * instead of the path. All other columns are labels.
 *
 * A row that cannot be used is a problem, and the others count; of rows that contradict each other
 * none does. Whoever is not known is not guessed at: an image that such a file does not name a
 * subject for is a problem and is left out.
 *
 * @param name of the file, for the problems
 * @param paths of all images, as `listImages` gives them
 */
export function readLabels(text: string, name: string, paths: readonly string[]): LabelsFile {
  const { header, rows, faults } = readCsv(text);
  const columns = readHeader(header);
  if (typeof columns === 'string') {
    return { images: subjectsOf(paths), problems: [{ name, line: 1, what: columns }] };
  }
  const known = new Set(columns.key === 'image' ? paths : paths.map(subjectOf));
  const problems: InputProblem[] = faults.map((fault) => ({ name, ...fault }));
  const labelled = new Map<string, LabelledRow>();
  for (const row of rows) {
    const what = takeRow(labelled, row, columns, known);
    if (what !== undefined) problems.push({ name, line: row.line, what });
  }
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return labelImages(paths, columns, labelled, { name, problems });
}

function readHeader(header: CsvRow | undefined): Columns | string {
  if (header === undefined) return 'there is no header: no labels are read';
  const names = header.fields;
  const found = printable(names.join(','));
  const twice = names.find((column, i) => column !== '' && names.indexOf(column) < i);
  if (twice !== undefined)
    return `the column ${printable(twice)} is there twice: no labels are read`;
  if (names.includes('image')) return { key: 'image', names };
  if (names.includes('subject')) return { key: 'subject', names };
  return `there should be a column image or subject, and the columns are ${found}: no labels are read`;
}

/** Adds the row to `labelled`, or says what is wrong with it. */
function takeRow(
  labelled: Map<string, LabelledRow>,
  { line, fields }: CsvRow,
  { key, names }: Columns,
  known: ReadonlySet<string>,
): string | undefined {
  if (fields.length !== names.length) {
    return `there should be ${names.length} fields, and are ${fields.length}`;
  }
  const named = new Map(names.map((column, i) => [column, fields[i] ?? '']));
  const written = named.get(key) ?? '';
  if (written === '') return `${key} is empty`;
  const value = key === 'image' ? imagePathOf(written) : written;
  if (!known.has(value)) return `not among the ${key}s: ${printable(value)}`;
  named.delete(key);
  // A column without a name: the numbers of the rows, as some programs write them.
  named.delete('');
  const before = labelled.get(value);
  if (before === undefined) {
    labelled.set(value, { line, fields: named, contradicted: false });
    return undefined;
  }
  if ([...named].every(([column, field]) => before.fields.get(column) === field)) return undefined;
  before.contradicted = true;
  return `says something else about ${printable(value)} than line ${before.line}: neither counts`;
}

function labelImages(
  paths: readonly string[],
  { key, names }: Columns,
  labelled: ReadonlyMap<string, LabelledRow>,
  { name, problems }: { readonly name: string; readonly problems: readonly InputProblem[] },
): LabelsFile {
  const namesSubjects = key === 'image' && names.includes('subject');
  const images = new Map<string, ImageLabels>();
  const unknown: InputProblem[] = [];
  for (const path of paths) {
    const row = labelled.get(key === 'image' ? path : subjectOf(path));
    const { subject, ...labels } = Object.fromEntries(
      row === undefined || row.contradicted
        ? []
        : [...row.fields].filter(([, text]) => text !== ''),
    );
    const who = namesSubjects ? subject : subjectOf(path);
    if (who === undefined) unknown.push({ name: path, what: `${name} does not say who it shows` });
    else images.set(path, { subject: who, labels });
  }
  return { images, problems: [...problems, ...unknown] };
}

/** What is known without a labels file. */
export function subjectsOf(paths: readonly string[]): LabelsFile['images'] {
  return new Map(paths.map((path) => [path, { subject: subjectOf(path), labels: {} }]));
}
