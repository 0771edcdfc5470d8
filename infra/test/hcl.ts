import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';

/** Required, not imported: its types bring those of a browser, which are not those of Node. */
const { parse } = z
  .object({
    parse: z.custom<(file: string, content: string) => Promise<unknown>>(
      (value) => typeof value === 'function',
    ),
  })
  .parse(createRequire(import.meta.url)('@cdktf/hcl2json'));

export const TERRAFORM = join(import.meta.dirname, '../terraform');

/** What a block says: names, each with what stands behind it once or several times. */
export type Body = Record<string, unknown>;
const Body = z.record(z.string(), z.unknown());
const Bodies = z.array(Body);

const Blocks = z.record(z.string(), Bodies);
const BlocksOfTypes = z.record(z.string(), Blocks);

const File = z.looseObject({
  terraform: Bodies.optional(),
  variable: Blocks.optional(),
  output: Blocks.optional(),
  module: Blocks.optional(),
  locals: Bodies.optional(),
  resource: BlocksOfTypes.optional(),
  data: BlocksOfTypes.optional(),
});

/** One folder of Terraform, as it is written: expressions are texts in `${}`. */
export interface Module {
  readonly variables: Readonly<Record<string, Body>>;
  readonly outputs: Readonly<Record<string, Body>>;
  readonly modules: Readonly<Record<string, Body>>;
  readonly locals: Body;
  /** By `type.name`. */
  readonly resources: Readonly<Record<string, Body>>;
  /** By `data.type.name`. */
  readonly data: Readonly<Record<string, Body>>;
  /** Everything, as one text. */
  readonly text: string;
}

/** @param folder below `infra/terraform` */
export async function readModule(folder: string): Promise<Module> {
  const path = join(TERRAFORM, folder);
  const names = globSync('*.tf', { cwd: path }).sort();
  const files = await Promise.all(
    names.map(async (name) =>
      File.parse(await parse(name, await readFile(join(path, name), 'utf8'))),
    ),
  );
  const all = <Name extends keyof z.infer<typeof File>>(name: Name) =>
    files.flatMap((file) => file[name] ?? []);
  const typed = (name: 'resource' | 'data', prefix: string) =>
    files.flatMap((file) =>
      Object.entries(file[name] ?? {}).flatMap(([type, blocks]) =>
        Object.entries(blocks).map(
          ([own, [body = {}]]) => [`${prefix}${type}.${own}`, body] as const,
        ),
      ),
    );
  const named = (name: 'variable' | 'output' | 'module') =>
    files.flatMap((file) =>
      Object.entries(file[name] ?? {}).map(([own, [body = {}]]) => [own, body] as const),
    );
  return {
    variables: Object.fromEntries(named('variable')),
    outputs: Object.fromEntries(named('output')),
    modules: Object.fromEntries(named('module')),
    locals: Object.assign({}, ...Bodies.parse(all('locals'))),
    resources: Object.fromEntries(typed('resource', '')),
    data: Object.fromEntries(typed('data', 'data.')),
    text: JSON.stringify(files),
  };
}

/** The names that stand behind a prefix: `var`, `local`. */
export function namesBehind(prefix: string, text: string): readonly string[] {
  const found = text.matchAll(new RegExp(`(?<![\\w.-])${prefix}\\.(\\w+)`, 'g'));
  return [...new Set([...found].map(([, name = '']) => name))].sort();
}

/** The resources and data that expressions speak of: `aws_lambda_function.trigger`. */
export function resourcesNamed(text: string): readonly string[] {
  const found = text.matchAll(/(?<![\w.-])((?:data\.)?(?:aws|okta|archive)_\w+\.[a-z]\w*)/g);
  return [...new Set([...found].map(([, name = '']) => name))].sort();
}
