import {
  type AttackDetectionFailure,
  type BurstOutcome,
  type BurstRequest,
  type ChallengePose,
  type DetectedFace,
  drawChallenge,
  type FaceLandmarks,
  judgeBurst,
  type Point,
  withoutPassiveCheck,
} from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { detected } from '../face/faces.ts';
import { embeddingAtCosine, faultCode, seededBytes, syntheticEmbedding } from '../support.ts';
import {
  ASKED,
  face,
  followed,
  portsOf,
  requestOf,
  type Scene,
  SUBJECT,
  sceneOf,
} from './bursts.ts';
import { flat, HEAD, type Held, photographOf, SIDE, seen } from './heads.ts';

const judge = (scenes: readonly Scene[], request: BurstRequest = requestOf(scenes)) =>
  judgeBurst(request, portsOf(scenes));

const changed = (index: number, change: Partial<Scene>): readonly Scene[] =>
  followed().map((scene, i) => (i === index ? { ...scene, ...change } : scene));

/** A keystone: the picture as if one of its sides were much nearer. */
function keystone(landmarks: FaceLandmarks, by: number): FaceLandmarks {
  const at = ({ x, y }: Point): Point => {
    const nearness = 1 + (by * (x - SIDE / 2)) / SIDE;
    return {
      x: SIDE / 2 + (x - SIDE / 2) / nearness,
      y: SIDE / 2 + (y - SIDE / 2) / nearness,
    };
  };
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = landmarks;
  return {
    leftEye: at(leftEye),
    rightEye: at(rightEye),
    nose: at(nose),
    leftMouth: at(leftMouth),
    rightMouth: at(rightMouth),
  };
}

const LEFT_FRAME = 2 + ASKED.indexOf('left');

describe('a person who does what is asked', () => {
  test('is bona fide, with the frames from the front', async () => {
    const outcome = await judge(followed());
    expect(outcome).toMatchObject({
      outcome: 'bona-fide',
      assurance: 'active',
      passiveCheck: 'passed',
    });
    if (outcome.outcome !== 'bona-fide') return;
    expect(outcome.frontal.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 7]);
  });

  test('is bona fide in every challenge', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const poses = drawChallenge(seededBytes(seed), 'active');
      const scenes = followed(poses, 1);
      const outcome = await judge(scenes, requestOf(scenes, poses));
      expect(outcome).toMatchObject({ outcome: 'bona-fide' });
    }
  });

  test('needs no movement for the passive check', async () => {
    const scenes = followed(['front'], 2);
    const outcome = await judge(scenes, requestOf(scenes, ['front'], 'passive'));
    expect(outcome).toMatchObject({ outcome: 'bona-fide', assurance: 'passive' });
  });

  test('gives the best frame from the front first', async () => {
    // A face of another size near by costs quality, and nothing else.
    const beside = [face, detected(0.94, 80, 80, 100)];
    for (const poor of [0, 1, 2, 7]) {
      const outcome = await judge(changed(poor, { faces: beside }));
      expect(outcome).toMatchObject({ outcome: 'bona-fide' });
      if (outcome.outcome === 'bona-fide') expect(outcome.frontal.at(-1)).toBe(poor);
    }
  });
});

describe('a challenge that was not followed', () => {
  test.each<[string, readonly ChallengePose[], number]>([
    ['nobody moves', ['front', 'front', 'front', 'front', 'front', 'front'], 1],
    ['left and right are swapped', ['front', 'left', 'up', 'right', 'closer', 'front'], 1],
    ['up and down are swapped', ['front', 'right', 'down', 'left', 'closer', 'front'], 2],
    ['the last two are swapped', ['front', 'right', 'up', 'closer', 'left', 'front'], 3],
    ['nobody returns', ['front', 'right', 'up', 'left', 'closer', 'left'], 5],
    ['the front is none', ['left', 'right', 'up', 'left', 'closer', 'front'], 0],
  ])('%s', async (_, shown, step) => {
    const scenes = followed(shown, 1);
    expect(await judge(scenes)).toEqual({
      outcome: 'not-followed',
      reason: 'challenge-not-followed',
      step,
    });
  });

  test('one of several frames of a step shows something else', async () => {
    const scenes = followed();
    const swapped = [
      ...scenes.slice(0, 2),
      { ...scenes[LEFT_FRAME]!, picture: 40 },
      ...scenes.slice(3),
    ];
    expect(await judge(swapped)).toMatchObject({ outcome: 'not-followed', step: 0 });
  });
});

test('frames of another size do not compare', async () => {
  expect(await judge(changed(4, { height: SIDE - 2 }))).toEqual({
    outcome: 'not-followed',
    reason: 'challenge-not-followed',
    step: 2,
  });
});

