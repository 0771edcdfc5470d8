/**
 * Every fault this product can raise, by a code that stays the same between releases.
 *
 * A fault is something wrong with the request, the configuration or the machine. What a working
 * system says about a person (no face, non-match ...) is an outcome, a value, and never thrown.
 */
export type FacenitionErrorCode =
  | 'ERR_FIELD_MISSING'
  | 'ERR_FIELD_INVALID'
  | 'ERR_FIELD_UNKNOWN'
  | 'ERR_PAYLOAD_MALFORMED'
  | 'ERR_PAYLOAD_TOO_LARGE'
  | 'ERR_PAYLOAD_UNSUPPORTED'
  | 'ERR_IMAGE_UNREADABLE'
  | 'ERR_IMAGE_UNSUPPORTED'
  | 'ERR_IMAGE_TOO_LARGE'
  | 'ERR_IMAGE_TOO_SMALL'
  | 'ERR_TOKEN_MALFORMED'
  | 'ERR_EXPIRY_INVALID'
  | 'ERR_LEVEL_UNSUPPORTED'
  | 'ERR_UNAUTHENTICATED'
  | 'ERR_SCOPE_INSUFFICIENT'
  | 'ERR_NOT_FOUND'
  | 'ERR_ROSTER_SECRET_WRONG'
  | 'ERR_ROSTER_FULL'
  | 'ERR_METHOD_NOT_ALLOWED'
  | 'ERR_IDEMPOTENCY_CONFLICT'
  | 'ERR_CAPTURE_OVER'
  | 'ERR_CAPTURE_ELSEWHERE'
  | 'ERR_CONSENT_MISSING'
  | 'ERR_ORIGIN_UNKNOWN'
  | 'ERR_PAGE_NOT_BUILT'
  | 'ERR_ALREADY_ENROLLED'
  | 'ERR_INVITATION_NEEDED'
  | 'ERR_RATE_LIMITED'
  | 'ERR_LOCKED_OUT'
  | 'ERR_OVERLOADED'
  | 'ERR_CONFIG_INVALID'
  | 'ERR_KEYS_UNAVAILABLE'
  | 'ERR_PACK_UNKNOWN'
  | 'ERR_PACK_NOT_INSTALLED'
  | 'ERR_PACK_NOT_CALIBRATED'
  | 'ERR_MODEL_CORRUPT'
  | 'ERR_MODEL_FAILED'
  | 'ERR_STORE_FAILED'
  | 'ERR_DELIVERY_FAILED'
  | 'ERR_INTERNAL';

/** The one error class. Switch on `code`, never on `message`; messages hold nothing personal. */
export class FacenitionError extends Error {
  override readonly name = 'FacenitionError';
  readonly code: FacenitionErrorCode;

  constructor(code: FacenitionErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
