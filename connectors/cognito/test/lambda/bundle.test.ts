import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { afterFile, temporaryFolder } from '../../../../server/test/temporary-folder.ts';
import { payload } from '../payload.ts';

const HANDLERS = [
  'createAuthChallenge',
  'defineAuthChallenge',
  'postConfirmation',
  'preSignUp',
  'preTokenGeneration',
  'verifyAuthChallengeResponse',
];

let file: string;
beforeAll(async () => {
  const folder = await temporaryFolder(afterFile);
  file = join(folder, 'lambda.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../../src/lambda.ts')],
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // `bun`: the client by the platform's `fetch`, in place of undici.
    conditions: ['bun', '@facenition/source'],
  });
});

/** In a process of its own, as Lambda runs it. */
async function run(script: string, environment: Readonly<Record<string, string>> = {}) {
  const path = `${file}.${script.length}.run.mjs`;
  await writeFile(path, script.replace('BUNDLE', JSON.stringify(file)));
  const child = spawn(process.execPath, [path], { env: environment });
  let out = '';
  child.stdout.on('data', (bytes) => {
    out += String(bytes);
  });
  await once(child, 'close');
  return out;
}

describe('the bundle of the functions', () => {
  test('is small, and holds no library of AWS and no undici', async () => {
    const code = await readFile(file, 'utf8');
    process.stdout.write(`\nThe bundle has ${Math.ceil(code.length / 1024)} KiB.\n`);
    expect(code.length).toBeLessThan(1_000_000);
    expect(code).not.toMatch(/undici|smithy/);
  });

  test('has the six handlers', async () => {
    const out = await run("import * as all from BUNDLE; console.log(Object.keys(all).join(' '))");
    expect(out.trim().split(' ').sort()).toEqual(HANDLERS);
  });

  test('decides, by its environment', async () => {
    const event = JSON.stringify(payload('define-04-after-face-ok'));
    const out = await run(
      `import { defineAuthChallenge } from BUNDLE;
       console.log(JSON.stringify((await defineAuthChallenge(${event})).response))`,
      {
        FACENITION_URL: 'https://faces.example',
        FACENITION_TOKEN_SECRET_ID: 'facenition/cognito',
        FACENITION_ASKING: 'Portal',
        FACENITION_ORIGIN: 'https://portal.example',
      },
    );
    const [log = '', response = ''] = out.trim().split('\n');
    expect(JSON.parse(response)).toEqual({ issueTokens: true, failAuthentication: false });
    expect(JSON.parse(log)).toMatchObject({
      kind: 'answered',
      hook: 'DefineAuthChallenge',
      outcome: 'issue-tokens',
    });
  });

  test('answers nothing without one, and says what is missing', async () => {
    const event = JSON.stringify(payload('define-04-after-face-ok'));
    const out = await run(
      `import { defineAuthChallenge } from BUNDLE;
       await defineAuthChallenge(${event}).catch(({ message }) => console.log(message));`,
    );
    const [log = '', message] = out.trim().split('\n');
    expect(message).toBe('Face verification is unavailable.');
    expect(JSON.parse(log)).toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message:
        'missing or wrong: FACENITION_URL, FACENITION_TOKEN_SECRET_ID, FACENITION_ASKING, FACENITION_ORIGIN',
    });
  });
});
