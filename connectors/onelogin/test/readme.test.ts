import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { OneLoginFile } from '../src/deployment/index.ts';
import { buildHookSource, isOurSource } from '../src/hook-source.ts';
import { RELAXING } from './hook-rules.ts';
import { ALLOW, CONTEXT, FACE } from './payloads.ts';
import { runFunction } from './stand-in/runtime.ts';

const folder = join(import.meta.dirname, '..');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(readme)?.[1] ?? '';

const answering =
  (answer: () => Response): typeof globalThis.fetch =>
  async () =>
    answer();

function run(source: string, fetch: typeof globalThis.fetch) {
  const base64 = Buffer.from(source).toString('base64');
  const environment = { FACENITION_TOKEN: 'a-client-token' };
  return runFunction({ function: base64, environment, timeoutSeconds: 3, fetch }, CONTEXT);
}

test('the shortest file is one', () => {
  const file = OneLoginFile.parse(parse(block('yaml')));
  expect(file.pre_authentication?.relax).toBeUndefined();
});

test('the program prints the source of a hook', () => {
  const flags = ['--conditions=@facenition/source', '--input-type=module-typescript'];
  const printed = execFileSync(process.execPath, [...flags, '-e', block('ts')], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(isOurSource(printed)).toBe(true);
  const facenition = { ...RELAXING.facenition, url: 'https://faces.acme.example' };
  const { source } = buildHookSource('pre-authentication', { ...RELAXING, facenition });
  expect(printed).toBe(source);
});

test('the hook of one\u2019s own relaxes whom the server says, and nobody else', async () => {
  const source = block('js');
  const answers = [
    () => Response.json({ ok: true, verified: false, reason: 'not_recent' }),
    () => Response.json({ ok: true, verified: 'true' }),
    () => Response.json({ ok: true, verified: true }, { status: 203 }),
    () => new Response('<title>Welcome</title>'),
    () => Response.error(),
  ];
  const verified = () => Response.json({ ok: true, verified: true });
  expect(await run(source, answering(verified))).toMatchObject({ result: ALLOW });
  for (const answer of answers) {
    expect(await run(source, answering(answer))).toMatchObject({ result: FACE });
  }
});
