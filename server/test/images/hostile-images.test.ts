import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../running-server.ts';
import { hostileImages } from './hostile-images.ts';

const MAX_IMAGE_BYTES = 6 * 2 ** 20;
const fields = { password: 'pw', accuracy: '2' };

let server: TestServer;
let images: Awaited<ReturnType<typeof hostileImages>>;

beforeAll(async () => {
  images = await hostileImages(MAX_IMAGE_BYTES);
  server = await startTestServer(afterAll, { maxImageBytes: MAX_IMAGE_BYTES });
}, 60_000);

async function sendAll(): Promise<Map<string, number>> {
  const statuses = new Map<string, number>();
  for (const [name, image] of images) {
    const answer = await server.post('/generate', [image], fields);
    await answer.arrayBuffer();
    statuses.set(name, answer.status);
  }
  return statuses;
}

test('each of them is answered, and none is a fault of the server', {
  timeout: 120_000,
}, async () => {
  expect(images.length).toBeGreaterThanOrEqual(40);
  expect(new Set(images.map(([name]) => name)).size).toBe(images.length);
  const statuses = await sendAll();
  const unexpected = [...statuses].filter(([, status]) => status < 400 || status >= 500);
  expect(unexpected).toEqual([]);
  expect(statuses.get('SVG')).toBe(415);
  expect(statuses.get('PNG of 20,000 x 20,000 pixels')).toBe(413);
  expect(statuses.get('jpeg cut at 50 %')).toBe(400);
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
});

test('memory stays flat', { timeout: 300_000 }, async () => {
  await sendAll();
  const before = process.memoryUsage.rss();
  for (let round = 0; round < 3; round += 1) await sendAll();
  const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
  expect(grown).toBeLessThan(96);
});
