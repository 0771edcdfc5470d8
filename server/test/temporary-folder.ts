import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** When to clean up: after one test, or (`afterAll`) after those that share something. */
export type WhenDone = (cleanUp: () => Promise<void>) => void;

/** An empty folder that goes away with the test. */
export async function temporaryFolder(whenDone: WhenDone = onTestFinished): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'facenition-test-'));
  whenDone(() => rm(path, { recursive: true, force: true }));
  return path;
}
