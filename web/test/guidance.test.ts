import { describe, expect, test } from 'vitest';
import {
  type Asked,
  advanceGuidance,
  beginGuidance,
  GOOD_FRAMES,
  type Guidance,
  holdProgress,
  instructionFor,
  isShutterDue,
  type Sighting,
} from '../src/guidance.ts';
import { judgePose, type SeenPose } from '../src/pose.ts';
import type { Pose } from '../src/protocol/words.ts';

const front: SeenPose = { yaw: 0, pitch: 0.57, roll: 0, size: 0.13 };
const middle = { x: 0.5, y: 0.5 };
const good: Sighting = { pose: front, centre: middle, roll: 0 };
const asked = (pose: Pose): Asked => ({ pose, front });
const held = (change: Partial<SeenPose>): Sighting => ({ ...good, pose: { ...front, ...change } });

describe('a frame', () => {
  test.each<[string, Sighting, string]>([
    ['of nobody', { failure: 'no-face' }, 'show-face'],
    ['of two people', { ...good, failure: 'several-faces' }, 'one-face'],
    ['in the dark', { failure: 'too-dark' }, 'more-light'],
    ['against the light', { ...good, failure: 'too-bright' }, 'less-light'],
    ['from too near', held({ size: 0.2 }), 'move-back'],
    ['from too far', held({ size: 0.05 }), 'move-closer'],
    ['at the edge', { ...good, centre: { x: 0.8, y: 0.5 } }, 'centre'],
    ['cut off', { ...good, failure: 'cropped' }, 'centre'],
    ['behind a scarf', { ...good, failure: 'occluded' }, 'uncover-face'],
    ['tilted', { ...good, roll: -30 }, 'hold-upright'],
    ['turned aside', held({ yaw: 0.3 }), 'look-straight'],
    ['blurred', { ...good, failure: 'blurred' }, 'hold-still'],
    ['of one person from the front', good, 'stay'],
  ])('%s asks for one thing', (_, sighting, instruction) => {
    expect(instructionFor(sighting, asked('front'), false)).toBe(instruction);
  });

  test('with more than one fault asks for what has to come first', () => {
    const far = { ...held({ size: 0.05, yaw: 0.4 }), roll: 40, centre: { x: 0.9, y: 0.5 } };
    expect(instructionFor({ ...far, failure: 'several-faces' }, asked('front'), false)).toBe(
      'one-face',
    );
    expect(instructionFor(far, asked('front'), false)).toBe('move-closer');
  });

  test('that was good may be a little beyond the limit', () => {
    const near = held({ size: 0.18 });
    expect(instructionFor(near, asked('front'), false)).toBe('move-back');
    expect(instructionFor(near, asked('front'), true)).toBe('stay');
  });
});

describe('a pose', () => {
  // In a picture as the camera takes it, the nose of who turns to the own left goes right.
  test.each<[Pose, Partial<SeenPose>, Partial<SeenPose>]>([
    ['front', { yaw: 0.1 }, { yaw: 0.15 }],
    ['left', { yaw: 0.28 }, { yaw: 0.26 }],
    ['right', { yaw: -0.28 }, { yaw: 0.28 }],
    ['up', { pitch: 0.51 }, { pitch: 0.52 }],
    ['down', { pitch: 0.63 }, { pitch: 0.62 }],
    ['closer', { size: 0.166 }, { size: 0.163 }],
  ])('%s is held or not', (pose, enough, tooLittle) => {
    expect(judgePose(pose, { ...front, ...enough }, front)).toBe(true);
    expect(judgePose(pose, { ...front, ...tooLittle }, front)).toBe(false);
  });

  test('to the side is a change, too: who always looks aside has to turn further', () => {
    const crooked = { ...front, yaw: 0.1 };
    expect(judgePose('left', { ...front, yaw: 0.3 }, crooked)).toBe(false);
    expect(judgePose('left', { ...front, yaw: 0.33 }, crooked)).toBe(true);
  });

  test('that is not held is asked for in words', () => {
    expect(instructionFor(good, asked('left'), false)).toBe('turn-left');
    expect(instructionFor(good, asked('up'), false)).toBe('look-up');
    expect(instructionFor(good, asked('closer'), false)).toBe('come-closer');
  });

  test('closer may fill more of the picture than others', () => {
    expect(instructionFor(held({ size: 0.2 }), asked('closer'), false)).toBe('stay');
    expect(instructionFor(held({ size: 0.31 }), asked('closer'), false)).toBe('move-back');
  });
});

/** Frames 100 ms apart, from the moment 0 on. */
function watch(sightings: readonly Sighting[], pose: Pose = 'front'): Guidance[] {
  let state = beginGuidance(0);
  return sightings.map((sighting, i) => {
    state = advanceGuidance(state, sighting, asked(pose), 100 * (i + 1));
    return state;
  });
}

const far = held({ size: 0.05 });
const near = held({ size: 0.25 });

describe('over several frames', () => {
  test('a word that is asked for now and then does not replace the shown one', () => {
    const shown = watch([...Array(20).fill(far), near, far, near, far, near, far]);
    expect(new Set(shown.slice(10).map(({ instruction }) => instruction))).toEqual(
      new Set(['move-closer']),
    );
  });

  test('a word that is asked for steadily does, and then stays for a while', () => {
    const words = watch([...Array(12).fill(far), ...Array(12).fill(near)]).map(
      ({ instruction }) => instruction,
    );
    expect(words.indexOf('move-closer')).toBe(8);
    expect(words.indexOf('move-back')).toBe(17);
  });

  test('that all is well is said at once', () => {
    expect(watch([far, good]).at(-1)?.instruction).toBe('stay');
  });

  test('the shutter waits for frames in a row and for their time', () => {
    const states = watch(Array(6).fill(good));
    const due = states.map((state, i) => isShutterDue(state, 100 * (i + 1)));
    expect(due).toEqual([false, false, false, false, false, true]);
    const quick = advanceGuidance(
      advanceGuidance(beginGuidance(0), good, asked('front'), 500),
      good,
      asked('front'),
      1000,
    );
    expect(GOOD_FRAMES).toBe(3);
    expect(isShutterDue(quick, 1000)).toBe(false);
  });

  test('one bad frame starts the wait again', () => {
    const states = watch([...Array(5).fill(good), far, ...Array(5).fill(good)]);
    expect(states.some((state, i) => isShutterDue(state, 100 * (i + 1)))).toBe(false);
  });

  test('the ring grows with the wait and is empty without', () => {
    const states = watch([good, good, good, good, good, good, far]);
    const progress = states.map((state, i) => holdProgress(state, 100 * (i + 1)));
    expect(progress[0]).toBe(0);
    expect(progress[5]).toBe(1);
    expect(progress[6]).toBe(0);
    expect(progress.slice(0, 6)).toEqual(progress.slice(0, 6).toSorted((a, b) => a - b));
  });
});
