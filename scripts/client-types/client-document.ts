import { createHash } from 'node:crypto';
import { openApiDocument } from '@facenition/server/api';
import * as z from 'zod';

const Content = z.looseObject({ schema: z.record(z.string(), z.unknown()) });

const Described = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  description: z.string(),
  parameters: z.array(z.looseObject({ name: z.string() })).default([]),
  requestBody: z.looseObject({
    required: z.boolean(),
    content: z.looseObject({ 'multipart/form-data': Content }),
  }),
  responses: z.looseObject({
    200: z.looseObject({ content: z.looseObject({ 'application/json': Content }) }),
  }),
});
export type Described = z.infer<typeof Described>;

const Document = z.looseObject({
  paths: z.record(z.string(), z.strictObject({ post: Described })),
});
export type ClientDocument = z.infer<typeof Document>;

/**
 * The interface as the client speaks it: every operation once, in the oldest version that has it.
 * The product's version is left out: types do not change with it.
 */
export function clientDocument(): ClientDocument {
  const { paths, ...rest } = Document.parse(
    openApiDocument({ product: '', registration: 'admin', sendsCodes: true }),
  );
  const once = Object.entries(paths).filter(([, { post }]) => !/V\d+$/.test(post.operationId));
  return { ...rest, paths: Object.fromEntries(once) };
}

/** The first line of a generated file: what it was made of. */
export function headerOf(document: ClientDocument): string {
  const hash = createHash('sha256').update(JSON.stringify(document)).digest('hex');
  return `// Made by \`npm run client-types\`; do not edit. The document: SHA-256 ${hash}\n`;
}
