import type { AttackDetectionFailure } from '@facenition/core';
import type { ServicePorts, ServiceStoreParts } from '../service/ports.ts';
import type { StoredCaptureTransaction } from '../store/capture-transactions.ts';
import type { BurstFrame, Challenge } from './challenge.ts';
import type { ConsentTerms } from './consent.ts';
import type { Passkeys } from './passkeys.ts';
import type { CaptureAssurance, StoredResult } from './transaction.ts';

/** A burst of frames that a challenge was answered with. */
export interface AnsweredChallenge {
  /** Encoded images; handed over. */
  readonly samples: readonly Uint8Array[];
  readonly frames: readonly BurstFrame[];
  readonly poses: Challenge['poses'];
  /** For each step when it was told and when its frames were fixed, by the server's clock. */
  readonly times: readonly { readonly toldAt: number; readonly committedAt: number }[];
}

/** What presentation attack detection makes of a burst. */
export type JudgedBurst =
  /** `frontal`: which of the samples are good for comparing. */
  | { readonly outcome: 'bona-fide'; readonly frontal: readonly number[] }
  /** The passive check alone doubts: a signal of risk. */
  | { readonly outcome: 'doubtful' }
  | {
      readonly outcome: 'refused';
      readonly reason: 'challenge-not-followed' | 'too-fast' | 'too-slow' | 'attack-suspected';
    }
  | { readonly outcome: 'not-acquired'; readonly reason: AttackDetectionFailure };

/** Presentation attack detection, wherever it runs. */
export interface BurstJudge {
  /** What is to be shown: nobody can foresee it where it is active. */
  draw(assurance: CaptureAssurance): Challenge['poses'];
  /** Rejects with `ERR_IMAGE_*`, `ERR_MODEL_*`, `ERR_PACK_NOT_INSTALLED`, `ERR_OVERLOADED`. */
  judge(
    answered: AnsweredChallenge,
    assurance: CaptureAssurance,
    gone: AbortSignal,
  ): Promise<JudgedBurst>;
}

/** Makes the ticket of a capture that passed, in the transaction that says so. */
export type IssueTicket = (
  parts: ServiceStoreParts,
  passed: { readonly capture: StoredCaptureTransaction; readonly result: StoredResult },
) => Promise<GivenTicket>;

/** What the browser that captured is given, for the consumer. */
export interface GivenTicket {
  readonly ticket: string;
  /** Its id, which does as well. */
  readonly jti: string;
}

/** What live captures work with. */
export interface CapturePorts extends ServicePorts {
  /** Where browsers reach this server, without a slash at the end. */
  readonly publicUrl: string;
  readonly burst: BurstJudge;
  readonly passkeys: Passkeys;
  readonly issueTicket: IssueTicket;
  /** What people agree to before they are enrolled; absent: nobody can be. */
  readonly consent?: ConsentTerms;
}
