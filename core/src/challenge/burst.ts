import type { AttackNets } from '../attack/attack-nets.ts';
import type { AttackThresholds, Strictness } from '../attack/attack-thresholds.ts';
import type { AttackDetectionFailure } from '../attack/detect-attack.ts';
import type { FaceEmbedder } from '../face/engine.ts';
import type { FaceFinder } from '../face/finder.ts';
import type { PackManifest } from '../pack/manifest.ts';
import type { CaptureAssurance } from './draw.ts';
import type { BurstFrame, BurstStep } from './timing.ts';

/**
 * The key of a request that leaves the passive check out. For demonstrations with drawn people and
 * for tests: with it nothing at all is checked of a capture of assurance `passive` but that it shows a
 * face from the front. A symbol, so that no file and no request from outside can hold it.
 */
export const withoutPassiveCheck: unique symbol = Symbol('withoutPassiveCheck');

export interface BurstRequest {
  readonly assurance: CaptureAssurance;
  /** As drawn and told, in order. */
  readonly steps: readonly BurstStep[];
  /** In the order of commitment: those of the first step, then of the second; 1..3 of each. */
  readonly frames: readonly BurstFrame[];
  readonly strictness: Strictness;
  readonly [withoutPassiveCheck]?: true;
}

/** What a burst is judged with. */
export interface BurstPorts extends FaceFinder, FaceEmbedder {
  readonly pack: PackManifest;
  /** Needed unless the passive check is left out. */
  readonly nets: AttackNets | undefined;
  /** Within `ATTACK_THRESHOLD_BOUNDS`. */
  readonly thresholds: AttackThresholds;
}

/**
 * `duplicate-frames`: two frames are one picture. `not-solid`: eyes, mouth and nose move as those of
 * a flat picture. `another-person`: a frame shows another face than the first. `replayed-order`: a
 * frame was taken before its pose was asked for, or after it was committed to.
 */
export type BurstAttack = 'duplicate-frames' | 'not-solid' | 'another-person' | 'replayed-order';

/**
 * What a burst shows. Only `bona-fide` lets anybody on, and nothing here is a score: all of it may
 * be told, though a person needs no more than a reason.
 */
export type BurstOutcome =
  | {
      readonly outcome: 'bona-fide';
      readonly assurance: CaptureAssurance;
      /** `left-out` by `withoutPassiveCheck` alone. */
      readonly passiveCheck: 'passed' | 'left-out';
      /** Indices of the frames from the front, the best of them first: to enrol or verify with. */
      readonly frontal: readonly [number, ...number[]];
    }
  /**
   * Everything asked for was shown, but by its look it may be an attack: a signal of risk that errs
   * for some people with some cameras again and again. After `passive`, ask for `active`; after
   * `active`, for another way in. Never lock out for this alone.
   */
  | { readonly outcome: 'doubtful'; readonly assurance: CaptureAssurance }
  | {
      readonly outcome: 'not-followed';
      readonly reason: 'challenge-not-followed' | 'too-slow' | 'too-fast';
      /** Index of the step. */
      readonly step: number;
    }
  | { readonly outcome: 'attack-suspected'; readonly reason: BurstAttack }
  | {
      readonly outcome: 'not-acquired';
      readonly reason: AttackDetectionFailure;
      /** Index of the frame. */
      readonly capture: number;
    };
