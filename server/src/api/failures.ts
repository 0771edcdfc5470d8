import type { FacenitionErrorCode } from '@facenition/core';
import type { Operation } from './operation.ts';

/** The one place that says which fault is which HTTP status. */
export const STATUS_OF = {
  ERR_FIELD_MISSING: 400,
  ERR_FIELD_INVALID: 400,
  ERR_FIELD_UNKNOWN: 400,
  ERR_PAYLOAD_MALFORMED: 400,
  ERR_IMAGE_UNREADABLE: 400,
  ERR_IMAGE_TOO_SMALL: 400,
  ERR_TOKEN_MALFORMED: 400,
  ERR_EXPIRY_INVALID: 400,
  ERR_LEVEL_UNSUPPORTED: 400,
  ERR_UNAUTHENTICATED: 401,
  ERR_SCOPE_INSUFFICIENT: 403,
  ERR_ROSTER_SECRET_WRONG: 403,
  ERR_ORIGIN_UNKNOWN: 403,
  ERR_NOT_FOUND: 404,
  ERR_METHOD_NOT_ALLOWED: 405,
  ERR_IDEMPOTENCY_CONFLICT: 409,
  ERR_ROSTER_FULL: 409,
  ERR_CAPTURE_ELSEWHERE: 409,
  ERR_CONSENT_MISSING: 409,
  ERR_ALREADY_ENROLLED: 409,
  ERR_INVITATION_NEEDED: 409,
  ERR_CAPTURE_OVER: 410,
  ERR_PAYLOAD_TOO_LARGE: 413,
  ERR_IMAGE_TOO_LARGE: 413,
  ERR_PAYLOAD_UNSUPPORTED: 415,
  ERR_IMAGE_UNSUPPORTED: 415,
  ERR_RATE_LIMITED: 429,
  ERR_LOCKED_OUT: 429,
  ERR_CONFIG_INVALID: 502,
  ERR_PAGE_NOT_BUILT: 502,
  ERR_KEYS_UNAVAILABLE: 502,
  ERR_PACK_UNKNOWN: 502,
  ERR_PACK_NOT_INSTALLED: 502,
  ERR_PACK_NOT_CALIBRATED: 502,
  ERR_MODEL_CORRUPT: 502,
  ERR_MODEL_FAILED: 502,
  ERR_STORE_FAILED: 502,
  ERR_DELIVERY_FAILED: 502,
  ERR_INTERNAL: 502,
  ERR_OVERLOADED: 503,
} as const satisfies Readonly<Record<FacenitionErrorCode, number>>;

export type FailureStatus = (typeof STATUS_OF)[FacenitionErrorCode];

interface FailureKind {
  readonly status: FailureStatus;
  readonly meaning: string;
  /** Whether an operation can end like this. */
  readonly when: (described: Operation, open: boolean) => boolean;
}

const always = (): boolean => true;
const withPhotos = ({ photos }: Operation): boolean => Object.keys(photos).length > 0;

const KINDS: readonly FailureKind[] = [
  { status: 400, meaning: 'The request cannot be understood.', when: always },
  { status: 401, meaning: 'A valid client token is needed.', when: (_, open) => !open },
  {
    status: 403,
    meaning: 'The client token has not this scope, or the secret of the roster is wrong.',
    when: (_, open) => !open,
  },
  {
    status: 404,
    meaning: 'There is nothing at this address, or what is named is not there.',
    when: always,
  },
  {
    status: 409,
    meaning:
      'The `Idempotency-Key` was used for another request, or that one still runs; or what is there already stands in the way.',
    when: ({ idempotent }) => idempotent,
  },
  { status: 413, meaning: 'Larger than this server takes.', when: always },
  { status: 415, meaning: 'Of a kind that is not taken.', when: always },
  { status: 429, meaning: 'Too often: try again after `Retry-After`.', when: always },
  {
    status: 502,
    meaning: 'Something behind the interface failed. Nothing was decided.',
    when: always,
  },
  { status: 503, meaning: 'Too much waits: try again after `Retry-After`.', when: withPhotos },
];

/** How an operation can fail, with the codes that each status may carry. */
export const FAILURES = KINDS.map(({ status, meaning, when }) => ({
  status,
  when,
  description: `${meaning} Codes: ${codesOf(status).join(', ')}.`,
}));

function codesOf(status: FailureStatus): readonly string[] {
  const codes = Object.entries(STATUS_OF).filter(([, its]) => its === status);
  return [...codes.map(([code]) => code), ...(status === 400 ? ['not-acquired'] : [])].map(
    (code) => `\`${code}\``,
  );
}
