import type { PasskeyOptions } from '../passkey-options.ts';
import type { EndedState, Next, Pose, Reason } from './words.ts';

/** The versioned text to which a person consents before a capture for enrolment. */
export interface Consent {
  readonly version: string;
  /** BCP 47. */
  readonly language: string;
  readonly text: string;
  /** Whether it is still to be given. */
  readonly needed: boolean;
}

/** What the server tells of a capture transaction. */
export interface CaptureView {
  readonly txn: string;
  readonly purpose: 'verification' | 'enrolment';
  readonly state: 'open' | EndedState;
  readonly reason?: Reason;
  readonly asking: { readonly name: string; readonly scope: string };
  readonly assurance: 'passive' | 'active';
  readonly input: 'passkey' | 'passphrase' | 'organisation';
  readonly triesLeft: number;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
  /** How many frames a step with the pose `front` takes. */
  readonly captures: number;
  readonly consent?: Consent;
  readonly alternative?: { readonly label?: string };
  readonly passkey?: {
    readonly options: PasskeyOptions;
    readonly prfSalt: Uint8Array<ArrayBuffer>;
  };
  readonly models: Models;
  /** Of one that is over; absent where the server no longer says. */
  readonly next?: Next;
}

/** Where the page gets the files from with which it finds faces. */
export interface Models {
  /** Id of the recognition pack. */
  readonly pack: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Where a challenge stands. `index` counts from 0. */
export type ChallengeAnswer =
  | { readonly challenge: string; readonly complete: true }
  | {
      readonly challenge: string;
      readonly complete: false;
      readonly step: { readonly index: number; readonly of: number; readonly pose: Pose };
    };

/** What became of the captures. */
export interface CaptureAnswer {
  readonly outcome: 'passed' | 'try-again' | 'failed';
  readonly reason?: Reason;
  readonly triesLeft: number;
  readonly next?: Next;
  /** For embedded elements. */
  readonly ticket?: string;
}
