import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  cast,
  enrolmentCaptures,
  noFace,
  verificationCaptures,
} from '../../scripts/portraits/cast.ts';
import { readConfig } from '../src/config.ts';
import { runDemo } from '../src/demo/run-demo.ts';
import { TEST_MODELS_DIR } from './running-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('the story: people are themselves, and nothing else opens', { timeout: 120_000 }, async () => {
  const directory = await temporaryFolder();
  const people = await Promise.all(
    cast.slice(0, 2).map(async (person) => ({
      name: `<${person.name}>`,
      enrolment: await enrolmentCaptures(person),
      verification: await verificationCaptures(person),
    })),
  );
  const config = {
    ...readConfig({ FACENITION_MODEL_PACK: 'builtin' }, directory),
    modelsDir: TEST_MODELS_DIR,
  };
  let printed = '';
  const out = (text: string): void => {
    printed += text;
  };
  const played = await runDemo({
    cast: { people, nobody: await noFace() },
    config,
    terminal: { out, directory, stopSignal: () => new Promise(() => {}) },
  });
  expect(printed).toContain('All 11 answers are as they should be');
  expect(played).toBe(true);
  expect(printed).toMatch(/without a face +refused \(no-face\)/);
  expect(printed.match(/ refused /g)).toHaveLength(7);

  expect((await stat(join(directory, 'demo-report.html'))).mode & 0o777).toBe(0o600);
  expect(printed).toContain('delete it');
  const report = await readFile(join(directory, 'demo-report.html'), 'utf8');
  expect(report.match(/<img alt="" src="data:image\/jpeg;base64,/g)?.length).toBeGreaterThan(20);
  expect(report).toContain('&#60;Ada&#62;');
  expect(report).not.toMatch(/<Ada>|http:|https:|<script/);
});
