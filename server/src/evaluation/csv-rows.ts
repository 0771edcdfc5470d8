import { CsvError, parse } from 'csv-parse/sync';

/** One record of a CSV file. */
export interface CsvRow {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A record that is no CSV. */
export interface CsvFault {
  readonly line: number;
  readonly what: string;
}

export interface CsvRows {
  /** The first row, whatever is in it; absent where it is no CSV, or where there is none. */
  readonly header?: CsvRow;
  readonly rows: readonly CsvRow[];
  readonly faults: readonly CsvFault[];
}

/** With more, the file is something else than CSV, and each costs another look at the whole rest. */
const MOST_FAULTS = 100;

/**
 * Reads CSV (RFC 4180: quoted fields, which may hold line breaks) with the lines of Unix or Windows
 * and perhaps a byte order mark. White space around a field is no part of it, an empty line is no
 * record. A record that is no CSV is a fault, and reading goes on in the next line.
 */
export function readCsv(text: string): CsvRows {
  // `info.lines` counts the carriage return inside a quoted field as a line of its own.
  const lines = text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const rows: CsvRow[] = [];
  const faults: CsvFault[] = [];
  for (let done = 0; done < lines.length; ) {
    const read = readUntilFault(lines.slice(done).join('\n'), done);
    for (const row of read.rows) rows.push(row);
    if (read.fault === undefined) break;
    if (faults.length === MOST_FAULTS) {
      faults.push({
        line: read.fault.line,
        what: 'too much is no CSV: nothing from here on is read',
      });
      break;
    }
    faults.push(read.fault);
    done = read.fault.line;
  }
  const [header, ...rest] = rows;
  const headless = header === undefined || faults.some(({ line }) => line < header.line);
  return headless ? { rows, faults } : { header, rows: rest, faults };
}

/** @param before how many lines of the file stand before `text` */
function readUntilFault(
  text: string,
  before: number,
): { readonly rows: readonly CsvRow[]; readonly fault?: CsvFault } {
  const rows: CsvRow[] = [];
  // A record begins after the end of the one before it; `lines` says where a record ends.
  let line = before + 1;
  try {
    parse(text, {
      record_delimiter: '\n',
      relax_column_count: true,
      // A byte order mark goes with the white space.
      trim: true,
      on_record: (fields, { lines }) => {
        if (fields.some((field) => field !== '') || fields.length > 1) rows.push({ line, fields });
        line = before + lines + 1;
        return null;
      },
    });
    return { rows };
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    return { rows, fault: { line, what: describe(fault) } };
  }
}

function describe({ code }: CsvError): string {
  return code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a quotation mark is not closed'
    : 'a quotation mark stands where none can be: fields with one are quoted, and it is doubled';
}

/** Text of a file as it can be printed: on one line, without control characters, not too long. */
export function printable(text: string): string {
  const clean = text.replace(/\p{Cc}/gu, '\ufffd');
  return clean.length <= 100 ? clean : `${clean.slice(0, 100)}...`;
}
