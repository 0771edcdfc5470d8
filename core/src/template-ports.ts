import type { FaceEngine } from './face/acquisition.ts';
import type { Clock, KeyRing, MessageMacs, PassphraseHash, RandomSource } from './ports.ts';

/** Everything from outside that enrolment and verification need. */
export interface TemplatePorts {
  readonly engine: FaceEngine;
  /** Of packs that tokens were made with before: such tokens verify, and can be renewed. */
  readonly formerEngines?: readonly FaceEngine[];
  readonly keys: KeyRing;
  readonly passphraseHash: PassphraseHash;
  /** Absent: the platform's WebCrypto. */
  readonly messageMacs?: MessageMacs;
  readonly clock: Clock;
  readonly random: RandomSource;
}
