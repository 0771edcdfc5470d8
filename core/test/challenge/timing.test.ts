import { type BurstRequest, type BurstStep, judgeBurst, timingLimits } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { faultCode } from '../support.ts';
import { ASKED, followed, portsOf, requestOf, stepsOf } from './bursts.ts';

const request = requestOf(followed());
const judge = (change: Partial<BurstRequest>) =>
  judgeBurst({ ...request, ...change }, portsOf(followed()));

/** The steps, one of which took as long as this, and everything after it later or earlier. */
function withStep(index: number, took: number): Pick<BurstRequest, 'steps' | 'frames'> {
  const shift = took - 1500;
  const steps = stepsOf(ASKED).map((step, i) => ({
    ...step,
    toldAt: step.toldAt + (i > index ? shift : 0),
    committedAt: step.committedAt + (i >= index ? shift : 0),
  }));
  const frames = request.frames.map((frame) => ({
    ...frame,
    at: frame.at + (frame.step > index ? shift : 0),
  }));
  return { steps, frames };
}

describe('how long a step took, by the server', () => {
  test.each([
    [1, 399, { outcome: 'not-followed', reason: 'too-fast', step: 1 }],
    [5, 399, { outcome: 'not-followed', reason: 'too-fast', step: 5 }],
    [4, 20_001, { outcome: 'not-followed', reason: 'too-slow', step: 4 }],
    [0, 90_001, { outcome: 'not-followed', reason: 'too-slow', step: 0 }],
  ])('step %d in %d ms', async (index, took, outcome) => {
    const late = took < 1500 ? 0 : undefined;
    const { steps, frames } = withStep(index, took);
    // Whoever is too fast took the frame in that time, too.
    const hurried = frames.map((frame) =>
      frame.step === index && late === 0 ? { ...frame, at: frame.at - 1200 } : frame,
    );
    expect(await judge({ steps, frames: hurried })).toEqual(outcome);
  });

  test.each([
    [4, 20_000],
    [0, 90_000],
    [0, 1500],
  ])('step %d in %d ms is in time', async (index, took) => {
    expect(await judge(withStep(index, took))).toMatchObject({ outcome: 'bona-fide' });
  });
});

describe('when a frame was taken, by the page', () => {
  const at = (index: number, change: (time: number) => number) =>
    judge({
      frames: request.frames.map((frame, i) =>
        i === index ? { ...frame, at: change(frame.at) } : frame,
      ),
    });
  const replayed = { outcome: 'attack-suspected', reason: 'replayed-order' };

  test('after the one before it', async () => {
    expect(await at(4, () => request.frames[3]!.at)).toEqual(replayed);
    expect(await at(4, () => request.frames[3]!.at + 1)).toMatchObject({ outcome: 'bona-fide' });
  });

  test('before it was committed to', async () => {
    expect(await at(7, (time) => time + 500 + timingLimits.drift)).toMatchObject({
      outcome: 'bona-fide',
    });
    expect(await at(7, (time) => time + 501 + timingLimits.drift)).toEqual(replayed);
  });

  test('not before its pose was told, but for the way of an answer', async () => {
    // The clock of the page stands still where the frames were made before.
    const early = (after: number) =>
      judge({
        ...withStep(1, 12_000),
        frames: withStep(1, 12_000).frames.map((frame, i) =>
          i >= 4 ? { ...frame, at: frame.at - after } : frame,
        ),
      });
    expect(await early(3000)).toMatchObject({ outcome: 'bona-fide' });
    expect(await early(4001)).toEqual(replayed);
  });
});

describe('what belongs to no challenge is a fault', () => {
  const steps = stepsOf(ASKED);
  const [first] = request.frames;
  const step = (index: number, change: Partial<BurstStep>): readonly BurstStep[] =>
    steps.map((told, i) => (i === index ? { ...told, ...change } : told));
  test.each<[string, Partial<BurstRequest>]>([
    ['no steps', { steps: [] }],
    ['steps of another assurance', { assurance: 'passive' }],
    ['other steps', { steps: step(1, { pose: 'up' }) }],
    ['steps that overlap', { steps: step(2, { toldAt: 3_600_000 }) }],
    ['no time of a step', { steps: step(2, { committedAt: Number.NaN }) }],
    ['no frames', { frames: [] }],
    ['a step without a frame', { frames: request.frames.slice(0, -1) }],
    ['four frames of a step', { frames: [first!, ...request.frames] }],
    ['a frame of no step', { frames: [...request.frames, { ...first!, step: 6 }] }],
    ['frames in another order', { frames: request.frames.toReversed() }],
    ['no time of a frame', { frames: [{ ...first!, at: Number.NaN }, ...request.frames.slice(1)] }],
  ])('%s', async (_, change) => {
    expect(await faultCode(judge(change))).toBe('ERR_FIELD_INVALID');
  });
});
