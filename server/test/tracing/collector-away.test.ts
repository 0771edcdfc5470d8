import { expect, onTestFinished, test } from 'vitest';
import { startTestServer } from '../running-server.ts';
import { startCollector } from './collector.ts';

test('a server stops in time though its collector never answers', { timeout: 60_000 }, async () => {
  const { url } = await startCollector(onTestFinished, () => 'never');
  const server = await startTestServer(onTestFinished, {
    traces: { url, sample: 1 },
    stopTimeoutSeconds: 1,
  });
  expect((await fetch(`${server.url}/docs`)).status).toBe(200);
  const start = performance.now();
  await server.close();
  expect(performance.now() - start).toBeLessThan(2500);
  const lines = server.logged.map((line): unknown => JSON.parse(line));
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'warn', event: 'spans-lost', count: 1 }),
  );
  expect(server.logged.join('')).not.toContain('/v1/traces');
});
