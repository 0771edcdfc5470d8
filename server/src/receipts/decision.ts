import type { Level } from '@facenition/core';

/** Whether an attack by a picture, a mask or the like was looked for, and what was found. */
export interface LivenessResult {
  readonly outcome: 'bona-fide' | 'attack-suspected' | 'not-checked';
  readonly method?: string;
}

interface Verified {
  /** From the relying party, so that an old receipt is no answer to a new question. */
  readonly nonce: string;
  /**
   * The identifier of the identity token, never the token itself. Of an identification that found
   * nobody, that of the roster.
   */
  readonly sub: string;
  readonly scope: string;
  readonly level: Level;
  /** What the level promises. */
  readonly targetFalseMatchRate: number;
  readonly model: { readonly id: string; readonly hash: string };
  /** Of an identification: among how many people. */
  readonly members?: number;
  readonly captures: number;
  readonly liveness: LivenessResult;
  /** 0..100. */
  readonly quality?: number;
}

/** A decision as a receipt tells it. A score without a match cannot be written down. */
export type ReceiptDecision =
  | (Verified & { readonly decision: 'match'; readonly threshold: number; readonly score?: number })
  | (Verified & {
      readonly decision: 'non-match';
      readonly threshold: number;
      readonly score?: never;
    })
  | (Verified & {
      readonly decision: 'not-acquired';
      readonly threshold?: never;
      readonly score?: never;
    });
