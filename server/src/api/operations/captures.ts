import * as z from 'zod';
import { blame, ok, Reason, Score } from '../answers.ts';
import { FIELD } from '../fields.ts';
import { operation } from '../operation.ts';

const { accuracy, face, strictness } = FIELD;

const common = { versions: [1, 2], access: 'analyse', idempotent: false, tag: 'captures' } as const;
const onePhoto = { least: 1, most: 1 } as const;

const Point = z.strictObject({ x: z.number(), y: z.number() });
const Pixels = z.number().describe('Pixels of the upright picture.');
const Box = z.strictObject({ x: Pixels, y: Pixels, width: Pixels, height: Pixels });

const threshold = Score.describe('The score from which two captures count as one person.');

/** `match` */
export const match = operation({
  ...common,
  id: 'match',
  path: '/match',
  summary: 'Compare two captures',
  description:
    'Whether two photos show one person, at a level of accuracy. Nothing is kept, nothing is ' +
    'protected, nobody is verified: for signing people in use identity tokens.',
  photos: {
    photo: { ...onePhoto, description: 'A capture.' },
    reference: { ...onePhoto, description: 'The capture to compare it with.' },
  },
  fields: z.strictObject({ accuracy, face }),
  answer: z.strictObject({
    ok,
    match: z.boolean(),
    score: Score.exactOptional(),
    threshold: threshold.exactOptional(),
    reason: Reason.exactOptional(),
    image: z.enum(['photo', 'reference']).exactOptional().describe('Which one is to blame.'),
  }),
  example: {
    fields: { accuracy: 4 },
    answer: { ok: true, match: true, score: 0.62, threshold: 0.41 },
  },
});

/** `match-bulk` */
export const matchBulk = operation({
  ...common,
  id: 'matchBulk',
  path: '/match-bulk',
  summary: 'Compare one capture with many',
  description:
    'One photo against up to 50 reference photos of the request. Whoever is compared with n ' +
    'references is falsely matched about n times as often: choose the level for that.',
  photos: {
    photo: { ...onePhoto, description: 'A capture.' },
    reference: { least: 1, most: 50, description: 'The captures to compare it with.' },
  },
  fields: z.strictObject({ accuracy, face }),
  answer: z.strictObject({
    ok,
    threshold: threshold.exactOptional(),
    reason: Reason.exactOptional().describe('The photo could not be used: nothing was compared.'),
    matches: z.array(
      z.strictObject({
        reference: z.int().min(0).describe('Which reference, counted from 0.'),
        match: z.boolean(),
        score: Score.exactOptional(),
        reason: Reason.exactOptional(),
      }),
    ),
  }),
  example: {
    fields: { accuracy: 5 },
    answer: {
      ok: true,
      threshold: 0.45,
      matches: [
        { reference: 0, match: false, score: 0.08 },
        { reference: 1, match: true, score: 0.66 },
      ],
    },
  },
});

/** `consistency-check` */
export const consistencyCheck = operation({
  ...common,
  id: 'consistencyCheck',
  path: '/consistency-check',
  summary: 'Tell whether all captures show one person',
  description:
    'Compares every photo with every other. `outliers` are those that do not belong to the ' +
    'largest group whose members all match each other.',
  photos: { photo: { least: 2, most: 10, description: 'The captures.' } },
  fields: z.strictObject({ accuracy, face }),
  answer: z.strictObject({
    ok,
    consistent: z.boolean().describe('All of them could be used, and show one person.'),
    threshold,
    pairs: z.array(
      z.strictObject({ a: z.int().min(0), b: z.int().min(0), score: Score, match: z.boolean() }),
    ),
    outliers: z.array(z.int().min(0)),
    unusable: z.array(z.strictObject({ capture: z.int().min(0), reason: Reason })),
  }),
  example: {
    fields: { accuracy: 4 },
    answer: {
      ok: true,
      consistent: false,
      threshold: 0.41,
      pairs: [{ a: 0, b: 1, score: 0.12, match: false }],
      outliers: [1],
      unusable: [],
    },
  },
});

