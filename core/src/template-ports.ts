import type { FaceEngine } from './face/acquisition.ts';
import type { Clock, KeyRing, PassphraseHash, RandomSource } from './ports.ts';

/** Everything from outside that enrolment and verification need. */
export interface TemplatePorts {
  readonly engine: FaceEngine;
  readonly keys: KeyRing;
  readonly passphraseHash: PassphraseHash;
  readonly clock: Clock;
  readonly random: RandomSource;
}
