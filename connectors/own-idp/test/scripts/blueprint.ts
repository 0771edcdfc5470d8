import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type CollectionTag, parse, type ScalarTag } from 'yaml';
import * as z from 'zod';
import { fileOf } from './file-of.ts';

/** A tag of authentik, as it stands there. */
export interface Tag {
  readonly tag: string;
  readonly value: unknown;
}

const Entry = z.strictObject({
  model: z.string(),
  id: z.string().optional(),
  identifiers: z.record(z.string(), z.unknown()),
  attrs: z.record(z.string(), z.unknown()).optional(),
});

const Blueprint = z.strictObject({
  version: z.literal(1),
  metadata: z.strictObject({
    name: z.string(),
    labels: z.strictObject({ 'blueprints.goauthentik.io/instantiate': z.literal('false') }),
  }),
  context: z.record(z.string(), z.string()).optional(),
  entries: z.array(Entry),
});

export type BlueprintEntry = z.infer<typeof Entry>;

const scalars = ['!KeyOf', '!Context', '!Env'].map(
  (tag): ScalarTag => ({ tag, resolve: (value) => ({ tag, value }) }),
);
const sequences = ['!Find', '!Format'].map(
  (tag): CollectionTag => ({
    tag,
    collection: 'seq',
    resolve: (value) => ({ tag, value: value.toJSON() }),
  }),
);

/** A blueprint with its tags unresolved. */
export async function readBlueprint(path: string): Promise<z.infer<typeof Blueprint>> {
  const customTags = [...scalars, ...sequences];
  return Blueprint.parse(parse(await fileOf(path), { customTags }));
}

export const isTag = (value: unknown, tag: string): value is Tag =>
  typeof value === 'object' && value !== null && 'tag' in value && value.tag === tag;

/** What authentik makes of `!Format`: the `%` of Python, here for texts alone. */
export function formatted(value: unknown, context: Readonly<Record<string, string>>): string {
  if (!isTag(value, '!Format')) return String(value);
  const [template, ...args] = z.array(z.unknown()).parse(value.value);
  const texts = args.map((one) => context[String(Object(one).value)] ?? '');
  return String(template).replaceAll('%s', () => texts.shift() ?? '');
}

export interface Evaluated {
  readonly result?: boolean;
  readonly failed?: string;
  readonly context: Readonly<Record<string, unknown>>;
}

export interface Evaluation {
  readonly expression: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export const hasPython: boolean = (() => {
  try {
    execFileSync('python3', ['-c', 'import ssl']);
    return true;
  } catch {
    return false;
  }
})();

/** An expression policy in a Python of its own. */
export function evaluate(given: Evaluation): Promise<Evaluated> {
  return new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, 'evaluate.py');
    const child = execFile('python3', [script], (fault, out) => {
      if (fault) reject(fault);
      else resolve(JSON.parse(out));
    });
    child.stdin?.end(JSON.stringify({ query: {}, env: {}, ...given }));
  });
}
