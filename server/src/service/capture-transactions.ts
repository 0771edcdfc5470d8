import type { Level } from '@facenition/core';
import type { Origin } from './ports.ts';

/** Whose face it has to be: how the vault finds a person. */
export interface CaptureSubject {
  readonly idp: string;
  readonly tenant: string;
  readonly userId: string;
}

/** What a capture has to show, by the step-up policy. */
export interface CaptureRequirement {
  readonly level: Level;
  readonly assurance: 'passive' | 'active';
  readonly input: 'passkey' | 'passphrase' | 'organisation';
}

export interface BeginCapture {
  readonly purpose: 'verification' | 'enrolment';
  readonly subject: CaptureSubject;
  readonly scope: string;
  /** The consumer's, 16 to 256 characters. */
  readonly nonce: string;
  /** Shown to the person: who is asking. */
  readonly asking: string;
  /**
   * Where the browser goes when it is over, with `txn` (the id) and `state` added to the query or
   * the form: checked by whoever begins it. `state` is told to the browser that captured and to no
   * other, for it shows that it is the same one.
   */
  readonly returnTo:
    | { readonly kind: 'redirect' | 'form-post'; readonly url: string; readonly state?: string }
    | { readonly kind: 'stay'; readonly origin: string };
  readonly requirement: CaptureRequirement;
}

export interface BegunCapture {
  /** `fntx_` and 22 characters of base64url. */
  readonly id: string;
  /** The hosted page. */
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly browserKey?: string;
}

/** One try of one person at a live capture, and what became of it. */
export interface CaptureTransaction {
  readonly id: string;
  readonly purpose: 'verification' | 'enrolment';
  readonly subject: CaptureSubject;
  readonly scope: string;
  readonly state: 'open' | 'passed' | 'failed' | 'cancelled' | 'expired';
  /** Of one that is cancelled: the person gave up, or asked for another way. */
  readonly cancelledAs?: 'cancel' | 'alternative';
  readonly expiresAt: number;
}

/** Of a capture that passed. */
export interface CaptureResult {
  readonly subject: CaptureSubject;
  readonly scope: string;
  readonly level: Level;
  readonly assurance: 'passive' | 'active';
  /** RFC 8176, for what was proved. */
  readonly amr: readonly string[];
  readonly referenceId: string;
  /** Milliseconds since the epoch. */
  readonly verifiedAt: number;
}

/** Live captures in a browser, whoever asks for them. */
export interface CaptureTransactions {
  /** The same for somebody who is not enrolled: only the capture itself fails. */
  begin(request: BeginCapture, origin: Origin): Promise<BegunCapture>;
  /** What became of it. `undefined`: there is none. */
  find(id: string): Promise<CaptureTransaction | undefined>;
  /** Takes the result of one that passed, once: for whoever began it. Atomic. */
  take(id: string): Promise<CaptureResult | undefined>;
}
