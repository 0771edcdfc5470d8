import {
  type AttackDetectionPorts,
  type AttackNetSources,
  attackThreshold,
  type DetectedFace,
  detectPresentationAttack,
  type FaceLandmarks,
  type FaceLocator,
  type InferenceSession,
  loadAttackNets,
  MINIFASNET_PACK,
  type Picture,
  type Strictness,
} from '@facenition/core';
import { describe, expect, test, vi } from 'vitest';
import { detected, frontal, recolour, textured } from '../face/faces.ts';
import { paint } from '../image/pictures.ts';
import { faultCode } from '../support.ts';

const picture = textured(400, 400);
const face = detected(0.95, 200, 200, 100);
const landmarks = frontal(200, 200, 45);
const sample = new Uint8Array([1]);

interface Scene {
  readonly faces?: readonly DetectedFace[];
  readonly at?: FaceLandmarks;
  readonly seen?: Picture;
  /** One for each capture. */
  readonly scores?: readonly number[];
}

function portsOf({ faces = [face], at = landmarks, seen = picture, scores = [0.9] }: Scene = {}) {
  const locator: FaceLocator = {
    uprightScore: 0.9,
    detect: async () => faces,
    locate: async () => at,
  };
  let judged = 0;
  const score = vi.fn<AttackDetectionPorts['nets']['score']>(
    async () => scores[judged++] ?? Number.NaN,
  );
  const nets = { score };
  return { decoder: { decode: async () => seen }, locator, nets, thresholds: attackThreshold };
}

const detect = (scene: Scene, strictness: Strictness = 'standard') =>
  detectPresentationAttack(
    { samples: (scene.scores ?? [0.9]).map(() => sample), strictness },
    portsOf(scene),
  );

describe('the decision', () => {
  test.each<[Strictness, number, string]>([
    ['lenient', 0.3, 'bona-fide'],
    ['lenient', 0.2999, 'attack-suspected'],
    ['standard', 0.5, 'bona-fide'],
    ['standard', 0.4999, 'attack-suspected'],
    ['strict', 0.8, 'bona-fide'],
    ['strict', 0.7999, 'attack-suspected'],
  ])('%s: %d is %s', async (strictness, score, outcome) => {
    const threshold = attackThreshold[strictness];
    expect(await detect({ scores: [score] }, strictness)).toEqual({ outcome, score, threshold });
  });

  test('of several captures is by their mean', async () => {
    expect(await detect({ scores: [0.9, 0.2, 0.1] })).toEqual({
      outcome: 'attack-suspected',
      score: expect.closeTo(0.4, 12),
      threshold: 0.5,
    });
    expect(await detect({ scores: [0.9, 0.2, 0.7] })).toMatchObject({ outcome: 'bona-fide' });
  });

  test('is none where a score is no number', async () => {
    expect(await faultCode(detect({ scores: [0.9, Number.NaN] }))).toBe('ERR_MODEL_FAILED');
  });

  test.each([0, 6])('is none of %d captures', async (count) => {
    const scores = Array.from({ length: count }, () => 0.9);
    expect(await faultCode(detect({ scores }))).toBe('ERR_FIELD_INVALID');
  });
});

describe('a capture that cannot be judged is an outcome', () => {
  const turn = (degrees: number): FaceLandmarks => {
    const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const turned = ({ x, y }: { readonly x: number; readonly y: number }) => ({
      x: 200 + c * (x - 200) - s * (y - 200),
      y: 200 + s * (x - 200) + c * (y - 200),
    });
    const { leftEye, rightEye, nose, leftMouth, rightMouth } = landmarks;
    return {
      leftEye: turned(leftEye),
      rightEye: turned(rightEye),
      nose: turned(nose),
      leftMouth: turned(leftMouth),
      rightMouth: turned(rightMouth),
    };
  };
  test.each<[string, Scene, string]>([
    ['no face', { faces: [] }, 'no-face'],
    ['two faces', { faces: [face, detected(0.94, 330, 200, 100)] }, 'several-faces'],
    ['in the dark', { seen: recolour(picture, (value) => value * 0.08) }, 'too-dark'],
    ['of 63 pixels', { faces: [detected(0.95, 200, 200, 63)] }, 'face-too-small'],
    ['that fills the picture', { faces: [detected(0.95, 200, 200, 267)] }, 'face-too-close'],
    ['turned by 31 degrees', { at: turn(31) }, 'pose'],
    ['turned by -31 degrees', { at: turn(-31) }, 'pose'],
  ])('%s', async (_, scene, reason) => {
    const outcome = await detect(scene);
    expect(outcome).toEqual({ outcome: 'not-acquired', reason, capture: 0, threshold: 0.5 });
  });

  test.each<[string, Scene]>([
    ['of 64 pixels', { faces: [detected(0.95, 200, 200, 64)] }],
    ['with half its size around it', { faces: [detected(0.95, 200, 200, 266)] }],
    ['turned by 29 degrees', { at: turn(29) }],
  ])('but not %s', async (_, scene) => {
    expect(await detect(scene)).toMatchObject({ outcome: 'bona-fide' });
  });

  test('and says which of several it is', async () => {
    const { decoder, ...ports } = portsOf({ scores: [0.9, 0.9] });
    const decode = vi.fn(decoder.decode);
    decode.mockResolvedValueOnce(picture);
    decode.mockResolvedValueOnce(recolour(picture, (value) => value * 0.08));
    const request = { samples: [sample, sample, sample], strictness: 'lenient' } as const;
    const outcome = await detectPresentationAttack(request, { decoder: { decode }, ...ports });
    expect(outcome).toMatchObject({ outcome: 'not-acquired', reason: 'too-dark', capture: 1 });
    expect(decode).toHaveBeenCalledTimes(2);
  });

  test('a second face does not matter where the largest is meant', async () => {
    const faces = [face, detected(0.94, 330, 200, 95)];
    const request = { samples: [sample], strictness: 'standard', faceChoice: 'largest' } as const;
    const ports = portsOf({ faces });
    expect(await detectPresentationAttack(request, ports)).toMatchObject({ outcome: 'bona-fide' });
    expect(ports.nets.score).toHaveBeenCalledWith(picture, face.box);
  });
});

