import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import { readOwnerOnly } from '../files/owner-only.ts';

/** The variables that say where traces go. */
export const TraceVariables = {
  FACENITION_OTLP_URL: z.string().refine(isCollectorUrl).optional(),
  FACENITION_OTLP_HEADERS_FILE: z.string().min(1).optional(),
  FACENITION_TRACE_SAMPLE: z
    .string()
    .regex(/^(?:0|1|[01]?\.\d{1,9})$/)
    .transform(Number)
    .pipe(z.number().min(0).max(1))
    .prefault('1'),
} as const;

/** Where traces go, and how many of them. */
export interface TraceSettings {
  /** Of the collector's endpoint for traces; absent: nothing is traced. */
  readonly url?: string;
  /** What the collector wants to be sent along. */
  readonly headersFile?: string;
  /** The part of the traces begun here that is kept, from 0 to 1. */
  readonly sample: number;
}

/** A header in each line; empty lines and those that begin with # say nothing. */
const HeaderLines = z
  .string()
  .transform((text) => text.split('\n').map((line) => line.trim()))
  .transform((lines) => lines.filter((line) => line !== '' && !line.startsWith('#')))
  .pipe(z.array(z.string().regex(/^[\w!$%&'*+.^`|~-]+:\s*[\x20-\x7e]+$/)).min(1))
  .transform((lines) => lines.map((line) => [nameIn(line), valueIn(line)] as const))
  .refine((headers) => new Set(headers.map(([name]) => name)).size === headers.length);

/**
 * Reads a file of headers, which only its owner may read.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` with the path and what to do
 */
export async function readTraceHeaders(
  path: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (path === undefined) return {};
  const parsed = HeaderLines.safeParse(await readOwnerOnly(path, 'headers for traces'));
  if (parsed.success) return Object.fromEntries(parsed.data);
  // No cause: a parser's message may quote what it read.
  throw new FacenitionError(
    'ERR_CONFIG_INVALID',
    `${path} needs a header in each line: Name: value`,
  );
}

function isCollectorUrl(text: string): boolean {
  const url = URL.parse(text);
  // Credentials belong into the file of headers: an address is not handled as a secret.
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || url.protocol === 'http:';
}

function nameIn(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase();
}

function valueIn(line: string): string {
  return line.slice(line.indexOf(':') + 1).trim();
}
