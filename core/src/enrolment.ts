import type { AcquisitionFailure, FaceChoice, FaceEngine } from './face/acquisition.ts';
import type { Level, PackManifest } from './pack/manifest.ts';
import type { Clock, KeyRing, PassphraseHash, RandomSource } from './ports.ts';
import type { UserSecret } from './template/user-secret.ts';

export interface EnrolmentRequest {
  /** Encoded images of one person, 1..5. Three make a far better reference than one. */
  readonly samples: readonly Uint8Array[];
  readonly secret: UserSecret;
  /** What the token is good for, any text up to 1024 bytes of UTF-8; another scope never matches. */
  readonly scope: string;
  readonly level: Level;
  /** Milliseconds since the epoch, rounded up to a whole day; absent: the token does not expire. */
  readonly expires?: number;
  readonly faceChoice?: FaceChoice;
  /** Whether a later match may release a key (`VerificationRequest.releaseKey`). */
  readonly allowKeyRelease?: boolean;
}

/** Every way an enrolment can end. Faults are not here: they throw. */
export type EnrolmentOutcome =
  | {
      readonly outcome: 'enrolled';
      /** `FN1.` and base64url: 252 characters. */
      readonly token: string;
      readonly expires?: number;
      /** What to know about this token, in words, where there is anything. */
      readonly warning?: string;
    }
  | {
      readonly outcome: 'not-acquired';
      readonly reason: AcquisitionFailure;
      /** Index of the capture, where one capture is to blame. */
      readonly capture?: number;
    };

export interface TemplatePorts {
  readonly pack: PackManifest;
  readonly engine: FaceEngine;
  readonly keys: KeyRing;
  readonly passphraseHash: PassphraseHash;
  readonly clock: Clock;
  readonly random: RandomSource;
}
