import type { InferenceRuntime, QualityReport } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { loadFinder, sightingOf } from '../src/finder/finder.ts';

const runtime: InferenceRuntime = {
  load: async () => ({ run: async () => ({}) }),
};

function load(answer: () => Promise<Response>, changes: object = {}): Promise<unknown> {
  const asked: string[] = [];
  const models = { pack: 'mobile', files: { detector: '/models/detector' }, ...changes };
  return loadFinder({
    models,
    server: 'https://faces.example/base',
    runtime: async () => runtime,
    fetch: async (url) => {
      asked.push(String(url));
      return answer();
    },
  }).catch((error: unknown) => ({ fault: error, asked }));
}

describe('the models', () => {
  test.each<[string, () => Promise<Response>, object, string]>([
    ['of an unknown pack', async () => new Response(), { pack: 'other' }, 'models-unavailable'],
    ['without a URL', async () => new Response(), { files: {} }, 'models-unavailable'],
    ['that are not those of the pack', async () => new Response('x'), {}, 'models-unavailable'],
    [
      'that the server lacks',
      async () => new Response('', { status: 404 }),
      {},
      'models-unavailable',
    ],
    ['that do not come', () => Promise.reject(new TypeError('offline')), {}, 'network-lost'],
  ])('%s are refused', async (_, answer, changes, code) => {
    expect(await load(answer, changes)).toMatchObject({ fault: { code } });
  });

  test('come from where the view says', async () => {
    const { asked }: { asked?: string[] } = Object(await load(async () => new Response('x')));
    expect(asked).toEqual(['https://faces.example/models/detector']);
  });
});

describe('a sighting', () => {
  const face = {
    box: { x: 240, y: 120, width: 160, height: 200 },
    score: 0.95,
    landmarks: {
      leftEye: { x: 290, y: 200 },
      rightEye: { x: 350, y: 200 },
      nose: { x: 338, y: 240 },
      leftMouth: { x: 295, y: 270 },
      rightMouth: { x: 345, y: 270 },
    },
    pose: { rollDegrees: 0, yawProxy: 0.3, pitchProxy: 0.57 },
  };
  const report: QualityReport = {
    outcome: 'acquirable',
    width: 640,
    height: 480,
    face,
    components: [],
  };

  test('has the face in units of the picture', () => {
    const { pose, centre, roll, failure } = sightingOf(report);
    expect(failure).toBeUndefined();
    expect(roll).toBe(0);
    expect(centre?.x).toBeCloseTo(0.5);
    expect(centre?.y).toBeCloseTo(220 / 480);
    expect(pose?.yaw).toBeCloseTo(0.3);
    expect(pose?.pitch).toBeCloseTo(0.57);
    expect(pose?.size).toBeCloseTo(70 / 480);
  });

  test('of a face that rolled is turned as much as before', () => {
    const turned = (x: number, y: number) => ({ x: 320 - (y - 240), y: 240 + (x - 320) });
    const landmarks = {
      leftEye: turned(290, 200),
      rightEye: turned(350, 200),
      nose: turned(338, 240),
      leftMouth: turned(295, 270),
      rightMouth: turned(345, 270),
    };
    expect(sightingOf({ ...report, face: { ...face, landmarks } }).pose?.yaw).toBeCloseTo(0.3);
  });

  test('of nobody says why', () => {
    const nobody: QualityReport = {
      outcome: 'not-acquired',
      reason: 'too-dark',
      width: 640,
      height: 480,
      components: [],
    };
    expect(sightingOf(nobody)).toEqual({ failure: 'too-dark' });
  });
});
