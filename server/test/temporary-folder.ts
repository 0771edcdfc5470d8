import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** When to clean up: after one test, or (`afterFile`) after those that share something. */
export type WhenDone = (cleanUp: () => Promise<void>) => void;

const shared: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const cleanUp of shared.splice(0).reverse()) await cleanUp();
});

/**
 * For what the tests of a file share: after the last of them, what came last goes first. An
 * `afterAll` that is called in a `beforeAll` is never heard of again.
 */
export const afterFile: WhenDone = (cleanUp) => void shared.push(cleanUp);

/** An empty folder that goes away with the test. */
export async function temporaryFolder(whenDone: WhenDone = onTestFinished): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'facenition-test-'));
  whenDone(() => rm(path, { recursive: true, force: true }));
  return path;
}
