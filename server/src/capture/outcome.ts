import type { AttackDetectionFailure } from '@facenition/core';
import type { Origin } from '../service/ports.ts';
import type { Next } from './ending.ts';
import type { GivenTicket } from './ports.ts';
import type { GivenInput } from './user-secret.ts';

/** Why a try did not pass. Of a face that does not match, whoever it is, nothing more is said. */
export type TryReason =
  | AttackDetectionFailure
  | 'active-check-needed'
  | 'challenge-not-followed'
  | 'too-fast'
  | 'too-slow'
  | 'attack-suspected'
  | 'wrong-person-or-secret'
  | 'locked-out'
  | 'passkey-refused';

/** How a try ended, for the page. */
export type CaptureOutcome =
  | { readonly outcome: 'passed'; readonly next: Next; readonly ticket?: string }
  | { readonly outcome: 'try-again'; readonly reason: TryReason; readonly triesLeft: number }
  | { readonly outcome: 'failed'; readonly reason: TryReason; readonly next: Next };

/** What a comparison or an enrolment came to. */
export type Concluded =
  | { readonly outcome: 'passed'; readonly given?: GivenTicket }
  | {
      readonly outcome: 'refused';
      readonly reason: TryReason;
      /** For whoever began the capture: what the page is not told. */
      readonly recordedAs?: 'not-enrolled';
      /** Whether another try could end otherwise. */
      readonly final?: true;
    };

export interface GivenCaptures extends GivenInput {
  readonly challenge: string;
  /** Every frame that was announced, in order; handed over. */
  readonly samples: readonly Uint8Array[];
}

/** The request that a try came with. */
export interface CaptureCall {
  readonly origin: Origin;
  /** Aborts where the browser goes away. */
  readonly gone: AbortSignal;
}
