import type {
  Acquisition,
  AttackDetectionOutcome,
  AttackDetectionRequest,
  BurstOutcome,
  BurstRequest,
  ComparisonOutcome,
  ComparisonRequest,
  ConsistencyOutcome,
  ConsistencyRequest,
  DetectionReport,
  EnrolmentOutcome,
  EnrolmentRequest,
  FaceChoice,
  IdentificationOutcome,
  IdentificationRequest,
  QualityReport,
  QualityRequest,
  RosterEnrolmentRequest,
  VerificationOutcome,
  VerificationRequest,
} from '@facenition/core';
import type { FaultSummary } from '../fault-summary.ts';
import type { DetectionRequest } from './analysis-service.ts';
import type { KeyCallNote } from './key-call-notes.ts';

/** What a worker thread can be asked, with what it answers. */
export interface EngineTasks {
  readonly warm: { readonly input: undefined; readonly output: undefined };
  readonly enrol: { readonly input: EnrolmentRequest; readonly output: EnrolmentOutcome };
  readonly verify: { readonly input: VerificationRequest; readonly output: VerificationOutcome };
  readonly enrolInRoster: {
    readonly input: RosterEnrolmentRequest;
    readonly output: EnrolmentOutcome;
  };
  readonly identify: {
    readonly input: IdentificationRequest;
    readonly output: IdentificationOutcome;
  };
  readonly acquire: {
    readonly input: { readonly sample: Uint8Array; readonly choice: FaceChoice };
    readonly output: Acquisition;
  };
  readonly detect: { readonly input: DetectionRequest; readonly output: DetectionReport };
  readonly assess: { readonly input: QualityRequest; readonly output: QualityReport };
  readonly compare: { readonly input: ComparisonRequest; readonly output: ComparisonOutcome };
  readonly checkConsistency: {
    readonly input: ConsistencyRequest;
    readonly output: ConsistencyOutcome;
  };
  readonly detectPresentationAttack: {
    readonly input: AttackDetectionRequest;
    readonly output: AttackDetectionOutcome;
  };
  readonly judgeBurst: {
    readonly input: {
      readonly burst: BurstRequest;
      /** What `withoutPassiveCheck` says: threads do not hand symbols on. */
      readonly leaveOutPassiveCheck: boolean;
    };
    readonly output: BurstOutcome;
  };
}

export type EngineTaskKind = keyof EngineTasks;

/** One task as it is sent. */
export type EngineTask = {
  readonly [Kind in EngineTaskKind]: {
    readonly kind: Kind;
    readonly input: EngineTasks[Kind]['input'];
    /** The time of the request, milliseconds since the epoch: a worker has no clock of its own. */
    readonly now: number;
  };
}[EngineTaskKind];

/** Errors lose their class and fields between threads, so a fault travels as a value. */
export type ThreadReply<Output> =
  | { readonly ok: true; readonly output: Output }
  | { readonly ok: false; readonly fault: FaultSummary };

export type EngineReply<Output> = ThreadReply<Output> & {
  /** What the task asked of a service that keeps keys. */
  readonly keyCalls: readonly KeyCallNote[];
};
