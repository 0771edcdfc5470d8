import {
  type BurstOutcome,
  drawChallenge,
  type Strictness,
  withoutPassiveCheck,
} from '@facenition/core';
import type { AnalysisService } from '../engine/analysis-service.ts';
import type { BurstJudge, JudgedBurst } from './ports.ts';

export interface BurstSettings {
  readonly strictness: Strictness;
  /** See core's `withoutPassiveCheck`: for drawn people, and set in code alone. */
  readonly [withoutPassiveCheck]?: true;
}

/** Presentation attack detection by the engine, by challenges of core. */
export function createBurstJudge(analysis: AnalysisService, settings: BurstSettings): BurstJudge {
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  return {
    draw: (assurance) => [...drawChallenge(random, assurance)],
    async judge({ samples, frames, poses, times }, assurance, gone) {
      const steps = poses.map((pose, step) => ({
        pose,
        toldAt: times[step]?.toldAt ?? Number.NaN,
        committedAt: times[step]?.committedAt ?? Number.NaN,
      }));
      const placed = frames.map(({ step, at }, index) => ({
        sample: samples[index] ?? new Uint8Array(),
        step,
        at,
      }));
      const request = { assurance, steps, frames: placed, ...settings };
      return judgedOf(await analysis.judgeBurst(request, gone));
    },
  };
}

function judgedOf(outcome: BurstOutcome): JudgedBurst {
  switch (outcome.outcome) {
    case 'bona-fide':
      return { outcome: 'bona-fide', frontal: outcome.frontal };
    case 'doubtful':
      return { outcome: 'doubtful' };
    case 'not-followed':
      return { outcome: 'refused', reason: outcome.reason };
    // Which of them is nobody's business but that of who attacks.
    case 'attack-suspected':
      return { outcome: 'refused', reason: 'attack-suspected' };
    case 'not-acquired':
      return { outcome: 'not-acquired', reason: outcome.reason };
  }
}
