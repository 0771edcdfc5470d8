import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderCapture } from '../../scripts/portraits/capture.ts';
import { cast } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { plain } from '../../scripts/portraits/variation.ts';
import { runCommandLine } from '../src/cli/run.ts';
import { drawPerson } from './person.ts';
import { TEST_MODELS_DIR } from './running-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('facenition demo --photos tells two people apart', { timeout: 60_000 }, async () => {
  const directory = await temporaryFolder();
  const { enrolment, probe } = await drawPerson();
  await writeFile(join(directory, 'me1.jpg'), enrolment);
  await writeFile(join(directory, 'me2.jpg'), probe);
  await writeFile(join(directory, 'other.jpg'), await renderCapture(nth(cast, 3).persona, plain));
  let printed = '';
  const code = await runCommandLine(['demo', '--photos', 'me1.jpg', 'me2.jpg', 'other.jpg'], {
    environment: { FACENITION_MODEL_PACK: 'builtin', FACENITION_MODELS_DIR: TEST_MODELS_DIR },
    directory,
    out: (text) => {
      printed += text;
    },
    err: (text) => {
      printed += text;
    },
    interactive: false,
    readInput: async () => '',
    ask: async () => undefined,
    askSecret: async () => undefined,
    stopSignal: () => new Promise(() => {}),
  });
  expect(printed).toContain('All 8 answers are as they should be');
  expect(printed).toContain('refused (no-face)');
  expect(code).toBe(0);
});
