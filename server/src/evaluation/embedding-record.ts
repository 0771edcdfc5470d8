import type { AcquisitionFailure } from '@facenition/core';
import * as z from 'zod';
import { ADVICE } from '../advice.ts';
import { type ImageOutcome, isAboutImage, type UnreadableImage } from './image-outcome.ts';

/** A line of an embedding cache. */
export interface EmbeddingRecord {
  /** Of the image file, hexadecimal. */
  readonly sha256: string;
  readonly ended: ImageOutcome;
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const Line = z.discriminatedUnion('outcome', [
  z.strictObject({ sha256, outcome: z.literal('acquired'), embedding: z.base64() }),
  z.strictObject({
    sha256,
    outcome: z.literal('not-acquired'),
    reason: z.custom<AcquisitionFailure>(
      (value) => typeof value === 'string' && Object.hasOwn(ADVICE, value),
    ),
  }),
  z.strictObject({
    sha256,
    outcome: z.literal('unreadable'),
    code: z.custom<UnreadableImage>(isAboutImage),
  }),
]);

/** One line of JSON, without its end; an embedding as little-endian 32-bit floats in base64. */
export function writeRecord({ sha256, ended }: EmbeddingRecord): string {
  return JSON.stringify(
    ended.outcome === 'acquired'
      ? { sha256, outcome: ended.outcome, embedding: encode(ended.embedding) }
      : { sha256, ...ended },
  );
}

/** @returns `undefined` for whatever is not a whole record with an embedding of this length */
export function readRecord(line: string, dimension: number): EmbeddingRecord | undefined {
  const parsed = Line.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { sha256, ...ended } = parsed.data;
  if (ended.outcome !== 'acquired') return { sha256, ended };
  const embedding = decode(ended.embedding);
  const usable = embedding?.length === dimension && embedding.every(Number.isFinite);
  return usable ? { sha256, ended: { outcome: 'acquired', embedding } } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function encode(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true);
  return Buffer.from(view.buffer).toString('base64');
}

function decode(text: string): Float32Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % 4 !== 0) return undefined;
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}