/** `quality` */
export const quality = operation({
  ...common,
  id: 'quality',
  path: '/quality',
  summary: 'Tell how good a capture is, and what to do about it',
  description:
    'Components named after ISO/IEC 29794-5 (OFIQ), 0 to 100, higher is better. The scale is ours ' +
    'and was not tested for conformance. `usable` is the decision of `generate` and `authenticate`.',
  photos: { photo: { ...onePhoto, description: 'A capture.' } },
  fields: z.strictObject({ face }),
  answer: z.strictObject({
    ok,
    usable: z.boolean(),
    reason: Reason.exactOptional(),
    advice: z.string().exactOptional().describe('What the person can do, in words.'),
    components: z.array(
      z.strictObject({
        name: z.string(),
        value: z.number().min(0).max(100),
        needs_action: z.boolean().describe('The capture is refused for it.'),
      }),
    ),
  }),
  example: {
    fields: {},
    answer: {
      ok: true,
      usable: false,
      reason: 'too-dark',
      advice: 'the face is too dark: find more light',
      components: [{ name: 'UnderExposurePrevention', value: 11, needs_action: true }],
    },
  },
});

/** `detect` */
export const detect = operation({
  ...common,
  id: 'detect',
  path: '/detect',
  summary: 'Find faces',
  description:
    'Boxes, five landmarks, pose and detection score of every face, best first, at most 32. ' +
    'Coordinates are pixels of the upright picture (EXIF applied) from its upper left corner; a ' +
    'large picture may have been shrunk, `width` and `height` say to what.',
  photos: { photo: { ...onePhoto, description: 'A picture.' } },
  fields: z.strictObject({}),
  answer: z.strictObject({
    ok,
    width: z.int().min(1),
    height: z.int().min(1),
    faces: z.array(
      z.strictObject({
        box: Box,
        score: z.number().min(0).max(1).describe('How sure the detector is.'),
        landmarks: z
          .strictObject({
            left_eye: Point,
            right_eye: Point,
            nose: Point,
            left_mouth: Point,
            right_mouth: Point,
          })
          .describe('Left and right as seen in the picture.'),
        pose: z
          .strictObject({
            roll_degrees: z.number().describe('Clockwise.'),
            yaw_proxy: z
              .number()
              .describe('Near 0 from the front, beyond .4 either way clearly turned. No angle.'),
            pitch_proxy: z
              .number()
              .describe('Near .57 from the front, less looking up, more looking down. No angle.'),
          })
          .exactOptional(),
      }),
    ),
  }),
  example: {
    fields: {},
    answer: {
      ok: true,
      width: 640,
      height: 480,
      faces: [
        {
          box: { x: 210, y: 96, width: 180, height: 232 },
          score: 0.93,
          landmarks: {
            left_eye: { x: 262, y: 188 },
            right_eye: { x: 344, y: 186 },
            nose: { x: 304, y: 236 },
            left_mouth: { x: 270, y: 280 },
            right_mouth: { x: 338, y: 279 },
          },
          pose: { roll_degrees: -1.4, yaw_proxy: 0.02, pitch_proxy: 0.53 },
        },
      ],
    },
  },
});

/** `liveness` */
export const liveness = operation({
  ...common,
  id: 'liveness',
  path: '/liveness',
  summary: 'Look for a presentation attack',
  description:
    'Passive presentation attack detection on one photo or a short burst of the same person. A ' +
    'risk signal, not a certified check: it errs both ways, how often depends on the camera, and ' +
    'paper masks pass. docs/liveness.md has what was measured.',
  photos: { photo: { least: 1, most: 5, description: 'A capture, or a burst of one camera.' } },
  fields: z.strictObject({ face, strictness }),
  answer: z.strictObject({
    ok,
    live: z.boolean().describe('No attack was seen.'),
    score: z.number().min(0).max(1).exactOptional().describe('Bona-fide score.'),
    threshold: z.number().min(0).max(1),
    reason: z
      .enum([...Reason.options, 'face-too-close'])
      .exactOptional()
      .describe('Why a photo could not be judged.'),
    capture: blame.capture,
  }),
  example: {
    fields: { strictness: 'standard' },
    answer: { ok: true, live: true, score: 0.97, threshold: 0.5 },
  },
});
