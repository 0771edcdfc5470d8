// Made by `npm run client-types`; do not edit. The document: SHA-256 f15d1ad13afae82ae1dfda8f3227963800e36912f05bc7713aa47b89f7314a06
import type { Answer, CallOptions, KeyedCallOptions, Request } from './call-types.ts';

/** The operations of the interface. */
export interface Methods {
  /**
   * Make an identity token.
   *
   * Captures of a face, a secret that the person holds, a scope and an expiry become an identity
   * token. Nothing of the face is kept here. Send three photos: it is the cheapest way to fewer
   * false refusals.
   *
   * Needs a client token with the scope `enrol`.
   */
  generate(request: Request<'generate'>, options?: KeyedCallOptions): Promise<Answer<'generate'>>;

  /**
   * Verify a person.
   *
   * Compares fresh captures with an identity token. A stranger's face, a wrong or missing secret,
   * another scope or accuracy, an expired, revoked or tampered token: all the same answer. Only
   * where a photo could not be used is there a `reason`. After five refusals of a token in 15
   * minutes the answer is 429 for a while that grows.
   *
   * Needs a client token with the scope `verify`.
   */
  authenticate(
    request: Request<'authenticate'>,
    options?: CallOptions,
  ): Promise<Answer<'authenticate'>>;

  /**
   * Verify a person, with the score.
   *
   * As `authenticate`, and `threshold`; and `score`, only when authenticated: the score of a
   * refusal would tell an attacker how to come closer. Do not build a decision of your own on it.
   *
   * Needs a client token with the scope `verify`.
   */
  authenticateScore(
    request: Request<'authenticateScore'>,
    options?: CallOptions,
  ): Promise<Answer<'authenticateScore'>>;

  /**
   * Revoke an identity token for good.
   *
   * From the answer on no server of this database authenticates anybody with the token. There is
   * no way back: enrol again. Takes the token or its id; `already` where it was retired before.
   *
   * Needs a client token with the scope `lifecycle`.
   */
  revoke(request?: Request<'revoke'>, options?: KeyedCallOptions): Promise<Answer<'revoke'>>;

  /**
   * Verify a person and renew the token.
   *
   * Verifies as `authenticate` does. On a match a new token is made from the same captures, with
   * the current keys, model and code, and the old one is retired, both or neither. `new_...`
   * fields change what the new token is bound to.
   *
   * Needs a client token with the scope `lifecycle`.
   */
  rotate(request: Request<'rotate'>, options?: KeyedCallOptions): Promise<Answer<'rotate'>>;

  /**
   * Look up identity tokens.
   *
   * Tells the state of up to 500 tokens, by token or by id. With `list` it answers the signed list
   * of retired tokens (JWS), 10,000 at a time, for checks without this server: an active token is
   * not told from an unknown one by it.
   *
   * Needs a client token with the scope `lifecycle`.
   */
  status(request?: Request<'status'>, options?: CallOptions): Promise<Answer<'status'>>;

