import { createHash, randomBytes } from 'node:crypto';
import { FacenitionError, type Level } from '@facenition/core';
import * as z from 'zod';
import type { Origin } from '../service/ports.ts';
import type { CaptureSubject, StoredCaptureTransaction } from '../store/capture-transactions.ts';

export type { CaptureSubject } from '../store/capture-transactions.ts';

/** How much is done against presentation attacks; no certified grade. */
export type CaptureAssurance = 'passive' | 'active';

/** What the person holds beside the face: a passkey's secret, a text, or nothing of their own. */
export type UserInput = 'passkey' | 'passphrase' | 'organisation';

/**
 * Where the browser goes when it is over. `stay`: it never left a page of this origin, which has the
 * element in it. Whoever begins a capture answers for the address; see `checkReturnTo`.
 */
export const ReturnTo = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['redirect', 'form-post']),
    url: z.url({ protocol: /^https?$/ }),
    state: z.string().max(2048).optional(),
  }),
  z.strictObject({ kind: z.literal('stay'), origin: z.url({ protocol: /^https?$/ }) }),
]);
export type ReturnTo = z.infer<typeof ReturnTo>;

const LevelNumber = z.literal([1, 2, 3, 4, 5, 6, 7, 8]) satisfies z.ZodType<Level>;

/** What a capture is begun with; its JSON waits in invitations. What is asked of the person is the policy's to say. */
const BeginCapture = z.strictObject({
  purpose: z.enum(['verification', 'enrolment']),
  subject: z.strictObject({ idp: z.string(), tenant: z.string(), userId: z.string() }),
  scope: z.string(),
  /** Of the consumer, for this attempt: 16 to 256 characters. */
  nonce: z.string(),
  /** Who asks, as the person reads it. */
  asking: z.string(),
  returnTo: ReturnTo,
  /** What the policy is told; see `PolicyEvent`. */
  facts: z
    .strictObject({
      application: z.string().optional(),
      groups: z.array(z.string()).optional(),
      risk: z.string().optional(),
    })
    .optional(),
  /** What the consumer needs, where that is more than the policy asks for. */
  atLeast: z
    .strictObject({
      level: LevelNumber.optional(),
      assurance: z.enum(['passive', 'active']).optional(),
    })
    .optional(),
  /** Of an enrolment: how it is known whose face this is. `sign-up`: whoever makes an account. */
  vouchedBy: z.enum(['invitation', 'sign-in', 'sign-up']).optional(),
  /** Of an enrolment: it may take the place of an earlier one. Absent: it may not. */
  replaces: z.boolean().optional(),
});
export type BeginCapture = z.infer<typeof BeginCapture>;

export function readBegin(text: string): BeginCapture {
  return BeginCapture.parse(JSON.parse(text));
}

export interface BegunCapture {
  /** `fntx_...` */
  readonly id: string;
  /** Our page for it. */
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** What an element in another page shows in place of a cookie; only for `stay`. */
  readonly browserKey?: string;
}

export type CaptureState = 'open' | 'passed' | 'failed' | 'cancelled' | 'expired';

/** How a capture stands, for whoever began it. */
export interface CaptureTransaction {
  readonly id: string;
  /** `sign-up`: an enrolment whose subject has no user id of the identity provider's yet. */
  readonly purpose: 'verification' | 'enrolment' | 'sign-up';
  readonly subject: CaptureSubject;
  readonly scope: string;
  readonly state: CaptureState;
  /** Why it stands so, a word of the capture protocol. */
  readonly reason?: string;
  /** Of a capture that passed. */
  readonly referenceId?: string;
  /** The client that began it. */
  readonly clientId?: number;
}

/** What a capture found that passed. */
export interface CaptureResult {
  readonly subject: CaptureSubject;
  readonly scope: string;
  readonly level: Level;
  readonly assurance: CaptureAssurance;
  /** Authentication methods (RFC 8176): `face`, and what else was proved with it. */
  readonly amr: readonly string[];
  readonly referenceId: string;
  /** Milliseconds since the epoch. */
  readonly verifiedAt: number;
}

/** Live captures, for whoever needs one. Everything rejects with `ERR_STORE_FAILED`. */
export interface CaptureTransactions {
  /**
   * Rejects with `ERR_LEVEL_UNSUPPORTED`, and for an enrolment with `ERR_CONSENT_MISSING`,
   * `ERR_ALREADY_ENROLLED`, `ERR_INVITATION_NEEDED`; with `ERR_FIELD_INVALID` for a user id that is
   * of sign-ups alone.
   */
  begin(request: BeginCapture, origin: Origin): Promise<BegunCapture>;
  /** `undefined`: there is none, or it was over long ago. */
  find(id: string): Promise<CaptureTransaction | undefined>;
  /** Whether there is a reference of this person for this scope. */
  isEnrolled(subject: CaptureSubject, scope: string): Promise<boolean>;
  /** The result of one that passed: once, and within a minute of its end. */
  take(id: string): Promise<CaptureResult | undefined>;
  /**
   * Whoever had begun it has what was taken: a verification is the person's latest from then on. Not
   * before, or the link of a sign-in, sent to another person, would make *their* face count.
   */
  noteReceived(id: string): Promise<void>;
}

/** Minutes in which it must be over: Entra drops its state after five. */
export const CAPTURE_MS = 4 * 60_000;

/** Captures that a reference is made of, and that are compared with one. */
export const CAPTURES = { enrolment: 3, verification: 2 } as const;

export function newCaptureId(): string {
  return `fntx_${randomBytes(16).toString('base64url')}`;
}

export const CAPTURE_ID = /^fntx_[\w-]{22}$/;

/** What a browser shows to be the one that has a capture: 256 random bits. */
export function newBrowserKey(): string {
  return randomBytes(32).toString('base64url');
}

export function browserHash(key: string): Uint8Array {
  return createHash('sha256').update(key).digest();
}

const Result = z.object({
  referenceId: z.string(),
  amr: z.array(z.string()),
  verifiedAt: z.number(),
  /** Of the ticket, for a browser that lost the answer. */
  ticketId: z.string().optional(),
});
export type StoredResult = z.infer<typeof Result>;

export function readResult({ result }: StoredCaptureTransaction): StoredResult {
  if (result === undefined) throw new FacenitionError('ERR_INTERNAL', 'a capture without a result');
  return Result.parse(JSON.parse(result));
}

export function stateOf(stored: StoredCaptureTransaction, now: number): CaptureState {
  if (stored.state === 'taken') return 'passed';
  return stored.state === 'open' && stored.expiresAt <= now ? 'expired' : stored.state;
}
