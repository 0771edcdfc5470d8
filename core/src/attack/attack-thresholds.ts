import { FacenitionError } from '../errors.ts';

/** How sure one must be that it is no attack: which kind of error is the cheaper one. */
export type Strictness = 'lenient' | 'standard' | 'strict';

/** By strictness, 0..1: from this score on a presentation counts as bona fide. */
export type AttackThresholds = Readonly<Record<Strictness, number>>;

/** Where nothing was measured with the camera in use. docs/liveness.md has what they cost. */
export const attackThreshold: AttackThresholds = { lenient: 0.3, standard: 0.5, strict: 0.8 };

/** The strictnesses, the one that lets most through first. */
export const STRICTNESSES = ['lenient', 'standard', 'strict'] as const satisfies Strictness[];

/**
 * Beyond these nobody gains. Below .1 a quarter to a half of the prints of one of two sources pass,
 * and hardly fewer bona fide captures are suspected (1.9 % at .1, 1.3 % at .05, of 156); above .99
 * more than half of the bona fide captures are suspected, and no print passed any more (of 491).
 */
export const ATTACK_THRESHOLD_BOUNDS = { least: 0.1, most: 0.99 } as const;

/**
 * Throws for thresholds that would let everything or nothing through, or where a stricter one lets
 * more through than one that is less strict.
 *
 * @throws {FacenitionError} `ERR_CONFIG_INVALID`
 */
export function checkAttackThresholds(thresholds: AttackThresholds): void {
  const { least, most } = ATTACK_THRESHOLD_BOUNDS;
  let before = 0;
  for (const strictness of STRICTNESSES) {
    const threshold = thresholds[strictness];
    if (!(threshold >= least && threshold <= most)) {
      const what = `the threshold of ${strictness} is not between ${least} and ${most}`;
      throw new FacenitionError('ERR_CONFIG_INVALID', what);
    }
    if (threshold < before) {
      const what = `${strictness} lets more through than what is less strict`;
      throw new FacenitionError('ERR_CONFIG_INVALID', what);
    }
    before = threshold;
  }
}
