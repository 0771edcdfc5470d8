import { expect, onTestFinished, test } from 'vitest';
import { startTestServer } from '../running-server.ts';
import { hostileImages, sendAll } from './hostile-images.ts';

const MAX_IMAGE_BYTES = 6 * 2 ** 20;
const MIB = 2 ** 20;

test('memory stays flat, whatever is sent', async () => {
  const server = await startTestServer(onTestFinished, { maxImageBytes: MAX_IMAGE_BYTES });
  const images = await hostileImages(MAX_IMAGE_BYTES);
  const round = () =>
    sendAll(images, (image) =>
      server.post('/authenticate', [image], { password: 'pw', token: `FN1.${'A'.repeat(248)}` }),
    );
  // Heaps and allocators grow to their working size first.
  for (let warmUp = 0; warmUp < 6; warmUp += 1) await round();
  const before = process.memoryUsage.rss();
  for (let rounds = 0; rounds < 4; rounds += 1) await round();
  expect((process.memoryUsage.rss() - before) / MIB).toBeLessThan(64);
});
