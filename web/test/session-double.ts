import type { LiveCamera } from '../src/camera.ts';
import { CaptureError } from '../src/capture-error.ts';
import type { Finder } from '../src/finder/finder.ts';
import type { Sighting } from '../src/guidance.ts';
import { TYPICAL_FRONT } from '../src/pose.ts';
import type { CaptureAnswer, ChallengeAnswer } from '../src/protocol/answers.ts';
import type { CaptureApi, Captures, CommittedFrame } from '../src/protocol/client.ts';
import { readView } from '../src/protocol/read-answers.ts';
import type { Pose } from '../src/protocol/words.ts';
import { CaptureSession } from '../src/session/session.ts';
import type { SessionState } from '../src/session/states.ts';
import { view } from './views.ts';

/** The camera of the newest session. */
export const camera = { isStopped: false };

/** Long enough for a session to get as far as it can. */
export const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

export function answers(answer: CaptureAnswer): CaptureApi['send'] {
  return async () => answer;
}

interface Commit {
  readonly frames: readonly CommittedFrame[];
}

export interface Entered {
  readonly session: CaptureSession<LiveCamera>;
  readonly last: () => SessionState<LiveCamera>;
  readonly sent: readonly Captures[];
  readonly commits: readonly Commit[];
  readonly ways: readonly string[];
  /** The cameras that were asked for; `any`: without a choice. */
  readonly cameras: readonly string[];
  readonly draws: () => number;
  /** What the camera shows from now on; otherwise a person who does all that is asked. */
  readonly see: (sighting: Sighting) => void;
  readonly unplug: () => void;
}

const POSES: readonly Pose[] = ['front', 'left'];

/** A session with a server that asks for a look ahead and one to the left, and then lets pass. */
export function enter(
  api: Partial<CaptureApi> = {},
  load: () => Promise<Finder> | undefined = () => undefined,
): Entered {
  const states: SessionState<LiveCamera>[] = [];
  const sent: Captures[] = [];
  const commits: Commit[] = [];
  const ways: string[] = [];
  const cameras: string[] = [];
  let drawn = 0;
  let clock = 0;
  let seen: Sighting | undefined;
  let isThere = true;
  camera.isStopped = false;
  const step = (index: number): ChallengeAnswer => {
    const pose = POSES[index];
    return pose === undefined
      ? { challenge: 'c1', complete: true }
      : { challenge: 'c1', complete: false, step: { index, of: POSES.length, pose } };
  };
  const asked = (): Pose => {
    const state = states.at(-1);
    return state?.at === 'capturing' ? (state.step?.pose ?? 'front') : 'front';
  };
  const session = new CaptureSession<LiveCamera>({
    api: {
      open: async () => readView(view()),
      consent: async () => readView(view()),
      draw: async () => {
        drawn++;
        commits.length = 0;
        return step(0);
      },
      commit: async (_, frames) => {
        commits.push({ frames });
        return step(commits.length);
      },
      end: async (how) => {
        ways.push(how);
        return { kind: 'stay' };
      },
      ...api,
      send: async (captures) => {
        sent.push(captures);
        return api.send?.(captures) ?? { outcome: 'passed', triesLeft: 2 };
      },
    },
    openCamera: async (id = 'any') => {
      cameras.push(id);
      return {
        id,
        choices: async () => [],
        stop: () => {
          camera.isStopped = true;
        },
        async snapshot() {
          if (!isThere) throw new CaptureError('camera-lost', 'unplugged');
          const bytes = new Uint8Array([clock & 255, (clock >> 8) & 255]);
          const picture = { width: 1, height: 1, data: new Uint8Array(3) };
          return { picture, encode: async () => bytes };
        },
      };
    },
    loadFinder: () => load() ?? Promise.resolve({ look: async () => seen ?? obey(asked()) }),
    usePasskey: async () => ({ secret: new Uint8Array(32), response: '{}' }),
    now: () => clock,
    pause: async (milliseconds) => {
      clock += milliseconds;
      await new Promise(setImmediate);
    },
    onChange: (state) => states.push(state),
  });
  return {
    session,
    last: () => states.at(-1) ?? { at: 'opening' },
    sent,
    commits,
    ways,
    cameras,
    draws: () => drawn,
    see: (sighting) => {
      seen = sighting;
    },
    unplug: () => {
      isThere = false;
    },
  };
}

function obey(pose: Pose): Sighting {
  const yaw = pose === 'left' ? 0.4 : 0;
  return { pose: { ...TYPICAL_FRONT, yaw }, centre: { x: 0.5, y: 0.5 }, roll: 0 };
}
