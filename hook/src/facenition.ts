import type {
  Assurance,
  BindOutcome,
  CaptureOutcome,
  FaceOutcome,
  Level,
  SignUpOutcome,
} from './outcome.ts';

/** The least that is good enough. */
export interface Demand {
  /** Absent: what the policy of the server demanded. */
  readonly level?: Level | undefined;
  readonly assurance?: Assurance | undefined;
}

export interface TicketQuestion extends Demand {
  readonly txn: string;
  /** The ticket or its id, as the browser came back with it. */
  readonly ticket: string;
  /** The user id that this attempt claims. Not taken from the ticket. */
  readonly user: string;
  readonly scope: string;
  /** What was made up when the capture began, where this side still has it. */
  readonly nonce?: string | undefined;
  /** The identity provider's own name of this call, which its retry repeats. */
  readonly attempt: string;
}

export interface LatestQuestion extends Demand {
  readonly user: string;
  readonly scope: string;
  /** 1..86400. */
  readonly maxAgeSeconds: number;
}

export interface CaptureQuestion extends Demand {
  readonly user: string;
  readonly scope: string;
  /** Who asks, as the person reads it. */
  readonly asking: string;
  readonly returnTo: string;
  readonly returnBy: 'redirect' | 'form-post' | 'stay';
  readonly state?: string | undefined;
  readonly application?: string | undefined;
}

export interface BindQuestion {
  /** `fnr_...`, pending since a sign-up. */
  readonly referenceId: string;
  /** The id that the account was given. */
  readonly user: string;
}

/**
 * What a hook may ask. One tenant of one identity provider: a question names neither. Every method
 * rejects with `HookFault` `ERR_SERVICE_UNAVAILABLE` where nothing was decided; let nobody in then.
 */
export interface Facenition {
  /** Checks a ticket and uses it up. */
  consumeTicket(question: TicketQuestion, signal?: AbortSignal): Promise<FaceOutcome>;
  /**
   * Whether this user was verified lately. It does not tell whether it was in this browser: an
   * assurance of recency, and no step-up.
   */
  latestVerification(question: LatestQuestion, signal?: AbortSignal): Promise<FaceOutcome>;
  /** Begins a verification. */
  beginCapture(question: CaptureQuestion, signal?: AbortSignal): Promise<CaptureOutcome>;
  /** What became of the capture of somebody who has no account yet. Uses nothing up. */
  signUp(txn: string, signal?: AbortSignal): Promise<SignUpOutcome>;
  /** Gives the reference of a sign-up to the account that was made, and to no other. */
  bindReference(question: BindQuestion, signal?: AbortSignal): Promise<BindOutcome>;
}
