import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  startWorkerPool,
  type WorkerPool,
  type WorkerPoolOptions,
} from '../../src/engine/worker-pool.ts';
import { CALIBRATION, fakePack } from '../packs/fake-pack.ts';
import { drawPerson } from '../person.ts';
import { startTestServer, type TestServer } from '../running-server.ts';
import { afterFile, temporaryFolder } from '../temporary-folder.ts';

async function brokenPool(options: Partial<WorkerPoolOptions> = {}): Promise<WorkerPool> {
  const folder = await temporaryFolder();
  return startWorkerPool({
    setup: {
      pack: fakePack({ calibration: CALIBRATION }),
      modelsDir: folder,
      keyFile: `${folder}/keys.json`,
      keyCustody: { kind: 'file' },
      maxImageBytes: 1000,
      maxImagePixels: 1000,
    },
    workers: 1,
    queueLimit: 1,
    clock: Date.now,
    ...options,
  });
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
      Array.from({ length: 5 }, () =>
        pool.acquire(new Uint8Array(3), 'only').catch(({ code }: { code: string }) => code),
      ),
    );
    expect(codes.filter((code) => code === 'ERR_OVERLOADED')).toHaveLength(2);
    await expect(pool.warm()).rejects.toMatchObject({ code: 'ERR_PACK_NOT_INSTALLED' });
    await pool.close();
  });
});

describe('a pool that loses what it needs', () => {
  test('loads again with the next task', async () => {
    const modelsDir = await temporaryFolder();
    const pack = fakePack({ calibration: CALIBRATION });
    const pool = await brokenPool({
      setup: {
        pack,
        modelsDir,
        keyFile: '',
        keyCustody: { kind: 'file' },
        maxImageBytes: 1,
        maxImagePixels: 1,
      },
    });
    await expect(pool.warm()).rejects.toMatchObject({ code: 'ERR_PACK_NOT_INSTALLED' });
    await mkdir(`${modelsDir}/fake`);
    for (const { name, bytes } of pack.files) {
      await writeFile(`${modelsDir}/fake/${name}`, new Uint8Array(bytes));
    }
    await expect(pool.warm()).rejects.toMatchObject({ code: 'ERR_MODEL_CORRUPT' });
    await pool.close();
  });

  test('takes its own end for no loss, and knows that it is over', async () => {
    let lost = 0;
    const pool = await brokenPool({
      onWorkerLost: () => {
        lost += 1;
      },
    });
    await pool.warm().catch(() => {});
    pool.checkAlive();
    await pool.close();
    expect(lost).toBe(0);
    expect(() => pool.checkAlive()).toThrow(expect.objectContaining({ code: 'ERR_INTERNAL' }));
  });

  test('takes the memory of samples along instead of copying it', async () => {
    const pool = await brokenPool();
    const [own, view] = [new Uint8Array(30), new Uint8Array(new ArrayBuffer(60), 10, 30)];
    await pool.acquire(own, 'only').catch(() => {});
    await pool.acquire(view, 'only').catch(() => {});
    expect([own.length, view.length]).toEqual([0, 30]);
    await pool.close();
  });
});

describe('a pool at work', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(afterFile, { workers: 1 });
  }, 60_000);

  test('leaves the thread that answers requests free', { timeout: 60_000 }, async () => {
    const { enrolment } = await drawPerson();
    const photos = [enrolment];
    const fields = { password: 'pw', accuracy: '2' };
    await server.post('/generate', photos, fields);

    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 10);
    const start = performance.now();
    await Promise.all([1, 2, 3].map(() => server.post('/generate', photos, fields)));
    const took = performance.now() - start;
    clearInterval(ticking);
    // Computing in this thread would leave next to none of them.
    expect(ticks).toBeGreaterThan(took / 10 / 3);
  });
});
