/** What was done against presentation attacks, the lesser first. */
export type Assurance = 'passive' | 'active';

/** Accuracy level: how rarely a stranger passes who has the secret. */
export type Level = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** A live face that matched the reference of the user who was asked about. */
export interface FaceMatch {
  readonly outcome: 'match';
  /** When the face was compared, in milliseconds since the epoch. */
  readonly verifiedAt: number;
  readonly level: Level;
  readonly assurance: Assurance;
  /** `face`, and what else was proved with it (RFC 8176). */
  readonly amr: readonly string[];
  /** `fnr_...`: what was compared with. */
  readonly referenceId: string;
}

/** Words of the HTTP interface, and `no_ticket`: the identity provider sent none. */
export type FaceRefusal =
  | 'no_ticket'
  | 'ticket_expired'
  | 'ticket_already_used'
  | 'wrong_user'
  | 'wrong_scope'
  | 'bad_signature'
  | 'unknown_txn'
  | 'accuracy_too_low'
  | 'assurance_too_low'
  | 'not_enrolled'
  | 'not_recent'
  // A newer server may have words that this version does not know.
  | (string & Record<never, never>);

/** Every answer to "is it this person?". Only `match` opens a door. */
export type FaceOutcome = FaceMatch | { readonly outcome: 'refused'; readonly reason: FaceRefusal };

export type SignUpRefusal =
  /** No such capture of this client, or none of a sign-up here. */
  | 'unknown_txn'
  /** The capture is not over. */
  | 'not_finished'
  /** It failed, was cancelled, or took too long. */
  | 'not_captured';

/** Every answer to "has whoever signs up been enrolled?". Only `enrolled` opens a door. */
export type SignUpOutcome =
  | { readonly outcome: 'enrolled'; readonly referenceId: string }
  | { readonly outcome: 'refused'; readonly reason: SignUpRefusal };

/** A capture that has begun, or that the policy does not ask for. */
export type CaptureOutcome =
  | {
      readonly outcome: 'begun';
      readonly txn: string;
      /** Ours of this attempt: for the side that the browser cannot change. */
      readonly nonce: string;
      /** The hosted page. */
      readonly url: string;
      /** For the element in a page of one's own: a secret of that one browser. */
      readonly browserKey?: string;
    }
  | { readonly outcome: 'not-required' };

/**
 * `bound`: also where it was that user's before. `taken`: the user has another reference of that
 * scope. `unknown`: it is no pending one of a sign-up.
 */
export type BindOutcome = { readonly outcome: 'bound' | 'taken' | 'unknown' };