describe('the networks', () => {
  const bytes = new TextEncoder().encode('a model');
  const sha256 = '97ff8a35544dcf40ad84047074439dd6aa3a0be469ea578a1b1c017d939ec61c';
  const pack = {
    ...MINIFASNET_PACK,
    files: MINIFASNET_PACK.files.map((file) => ({ ...file, sha256 })),
  };

  async function netsOf(answers: readonly (readonly number[])[]) {
    let runs = 0;
    const run = vi.fn<InferenceSession['run']>(async () => ({
      output: { data: Float32Array.from(answers[runs++] ?? []), dims: [1, 3] },
    }));
    const sources: AttackNetSources = {
      pack,
      files: async () => bytes,
      runtime: { load: async () => ({ run }) },
    };
    return { nets: await loadAttackNets(sources), run };
  }

  test('answer with the mean of the shares of their second class', async () => {
    const { nets } = await netsOf([
      [0, Math.log(3), 0],
      [1000, 1000, Number.MIN_SAFE_INTEGER],
    ]);
    expect(await nets.score(picture, face.box)).toBeCloseTo((3 / 5 + 1 / 2) / 2, 6);
  });

  test('see 80 pixels of the face, and of more around it, as blue, green, red', async () => {
    const { nets, run } = await netsOf([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    const ramp = paint(400, 400, (x, y) => [x / 2, y / 2, 9]);
    await nets.score(ramp, { x: 149.5, y: 149.5, width: 100, height: 100 });
    const [narrow, wide] = run.mock.calls.map(([{ input }]) => input);
    expect([narrow?.dims, wide?.dims]).toEqual(Array(2).fill([1, 3, 80, 80]));
    const at = (channel: number, x: number, y: number) =>
      narrow?.data[(channel * 80 + y) * 80 + x] ?? Number.NaN;
    expect([at(0, 40, 40), at(1, 0, 0), at(1, 0, 79)]).toEqual([9, 33, expect.closeTo(167, -1)]);
    expect([at(2, 0, 40), at(2, 79, 40)]).toEqual([33, expect.closeTo(167, -1)]);
    // Four times the face: the whole picture.
    expect([wide?.data[2 * 6400], wide?.data[2 * 6400 + 79]]).toEqual([1, 198]);
  });

  test('see pixels, not means of pixels: detail is what gives a print away', async () => {
    const { nets, run } = await netsOf([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    const stripes = paint(400, 400, (x) => (x % 3 === 0 ? [255, 255, 255] : [0, 0, 0]));
    await nets.score(stripes, face.box);
    const [narrow] = run.mock.calls.map(([{ input }]) => input);
    // Means of three pixels would all be 85.
    expect(Math.max(...(narrow?.data ?? []))).toBeGreaterThan(200);
  });

  test.each<[string, readonly number[]]>([
    ['of another length', [1, 2]],
    ['that is no number', [1, Number.NaN, 2]],
    ['that is not finite', [1, Number.POSITIVE_INFINITY, 2]],
  ])('an answer %s is a fault', async (_, answer) => {
    const { nets } = await netsOf([answer, [0, 0, 0]]);
    expect(await faultCode(nets.score(picture, face.box))).toBe('ERR_MODEL_FAILED');
  });

  test('a file with another hash is not loaded', async () => {
    const runtime = { load: vi.fn() };
    const loading = loadAttackNets({ pack: MINIFASNET_PACK, files: async () => bytes, runtime });
    expect(await faultCode(loading)).toBe('ERR_MODEL_CORRUPT');
    expect(runtime.load).not.toHaveBeenCalled();
  });
});
