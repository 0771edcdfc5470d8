import type { LiveCamera } from '../camera.ts';
import type { Finder } from '../finder/finder.ts';
import { digestOf, type Snapshot } from '../frames.ts';
import {
  type Asked,
  advanceGuidance,
  beginGuidance,
  type Guidance,
  holdProgress,
  isShutterDue,
} from '../guidance.ts';
import { type SeenPose, TYPICAL_FRONT } from '../pose.ts';
import type { ChallengeAnswer } from '../protocol/answers.ts';
import type { CaptureApi, CommittedFrame } from '../protocol/client.ts';
import type { Capturing } from './states.ts';

/** Everything that one challenge brought. */
export interface Burst {
  readonly challenge: string;
  /** In the order of commitment. */
  readonly photos: readonly Uint8Array<ArrayBuffer>[];
}

export interface BurstPorts {
  readonly api: Pick<CaptureApi, 'draw' | 'commit'>;
  readonly camera: LiveCamera;
  readonly finder: Finder;
  /** How many frames a pose `front` takes. */
  readonly captures: number;
  /** Milliseconds, by a clock that does not go back. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly show: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

export type Progress = Pick<Capturing<LiveCamera>, 'instruction' | 'hold' | 'step' | 'isTaken'>;

type Step = Extract<ChallengeAnswer, { complete: false }>['step'];

/**
 * Between two looks, milliseconds: as long as the look itself took, within these. A look blocks the
 * page, which has to answer to the person, too.
 */
const LEAST_PAUSE = 40;
const MOST_PAUSE = 200;
/** Frames of one pose are this far apart, milliseconds: two of one moment are one. */
const FRAME_GAP = 200;
/** Frames of a pose other than `front`. */
const FRAMES_OF_POSE = 1;

/**
 * Leads a person through a challenge.
 *
 * The try is spent only when a face is well framed before the camera: until then, nothing is drawn.
 * A pose is asked for only when the frames of the one before are committed to.
 *
 * @throws {CaptureError}, or the signal's reason where it is aborted
 */
export async function captureBurst(ports: BurstPorts): Promise<Burst> {
  const watch = new Watch(ports);
  const front = await watch.untilFramed();
  const { api, now, captures } = ports;
  let answer = await api.draw();
  const began = now();
  const photos: Uint8Array<ArrayBuffer>[] = [];
  while (!answer.complete) {
    const { step } = answer;
    const count = step.pose === 'front' ? captures : FRAMES_OF_POSE;
    const frames = await watch.take(step, front, count, began);
    photos.push(...frames.map(({ photo }) => photo));
    const committed = frames.map(({ digest, at }) => ({ digest, at }));
    answer = await api.commit(answer.challenge, committed);
  }
  return { challenge: answer.challenge, photos };
}

interface TakenFrame extends CommittedFrame {
  readonly photo: Uint8Array<ArrayBuffer>;
}

interface Look {
  readonly snapshot: Snapshot;
  /** When it was taken. */
  readonly at: number;
  readonly seen?: SeenPose;
}

/** Looks at the camera and leads the person, frame by frame. */
class Watch {
  readonly #ports: BurstPorts;
  #guidance: Guidance;
  #rest = LEAST_PAUSE;

  constructor(ports: BurstPorts) {
    this.#ports = ports;
    this.#guidance = beginGuidance(ports.now());
  }

  /** Until a face is well framed; how it looks from the front. */
  async untilFramed(): Promise<SeenPose> {
    for (;;) {
      const { seen } = await this.#look({ pose: 'front', front: TYPICAL_FRONT });
      this.#show({ isTaken: false });
      if (seen !== undefined && this.#isShutterDue()) return seen;
    }
  }

  /** @param began when the challenge did */
  async take(step: Step, front: SeenPose, count: number, began: number): Promise<TakenFrame[]> {
    this.#guidance = nextPose(this.#guidance, step, this.#ports.now());
    this.#show({ step, isTaken: false });
    const taken: TakenFrame[] = [];
    let last = Number.NEGATIVE_INFINITY;
    while (taken.length < count) {
      const { snapshot, at } = await this.#look({ pose: step.pose, front });
      if (this.#isShutterDue() && at - last >= FRAME_GAP) {
        const photo = await snapshot.encode();
        taken.push({ photo, digest: await digestOf(photo), at: Math.round(at - began) });
        last = at;
      }
      this.#show({ step, isTaken: taken.length === count });
    }
    return taken;
  }

  async #look(asked: Asked): Promise<Look> {
    const { camera, finder, now, pause, signal } = this.#ports;
    await pause(this.#rest);
    signal.throwIfAborted();
    const snapshot = await camera.snapshot();
    const at = now();
    const sighting = await finder.look(snapshot.picture);
    signal.throwIfAborted();
    this.#rest = Math.min(MOST_PAUSE, Math.max(LEAST_PAUSE, now() - at));
    this.#guidance = advanceGuidance(this.#guidance, sighting, asked, now());
    return { snapshot, at, ...(sighting.pose !== undefined && { seen: sighting.pose }) };
  }

  #isShutterDue(): boolean {
    return isShutterDue(this.#guidance, this.#ports.now());
  }

  /** Nothing is shown, and nothing goes on, once the session was left. */
  #show(progress: Pick<Progress, 'step' | 'isTaken'>): void {
    this.#ports.signal.throwIfAborted();
    const hold = holdProgress(this.#guidance, this.#ports.now());
    this.#ports.show({ instruction: this.#guidance.instruction, hold, ...progress });
  }
}

/** Who is framed already goes on at once; every other pose begins with its own word. */
function nextPose(guidance: Guidance, { pose }: Step, now: number): Guidance {
  switch (pose) {
    case 'front':
      return guidance.instruction === 'stay' ? guidance : beginGuidance(now, 'look-straight');
    case 'left':
      return beginGuidance(now, 'turn-left');
    case 'right':
      return beginGuidance(now, 'turn-right');
    case 'up':
      return beginGuidance(now, 'look-up');
    case 'down':
      return beginGuidance(now, 'look-down');
    case 'closer':
      return beginGuidance(now, 'come-closer');
  }
}
