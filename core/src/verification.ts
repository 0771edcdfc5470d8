import type { AcquisitionFailure, FaceChoice } from './face/acquisition.ts';
import type { Level } from './pack/manifest.ts';
import type { UserSecret } from './template/user-secret.ts';

export interface VerificationRequest {
  readonly token: string;
  /** Fresh captures of the person who claims to be the token's, 1..5. Two are better than one. */
  readonly samples: readonly Uint8Array[];
  /** Absent: treated as wrong. */
  readonly secret?: UserSecret;
  readonly scope: string;
  /** The level that the caller relies on: a token of another level is not a match. */
  readonly level: Level;
  readonly faceChoice?: FaceChoice;
  /** Ask for the key that this face releases. */
  readonly releaseKey?: boolean;
}

/** Every way a verification can end. Only `match` opens a door. Faults are not here: they throw. */
export type VerificationOutcome =
  | {
      readonly outcome: 'match';
      readonly score: number;
      readonly threshold: number;
      /** 32 bytes; present only where asked for and allowed at enrolment. */
      readonly releasedKey?: Uint8Array;
    }
  /** The same for another face, a wrong secret, scope or level, an expired or a tampered token. */
  | { readonly outcome: 'non-match'; readonly threshold: number }
  | {
      readonly outcome: 'not-acquired';
      readonly reason: AcquisitionFailure;
      readonly capture?: number;
    };
