import { isAbsolute } from 'node:path';
import { FacenitionError } from '@facenition/core';
import type { PadProblem } from '@facenition/evaluation';
import { type CsvRow, printable, readCsv } from './csv-rows.ts';
import { imagePathOf } from './image-files.ts';

/** One presentation to a camera, as the manifest describes it. */
export interface ManifestEntry {
  /** Relative to the image folder, with `/`. */
  readonly path: string;
  /** Of the manifest, from 1. */
  readonly line: number;
  /** Of the instrument of attack; absent: bona fide. */
  readonly species?: string;
  /** Unique among all sources: people of two sources are different people. */
  readonly subject: string;
  /** Source and camera; absent: neither is given. */
  readonly group?: string;
}

export interface AttackManifest {
  /** Those that can be used, in the order of the file. */
  readonly entries: readonly ManifestEntry[];
  readonly problems: readonly PadProblem[];
}

const NEEDED = ['file', 'label', 'species', 'subject'] as const;

type Fields = Readonly<Record<string, string>>;

/**
 * Reads a manifest of bona fide presentations and attacks: CSV with a header and the columns `file`
 * (a path relative to the image folder, with `/` or `\`), `label` (`bona-fide` or `attack`; `_` is
 * taken for `-`), `species` (of an attack: the kind of its instrument), `subject` (who is there or is
 * shown), and perhaps `source` (a collection with people of its own) and `camera`. Others are left
 * alone. A row that cannot be used is a problem, and the others count; of rows that contradict each
 * other none does.
 *
 * @param name of the file, for the problems
 * @throws {FacenitionError} `ERR_FIELD_INVALID` where there is no such header
 */
export function readAttackManifest(text: string, name: string): AttackManifest {
  const { header, rows, faults } = readCsv(text);
  const columns = checkHeader(header, name);
  const problem = (line: number, what: string): PadProblem => {
    return { name, line, code: 'ERR_FIELD_INVALID', what };
  };
  const problems = faults.map(({ line, what }) => problem(line, what));
  const known = new Map<string, ManifestEntry>();
  const contradicted = new Set<string>();
  for (const row of rows) {
    const entry = readRow(row, columns);
    if (typeof entry === 'string') {
      problems.push(problem(row.line, entry));
      continue;
    }
    const before = known.get(entry.path);
    if (before === undefined) known.set(entry.path, entry);
    else if (!isSame(before, entry)) {
      contradicted.add(entry.path);
      const what = `says something else about ${printable(entry.path)} than line ${before.line}`;
      problems.push(problem(row.line, `${what}: neither counts`));
    }
  }
  return {
    entries: [...known.values()].filter(({ path }) => !contradicted.has(path)),
    problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  };
}

function checkHeader(header: CsvRow | undefined, name: string): readonly string[] {
  const columns = header?.fields ?? [];
  const missing = NEEDED.filter((column) => !columns.includes(column));
  const twice = NEEDED.find((column) => columns.indexOf(column) !== columns.lastIndexOf(column));
  if (missing.length === 0 && twice === undefined) return columns;
  const found = header === undefined ? 'none' : printable(columns.join(','));
  throw new FacenitionError(
    'ERR_FIELD_INVALID',
    `${name}, line ${header?.line ?? 1}: the columns ${NEEDED.join(', ')} are needed once each, and there are ${found}`,
  );
}

/** The entry, or what is wrong with it. */
function readRow({ line, fields }: CsvRow, columns: readonly string[]): ManifestEntry | string {
  if (fields.length !== columns.length) {
    return `there should be ${columns.length} fields, and are ${fields.length}`;
  }
  const named: Fields = Object.fromEntries(columns.map((column, at) => [column, fields[at] ?? '']));
  const { file = '', label = '', species = '', subject = '', source = '', camera = '' } = named;
  if (file === '') return 'file is empty';
  const path = imagePathOf(file);
  if (isAbsolute(path) || path.split('/').includes('..')) {
    return `lies outside of the image folder: ${printable(path)}`;
  }
  const kind = label.replaceAll('_', '-');
  if (kind !== 'bona-fide' && kind !== 'attack') return 'label should be bona-fide or attack';
  if (kind === 'attack' && species === '') return 'species is empty, and it is an attack';
  if (subject === '') return 'subject is empty: nobody knows which images are of one person';
  const group = [source, camera].filter((part) => part !== '').join(', ');
  return {
    path,
    line,
    ...(kind === 'attack' && { species }),
    subject: JSON.stringify([source, subject]),
    ...(group !== '' && { group }),
  };
}

function isSame(a: ManifestEntry, b: ManifestEntry): boolean {
  return a.species === b.species && a.subject === b.subject && a.group === b.group;
}
