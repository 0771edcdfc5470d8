import * as z from 'zod';
import type { ClientDocument, Described } from './client-document.ts';

/** What an answer must look like; `client/src/shape.ts` reads it. */
export type Shape = string | readonly number[] | readonly [Shape] | ShapeOfObject;
interface ShapeOfObject {
  readonly [name: string]: Shape;
}

/** What the client has to know of an operation at run time; `client/src/operation-facts.ts`. */
export type OperationFacts = readonly [path: string, answer: Shape, keyed?: true];

const Schema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['string', 'boolean', 'integer']) }),
  z.looseObject({ type: z.literal('number'), enum: z.array(z.number()).optional() }),
  z.looseObject({ type: z.literal('array'), items: z.unknown() }),
  z.looseObject({
    type: z.literal('object'),
    properties: z.record(z.string(), z.unknown()),
    required: z.array(z.string()).default([]),
  }),
]);

/** Every operation of the document by its id. */
export function operationsTable({ paths }: ClientDocument): Record<string, OperationFacts> {
  const entries = Object.entries(paths).map(([path, { post }]): [string, OperationFacts] => [
    post.operationId,
    isKeyed(post) ? [path, answerOf(post), true] : [path, answerOf(post)],
  ]);
  return Object.fromEntries(entries);
}

function isKeyed({ parameters }: Described): boolean {
  return parameters.some(({ name }) => name === 'Idempotency-Key');
}

/** The fields that hold photos, in any operation. */
export function photoFields({ paths }: ClientDocument): readonly string[] {
  return [...new Set(Object.values(paths).flatMap(({ post }) => photosOf(post)))].sort();
}

function photosOf({ requestBody }: Described): readonly string[] {
  const { schema } = requestBody.content['multipart/form-data'];
  const { properties } = z.object({ properties: z.record(z.string(), z.unknown()) }).parse(schema);
  return Object.keys(properties).filter((name) =>
    JSON.stringify(properties[name]).includes('"format":"binary"'),
  );
}

/** Without `ok`, but where it is what was decided. */
function answerOf({ responses }: Described): Shape {
  const { schema } = responses[200].content['application/json'];
  const shape = shapeOf(schema);
  if (typeof shape === 'string' || Array.isArray(shape)) throw new Error('no object as an answer');
  return Object.fromEntries(
    Object.entries(shape).filter(([name]) => name !== 'ok' || !isAlwaysTrue(schema)),
  );
}

function isAlwaysTrue(schema: unknown): boolean {
  const Always = z.looseObject({
    properties: z.looseObject({ ok: z.looseObject({ const: z.literal(true) }) }),
  });
  return Always.safeParse(schema).success;
}

/** Throws where the document holds a form that the client could not check. */
function shapeOf(schema: unknown): Shape {
  const parsed = Schema.parse(schema);
  switch (parsed.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(parsed.properties).map(([name, inner]) => [
          parsed.required.includes(name) ? name : `${name}?`,
          shapeOf(inner),
        ]),
      );
    case 'array':
      return [shapeOf(parsed.items)];
    case 'number':
      return parsed.enum ?? 'number';
    case 'string':
    case 'boolean':
    case 'integer':
      return parsed.type;
  }
}
