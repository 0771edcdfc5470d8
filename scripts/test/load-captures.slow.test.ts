import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutPassiveCheck } from '@facenition/core';
import { beforeAll, expect, test } from 'vitest';
import { runIn } from '../../server/test/cli/run-command.ts';
import { startTestServer } from '../../server/test/running-server.ts';
import { afterFile, temporaryFolder } from '../../server/test/temporary-folder.ts';
import { CAPTURES, type CaptureCase, CONSENT, captureCases, visitFor } from '../load/captures.ts';
import { tally } from '../load/tally.ts';

let cases: readonly CaptureCase[];

beforeAll(async () => {
  const folder = await temporaryFolder(afterFile);
  const consentFile = join(folder, 'consent.json');
  await writeFile(consentFile, JSON.stringify(CONSENT));
  // The networks for the passive check cannot be made here, and drawn people are no proof of it.
  const burst = { [withoutPassiveCheck]: true } as const;
  const server = await startTestServer(afterFile, { consentFile }, { burst });
  const environment = { FACENITION_DATA_DIR: server.dataDir };
  const run = async (...argv: readonly string[]): Promise<void> =>
    void expect(await runIn(folder, argv, { environment })).toMatchObject({ code: 0 });
  const host = {
    url: server.url,
    token: server.clientToken,
    run,
    async applyPolicy(text: string) {
      await writeFile(join(folder, 'policy.yaml'), text);
      await run('policy', 'apply', 'policy.yaml');
    },
  };
  cases = await captureCases(host, { level: 2, connections: 2 });
});

test.each(CAPTURES)('%s: drawn people pass, again and again', async (name) => {
  const { visitors, next } = cases.find((one) => one.name === name)!;
  expect(visitors).toBe(name.endsWith('alone') ? 1 : 2);
  const { right, others } = tally(await visitFor({ visitors, next }, 1));
  expect(others).toEqual({});
  expect(right).toBeGreaterThanOrEqual(visitors);
});