describe('presentation attacks', () => {
  const suspected = (reason: string) => ({ outcome: 'attack-suspected', reason });

  test('a flat picture that is tilted does not follow', async () => {
    const tilts: readonly Held[] = [
      {},
      { turn: -50 },
      { nod: 40 },
      { turn: 50 },
      { distance: 360 },
      {},
    ];
    const scenes = tilts.map((held, i) => sceneOf(seen(flat(HEAD), held), i));
    expect(await judge(scenes)).toMatchObject({ outcome: 'not-followed', step: 1 });
  });

  test('a picture that a computer distorts until it seems to turn is not solid', async () => {
    const scenes = followed();
    const distorted = keystone(seen(flat(HEAD), {}), 11);
    const outcome = await judge(
      scenes.map((scene, i) => (i === LEFT_FRAME ? { ...scene, landmarks: distorted } : scene)),
    );
    expect(outcome).toEqual(suspected('not-solid'));
  });

  test('a picture of a turned head is refused for the front', async () => {
    const picture = photographOf(HEAD, { turn: 38 });
    const scenes = followed().map((scene, i) => ({
      ...scene,
      landmarks: seen(picture, { turn: i }),
    }));
    expect(await judge(scenes)).toMatchObject({ outcome: 'not-followed', step: 0 });
  });

  test.each([1, 3, 7])('another person in frame %d alone', async (index) => {
    const outcome = await judge(changed(index, { embedding: syntheticEmbedding(9) }));
    expect(outcome).toEqual(suspected('another-person'));
  });

  test('a person is the same from the threshold of level 3 on', async () => {
    const at = (cosine: number) =>
      judge(changed(4, { embedding: embeddingAtCosine(SUBJECT, cosine, 3) }));
    // That of the pack for tests: .35.
    expect(await at(0.36)).toMatchObject({ outcome: 'bona-fide' });
    expect(await at(0.34)).toEqual(suspected('another-person'));
  });

  test('one picture twice, and one file twice', async () => {
    expect(await judge(changed(1, { picture: 0 }))).toEqual(suspected('duplicate-frames'));
    const request = requestOf(followed());
    const frames = request.frames.map((frame, i) => ({
      ...frame,
      sample: new Uint8Array([i === 2 ? 1 : i]),
    }));
    expect(await judge(followed(), { ...request, frames })).toEqual(suspected('duplicate-frames'));
  });
});

describe('the look of the frames from the front', () => {
  const withLook = (front: readonly number[], moved = 0.9): readonly Scene[] =>
    followed().map((scene, i) => ({
      ...scene,
      bonaFide: i < 3 ? front[i]! : i === 7 ? 0.5 : moved,
    }));

  test('is doubtful by their mean, and that of other frames does not count', async () => {
    expect(await judge(withLook([0.6, 0.4, 0.49], 0))).toEqual({
      outcome: 'doubtful',
      assurance: 'active',
    });
    expect(await judge(withLook([0.6, 0.4, 0.51], 0))).toMatchObject({ outcome: 'bona-fide' });
  });

  test('counts less than what was asked: an attack that shows is named first', async () => {
    const scenes = withLook([0, 0, 0]).map((scene, i) =>
      i === 4 ? { ...scene, embedding: syntheticEmbedding(9) } : scene,
    );
    expect(await judge(scenes)).toMatchObject({ reason: 'another-person' });
  });

  test('is left out by a symbol alone', async () => {
    const scenes = withLook([0, 0, 0]);
    const request = requestOf(scenes);
    const outcome = await judge(scenes, { ...request, [withoutPassiveCheck]: true });
    expect(outcome).toMatchObject({ outcome: 'bona-fide', passiveCheck: 'left-out' });
    const named: BurstRequest = JSON.parse(
      JSON.stringify({ ...request, withoutPassiveCheck: true }),
    );
    const again = { ...request, ...named, frames: request.frames };
    expect(await judge(scenes, again)).toMatchObject({ outcome: 'doubtful' });
  });

  test('is not guessed where the networks are missing or answer nothing', async () => {
    const ports = { ...portsOf(followed()), nets: undefined };
    expect(await faultCode(judgeBurst(requestOf(followed()), ports))).toBe(
      'ERR_PACK_NOT_INSTALLED',
    );
    expect(await faultCode(judge(withLook([Number.NaN, 0.9, 0.9])))).toBe('ERR_MODEL_FAILED');
  });
});

describe('a frame that cannot be judged', () => {
  test.each<[string, number, readonly DetectedFace[], AttackDetectionFailure]>([
    ['two faces', 5, [face, detected(0.94, 80, 80, 180)], 'several-faces'],
    ['no face', 4, [], 'no-face'],
    ['too small from the front', 1, [detected(0.95, SIDE / 2, SIDE / 2, 60)], 'face-too-small'],
    ['fills the picture from the front', 7, [detected(0.95, 320, 320, 500)], 'face-too-close'],
  ])('%s', async (_, capture, faces, reason) => {
    expect(await judge(changed(capture, { faces }))).toEqual({
      outcome: 'not-acquired',
      reason,
      capture,
    });
  });

  test('but one that came closer as asked may fill the picture', async () => {
    const faces = [detected(0.95, 320, 320, 500)];
    expect(await judge(changed(6, { faces }))).toMatchObject({ outcome: 'bona-fide' });
  });
});

test('no outcome holds a score', async () => {
  const outcomes: readonly BurstOutcome[] = [
    await judge(followed()),
    await judge(changed(1, { bonaFide: 0 })),
    await judge(changed(4, { embedding: syntheticEmbedding(9) })),
    await judge(changed(5, { faces: [] })),
  ];
  const numbers = JSON.stringify(outcomes).match(/-?\d+(\.\d+)?/g) ?? [];
  // Indices of frames and steps.
  expect(numbers.filter((number) => !/^[0-7]$/.test(number))).toEqual([]);
});
