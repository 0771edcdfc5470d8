import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Persona } from '../portraits/persona.ts';
import type { Pose } from '../portraits/posture.ts';
import { FRAME } from '../portraits/sitting.ts';
import type { Variation } from '../portraits/variation.ts';
import { type Footage, filmPersona } from './footage.ts';
import type { CameraFile, Reel } from './reel.ts';
import { type Scene, stage } from './scenes.ts';
import { singleFrameVideo } from './y4m.ts';

/** Chromium reads the file this often, and it is written twice as often: it sees no frame twice. */
const FRAMES_PER_SECOND = 15;
const INTERVAL = 1000 / (2 * FRAMES_PER_SECOND);

/** A camera that shows what a test wants, while Chromium runs. */
export interface PuppetCamera {
  /** For Chromium's `--use-file-for-fake-video-capture`. */
  readonly file: string;
  /** The person moves to a pose, or something else comes before the camera; resolves when it has. */
  show(view: Pose | Scene): Promise<void>;
  /** After Chromium is closed. */
  close(): Promise<void>;
}

export interface PuppetCameraOptions {
  /** Who sits before the camera at first, looking straight into it. */
  readonly persona: Persona;
  /** Light, room and expression; absent: even light and a calm face. */
  readonly variation?: Variation;
}

export async function openPuppetCamera({
  persona,
  variation,
}: PuppetCameraOptions): Promise<PuppetCamera> {
  let footage = await filmPersona(persona, variation);
  let pose: Pose = 'front';
  const folder = await mkdtemp(join(tmpdir(), 'facenition-camera-'));
  const path = join(folder, 'camera.y4m');
  const { file, offset } = singleFrameVideo(FRAME, FRAMES_PER_SECOND, footage.front);
  await writeFile(path, file);
  const projector = project({ path, offset, width: FRAME.width, interval: INTERVAL });
  await projector.play(resting(footage, pose));
  return {
    file: path,
    async show(view) {
      if (typeof view === 'string') {
        const once = movement(footage, pose, view);
        pose = view;
        return projector.play({ ...resting(footage, pose), once });
      }
      pose = 'front';
      if (view.kind !== 'person') return projector.play(await stage(view));
      footage = await filmPersona(view.persona, view.variation);
      return projector.play(resting(footage, pose));
    },
    async close() {
      await projector.stop();
      await rm(folder, { recursive: true });
    },
  };
}

type Play = Omit<Reel, 'number'>;

/** Nobody holds quite still. */
function resting({ front, way }: Footage, pose: Pose): Play {
  const nearly = way[pose].at(-2);
  const last = way[pose].at(-1);
  const again =
    nearly === undefined || last === undefined
      ? [front, front, ...way.left.slice(0, 1), front, front, ...way.up.slice(0, 1)]
      : [last, last, last, nearly];
  return { once: [], again, ticks: 2, noise: 2.4 };
}

/** Through the front, as one turns one's head. */
function movement({ front, way }: Footage, from: Pose, to: Pose): readonly Uint8Array[] {
  return from === to ? [] : [...way[from].toReversed(), front, ...way[to]];
}

interface Projector {
  /** Resolves when the page sees the last of what is shown once. */
  play(reel: Play): Promise<void>;
  stop(): Promise<void>;
}

function project(camera: CameraFile): Projector {
  const thread = new Worker(new URL('camera-thread.ts', import.meta.url), { workerData: camera });
  let number = 0;
  return {
    play: (reel) => {
      number++;
      const mine = number;
      thread.postMessage({ ...reel, number: mine });
      return new Promise((resolve, reject) => {
        const settle = (settled: number): void => {
          if (settled < mine) return;
          thread.off('message', settle).off('error', reject);
          resolve();
        };
        thread.on('message', settle).on('error', reject);
      });
    },
    stop: async () => {
      await thread.terminate();
    },
  };
}
