import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AttackDetectionOutcome, FacenitionError } from '@facenition/core';
import { beforeAll, expect, test } from 'vitest';
import { type JudgingRequest, judgeAll } from '../../src/evaluation/judge-all.ts';
import { afterFile, temporaryFolder } from '../temporary-folder.ts';

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder(afterFile);
  await mkdir(join(folder, 'a'));
  for (const name of ['1', '2', '3']) await writeFile(join(folder, `a/${name}.jpg`), name);
});

const entries = ['a/1.jpg', 'a/2.jpg', 'a/3.jpg'].map((path, at) => ({
  path,
  line: at + 2,
  subject: `s${at}`,
  ...(at > 0 && { species: 'print', group: 'lab' }),
}));

/** Answers by what is in the file. */
const judge = (
  answer: (content: string) => AttackDetectionOutcome,
  more: Partial<JudgingRequest> = {},
) =>
  judgeAll({
    folder,
    entries,
    faceChoice: 'largest',
    detector: {
      detectPresentationAttack: async ({ samples: [sample], faceChoice }) => {
        expect(faceChoice).toBe('largest');
        return answer(new TextDecoder().decode(sample));
      },
    },
    concurrency: 2,
    onProgress: () => {},
    ...more,
  });

const scored = (score: number): AttackDetectionOutcome => {
  return { outcome: 'bona-fide', score, threshold: 0.5 };
};

test('every image is judged, in the order of the manifest', async () => {
  const progress: string[] = [];
  const { presentations, problems, digest } = await judge(
    (content) =>
      content === '3'
        ? { outcome: 'not-acquired', reason: 'no-face', capture: 0, threshold: 0.5 }
        : scored(Number(content) / 10),
    { onProgress: (done, total) => progress.push(`${done} of ${total}`) },
  );
  expect(presentations).toEqual([
    { subject: 's0', judged: { outcome: 'judged', score: 0.1 } },
    { subject: 's1', species: 'print', group: 'lab', judged: { outcome: 'judged', score: 0.2 } },
    {
      subject: 's2',
      species: 'print',
      group: 'lab',
      judged: { outcome: 'not-acquired', reason: 'no-face' },
    },
  ]);
  expect(problems).toEqual([]);
  expect(progress).toEqual(['1 of 3', '2 of 3', '3 of 3']);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const lines = ['1', '2', '3'].map((name) => `${sha256(name)} a/${name}.jpg\n`).sort();
  expect(digest).toBe(sha256(lines.join('')));
});

test('a file that is not there, or no picture, is left out by name, line and code', async () => {
  const missing = { path: 'a/4.jpg', line: 9, subject: 's4' };
  const { presentations, problems } = await judge(
    (content) => {
      if (content === '2') throw new FacenitionError('ERR_IMAGE_UNREADABLE', 'broken');
      return scored(0.5);
    },
    { entries: [missing, ...entries] },
  );
  expect(presentations.map(({ subject }) => subject)).toEqual(['s0', 's2']);
  const code = 'ERR_IMAGE_UNREADABLE';
  expect(problems).toEqual([
    { name: 'a/4.jpg', line: 9, code, what: 'the file cannot be read, or is not there' },
    { name: 'a/2.jpg', line: 3, code, what: 'the image cannot be decoded' },
  ]);
});

test('what is not about the image ends it, and names the image', async () => {
  const failing = judge((content) => {
    if (content === '2') throw new FacenitionError('ERR_MODEL_FAILED', 'no number');
    return scored(0.5);
  });
  await expect(failing).rejects.toMatchObject({
    code: 'ERR_MODEL_FAILED',
    message: 'a/2.jpg: no number',
  });
});