  /**
   * Make a roster.
   *
   * A roster is a group of people among whom one is looked for. Its secret is made here, answered
   * this once and not kept: without it nobody is added or found. `capacity`: false positives grow
   * with every member, so that a roster below level 6 takes 100 people at most.
   *
   * Needs a client token with the scope `roster`.
   */
  rosterCreate(
    request: Request<'rosterCreate'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'rosterCreate'>>;

  /**
   * Enrol a person in a roster.
   *
   * Makes an identity token that finds this person in this roster, and is good for nothing else.
   * **It is kept here**, as that of every member, until the member is removed: a protected,
   * revocable biometric reference. Who the person is, only you know: keep the `id`.
   *
   * Needs a client token with the scope `roster`.
   */
  rosterAdd(
    request: Request<'rosterAdd'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'rosterAdd'>>;

  /**
   * Remove a member from a roster.
   *
   * Revokes the token of a member and deletes it. From the answer on nobody is found by it.
   * (`revoke` with the `id` does the same.)
   *
   * Needs a client token with the scope `roster`.
   */
  rosterRemove(
    request: Request<'rosterRemove'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'rosterRemove'>>;

  /**
   * Remove a roster with all its members.
   *
   * Revokes and deletes the tokens of all members, and the roster.
   *
   * Needs a client token with the scope `roster`.
   */
  rosterDelete(
    request: Request<'rosterDelete'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'rosterDelete'>>;

  /**
   * Look for a person among the members of a roster.
   *
   * Compares fresh captures with every member. `id` is that of the most similar one, where that is
   * similar enough; nothing is said of the others. A larger roster takes more strangers for
   * members.
   *
   * Needs a client token with the scope `roster`.
   */
  rosterIdentify(
    request: Request<'rosterIdentify'>,
    options?: CallOptions,
  ): Promise<Answer<'rosterIdentify'>>;

  /**
   * Begin a live capture.
   *
   * The policy decides what is asked of this person. Where no face is asked for, `required` is
   * false and there is nothing to do. Else send the browser to `url`: it comes back to a
   * registered return address with `txn`, `ticket` and `state`, which no other browser learns:
   * consume the ticket for the session of yours that began it. One browser, three tries, four
   * minutes. For `stay` the element in your page gets `browser_key`, and its event the ticket. The
   * reference of a `sign-up` is nobody’s until it is bound to the account, within a day.
   *
   * Needs a client token with the scope `step-up`.
   */
  transactionsBegin(
    request: Request<'transactionsBegin'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'transactionsBegin'>>;

  /**
   * How a live capture stands.
   *
   * For the client that began it; to others there is none. That it passed opens no door: consume
   * its ticket.
   *
   * Needs a client token with the scope `step-up`.
   */
  transactionsStatus(
    request: Request<'transactionsStatus'>,
    options?: CallOptions,
  ): Promise<Answer<'transactionsStatus'>>;

  /**
   * Consume the ticket of a capture, once.
   *
   * Checks what came of a live capture and uses it up. **Only `"ok": true` opens a door**; every
   * decision is answered with 200, so look at `ok`, and let nobody in on any other status. Only
   * the client that began the transaction can consume its ticket; to others it is unknown. A
   * refusal does not use the ticket up. The same `attempt` may ask again for 10 seconds and gets
   * the same answer; any other second use is refused, and noted in the audit log.
   *
   * Needs a client token with the scope `step-up`.
   */
  ticketsConsume(
    request: Request<'ticketsConsume'>,
    options?: CallOptions,
  ): Promise<Answer<'ticketsConsume'>>;

  /**
   * Whether this person was verified here lately.
   *
   * For hooks that no browser brings a ticket to. It is the latest verification whose ticket was
   * consumed, or that a sign-in by this server was completed with; a capture that merely passed
   * does not count, and neither does an enrolment. **It says that the person was here, not that it
   * is this browser that they were at**: consume a ticket wherever one can be had. Only
   * `"verified": true` means anything.
   *
   * Needs a client token with the scope `step-up`.
   */
  verificationsLatest(
    request: Request<'verificationsLatest'>,
    options?: CallOptions,
  ): Promise<Answer<'verificationsLatest'>>;

  /**
   * Invite a person to enrol.
   *
   * A link for one enrolment on the capture page. Whoever has it enrols: send it to the person on
   * a way that only they can read. A look at it uses nothing up.
   *
   * Needs a client token with the scope `enrol`.
   */
  invitationsCreate(
    request: Request<'invitationsCreate'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'invitationsCreate'>>;

  /**
   * Withdraw an invitation.
   *
   * Nobody can enrol by it from then on. For the client that invited; to others there is none. One
   * that was used is not there any more.
   *
   * Needs a client token with the scope `enrol`.
   */
  invitationsWithdraw(
    request: Request<'invitationsWithdraw'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'invitationsWithdraw'>>;

  /**
   * List the references of the vault.
   *
   * At most 500 at once, oldest first; `next` continues. Tokens are not told.
   *
   * Needs a client token with the scope `lifecycle`.
   */
  referencesList(
    request?: Request<'referencesList'>,
    options?: CallOptions,
  ): Promise<Answer<'referencesList'>>;

  /**
   * Take a reference back.
   *
   * Its identity token verifies nobody from then on and is deleted; the consent that it rests on
   * is noted as withdrawn.
   *
   * Needs a client token with the scope `lifecycle`.
   */
  referencesRevoke(
    request: Request<'referencesRevoke'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'referencesRevoke'>>;

  /**
   * Give the references of a person to another id of the same person.
   *
   * For who changes the identity provider. All of them or none: where that id has a reference for
   * one of the scopes, it is a conflict.
   *
   * Needs a client token with the scope `lifecycle`.
   */
  referencesMove(
    request: Request<'referencesMove'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'referencesMove'>>;

  /**
   * Give the reference of a sign-up to the account that was made.
   *
   * To one user, and within a day of the capture; then it is removed. For a reference that a
   * capture with the purpose `sign-up` made there, and no other. Where it is that user’s already,
   * nothing changes; where they have another for the scope it is a conflict.
   *
   * Needs a client token with the scope `enrol`.
   */
  referencesBind(
    request: Request<'referencesBind'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'referencesBind'>>;

  /**
   * Compare two captures.
   *
   * Whether two photos show one person, at a level of accuracy. Nothing is kept, nothing is
   * protected, nobody is verified: for signing people in use identity tokens.
   *
   * Needs a client token with the scope `analyse`.
   */
  match(request: Request<'match'>, options?: CallOptions): Promise<Answer<'match'>>;

  /**
   * Compare one capture with many.
   *
   * One photo against up to 50 reference photos of the request. Whoever is compared with n
   * references is falsely matched about n times as often: choose the level for that.
   *
   * Needs a client token with the scope `analyse`.
   */
  matchBulk(request: Request<'matchBulk'>, options?: CallOptions): Promise<Answer<'matchBulk'>>;

  /**
   * Tell whether all captures show one person.
   *
   * Compares every photo with every other. `outliers` are those that do not belong to the largest
   * group whose members all match each other.
   *
   * Needs a client token with the scope `analyse`.
   */
  consistencyCheck(
    request: Request<'consistencyCheck'>,
    options?: CallOptions,
  ): Promise<Answer<'consistencyCheck'>>;

  /**
   * Tell how good a capture is, and what to do about it.
   *
   * Components named after ISO/IEC 29794-5 (OFIQ), 0 to 100, higher is better. The scale is ours
   * and was not tested for conformance. `usable` is the decision of `generate` and `authenticate`.
   *
   * Needs a client token with the scope `analyse`.
   */
  quality(request: Request<'quality'>, options?: CallOptions): Promise<Answer<'quality'>>;

  /**
   * Find faces.
   *
   * Boxes, five landmarks, pose and detection score of every face, best first, at most 32.
   * Coordinates are pixels of the upright picture (EXIF applied) from its upper left corner; a
   * large picture may have been shrunk, `width` and `height` say to what.
   *
   * Needs a client token with the scope `analyse`.
   */
  detect(request: Request<'detect'>, options?: CallOptions): Promise<Answer<'detect'>>;

  /**
   * Look for a presentation attack.
   *
   * Passive presentation attack detection on one photo or a short burst of the same person. A risk
   * signal, not a certified check: it errs both ways, how often depends on the camera, and paper
   * masks pass. docs/liveness.md has what was measured.
   *
   * Needs a client token with the scope `analyse`.
   */
  liveness(request: Request<'liveness'>, options?: CallOptions): Promise<Answer<'liveness'>>;

  /**
   * Make a client token.
   *
   * Only where the operator allows it (`FACENITION_CLIENT_REGISTRATION`): by default a client with
   * the scope `admin` makes tokens for others. Without `scopes` it gets all but `admin` and
   * `roster`, which is given for a purpose. With `idp` and `tenant` it may act for the people of
   * that tenant alone, and a client that is bound so itself makes no others.
   *
   * Needs a client token with the scope `admin`.
   */
  generateToken(
    request: Request<'generateToken'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'generateToken'>>;

  /**
   * Register an e-mail address and a telephone number.
   *
   * Sends one code to each. They are good for ten minutes and five tries.
   *
   * Needs a client token with the scope `admin`.
   */
  newCredentials(
    request: Request<'newCredentials'>,
    options?: CallOptions,
  ): Promise<Answer<'newCredentials'>>;

  /**
   * Prove that both codes arrived.
   *
   * Both codes together, or neither counts.
   *
   * Needs a client token with the scope `admin`.
   */
  authenticateCredentials(
    request: Request<'authenticateCredentials'>,
    options?: CallOptions,
  ): Promise<Answer<'authenticateCredentials'>>;

  /**
   * Make a client token for a verified pair.
   *
   * For an e-mail address and a telephone number that were verified before. Without `scopes` it
   * gets `enrol`, `verify`, `analyse` and `lifecycle`, and it cannot get `admin`.
   *
   * Needs a client token with the scope `admin`.
   */
  generateTokenVerified(
    request: Request<'generateTokenVerified'>,
    options?: KeyedCallOptions,
  ): Promise<Answer<'generateTokenVerified'>>;

  /**
   * Exchange a client token for a short-lived one.
   *
   * Tells what the token that the request carries is good for. With `seconds` it also answers a
   * token with the same or fewer scopes that ends by itself, and with the first one. A short-lived
   * token cannot be exchanged again.
   *
   * Needs a client token.
   */
  token(request?: Request<'token'>, options?: CallOptions): Promise<Answer<'token'>>;
}
