import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorkerPool, type WorkerPoolOptions } from '../../src/engine/worker-pool.ts';
import { CALIBRATION, fakePack } from '../packs/fake-pack.ts';
import { startTestServer, type TestServer } from '../running-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';

async function brokenPool(options: Partial<WorkerPoolOptions> = {}) {
  const folder = await temporaryFolder();
  const pool = startWorkerPool({
    setup: {
      pack: fakePack({ calibration: CALIBRATION }),
      modelsDir: folder,
      keyFile: `${folder}/keys.json`,
      maxImageBytes: 1000,
      maxImagePixels: 1000,
    },
    workers: 1,
    queueLimit: 1,
    clock: Date.now,
    ...options,
  });
  return pool;
}

describe('a pool whose models are missing', () => {
  test('says so with the code that the worker met', async () => {
    const pool = await brokenPool();
    await expect(pool.warm()).rejects.toMatchObject({
      name: 'FacenitionError',
      code: 'ERR_PACK_NOT_INSTALLED',
      message: expect.stringContaining('facenition models pull fake'),
    });
    await pool.close();
  });

  test('takes as many tasks as may run and wait, and refuses the next', async () => {
    const pool = await brokenPool({ workers: 1, queueLimit: 2 });
    const codes = await Promise.all(
      Array.from({ length: 5 }, () => pool.warm().catch(({ code }: { code: string }) => code)),
    );
    expect(codes.filter((code) => code === 'ERR_OVERLOADED')).toHaveLength(2);
    await expect(pool.warm()).rejects.toMatchObject({ code: 'ERR_PACK_NOT_INSTALLED' });
    await pool.close();
  });
});

describe('a pool at work', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(afterAll, { workers: 1, queueLimit: 1 });
  }, 60_000);

  test('leaves the thread that answers requests free', async () => {
    let longest = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 5);
    const fields = { password: 'pw', token: 'x' };
    await Promise.all([1, 2].map(() => server.post('/authenticate', [new Uint8Array(9)], fields)));
    clearInterval(ticking);
    expect(longest).toBeLessThan(250);
  });
});
