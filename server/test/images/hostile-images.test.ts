import { beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../running-server.ts';
import { afterFile } from '../temporary-folder.ts';
import { hostileImages, sendAll } from './hostile-images.ts';

const MAX_IMAGE_BYTES = 6 * 2 ** 20;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(afterFile, { maxImageBytes: MAX_IMAGE_BYTES });
}, 60_000);

test('each of them is answered, and none is a fault of the server', {
  timeout: 120_000,
}, async () => {
  const images = await hostileImages(MAX_IMAGE_BYTES);
  expect(new Set(images.map(([name]) => name)).size).toBe(images.length);
  expect(images.length).toBeGreaterThanOrEqual(40);

  const fields = { password: 'pw', accuracy: '2' };
  const statuses = await sendAll(images, (image) => server.post('/generate', [image], fields));
  expect(statuses.size).toBe(images.length);
  expect([...statuses].filter(([, status]) => status < 400 || status >= 500)).toEqual([]);
  expect(statuses.get('SVG')).toBe(415);
  expect(statuses.get('PNG of 20,000 x 20,000 pixels')).toBe(413);
  expect(statuses.get('a byte over the limit')).toBe(413);
  expect(statuses.get('jpeg cut at 50 %')).toBe(400);
  expect((await fetch(`${server.managementUrl}/health/ready`)).status).toBe(200);
});
