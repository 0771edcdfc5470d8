// Made by `npm run client-types`; do not edit. The document: SHA-256 f15d1ad13afae82ae1dfda8f3227963800e36912f05bc7713aa47b89f7314a06
import type { OperationFacts } from './operation-facts.ts';

const string = 'string';
const number = 'number';
const integer = 'integer';
const boolean = 'boolean';
const level = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const blame = { 'reason?': string, 'capture?': integer } as const;
const validity = { accuracy: level, 'expires?': string, 'warning?': string } as const;
const point = { x: number, y: number } as const;

/** Every operation by its id. */
export const OPERATIONS = {
  generate: ['/v1/generate', { token: string, id: string, ...validity }, true],
  authenticate: [
    '/v1/authenticate',
    { authenticated: boolean, ...blame, 'renew?': string, 'receipt?': string },
  ],
  authenticateScore: [
    '/v1/authenticate-score',
    {
      authenticated: boolean,
      ...blame,
      'renew?': string,
      'receipt?': string,
      'score?': number,
      'threshold?': number,
    },
  ],
  revoke: ['/v1/revoke', { id: string, already: boolean }, true],
  rotate: [
    '/v1/rotate',
    {
      authenticated: boolean,
      ...blame,
      'token?': string,
      'id?': string,
      'accuracy?': level,
      'expires?': string,
      'warning?': string,
      'receipt?': string,
    },
    true,
  ],
  status: [
    '/v1/status',
    { 'states?': [{ id: string, state: string }], 'list?': string, 'after?': integer },
  ],
  rosterCreate: [
    '/v1/roster/create',
    { roster: string, roster_secret: string, accuracy: level, capacity: integer },
    true,
  ],
  rosterAdd: ['/v1/roster/add', { id: string, ...validity }, true],
  rosterRemove: ['/v1/roster/remove', { id: string }, true],
  rosterDelete: ['/v1/roster/delete', { removed: integer }, true],
  rosterIdentify: [
    '/v1/roster/identify',
    { identified: boolean, 'id?': string, ...blame, 'receipt?': string },
  ],
  transactionsBegin: [
    '/v1/transactions',
    {
      required: boolean,
      rule: string,
      'txn?': string,
      'url?': string,
      'expires_at?': string,
      'browser_key?': string,
    },
    true,
  ],
  transactionsStatus: [
    '/v1/transactions/status',
    {
      txn: string,
      purpose: string,
      state: string,
      'reason?': string,
      idp: string,
      tenant: string,
      'user?': string,
      scope: string,
      'reference_id?': string,
    },
  ],
  ticketsConsume: [
    '/v1/tickets/consume',
    {
      ok: boolean,
      'reason?': string,
      'txn?': string,
      'user?': string,
      'scope?': string,
      'verified_at?': string,
      'accuracy?': level,
      'assurance?': string,
      'amr?': [string],
      'reference_id?': string,
    },
  ],
  verificationsLatest: [
    '/v1/verifications/latest',
    {
      verified: boolean,
      'reason?': string,
      'verified_at?': string,
      'accuracy?': level,
      'assurance?': string,
      'amr?': [string],
      'reference_id?': string,
    },
  ],
  invitationsCreate: [
    '/v1/invitations',
    { invitation: string, url: string, expires_at: string },
    true,
  ],
  invitationsWithdraw: ['/v1/invitations/withdraw', {}, true],
  referencesList: [
    '/v1/references/list',
    {
      references: [
        {
          reference_id: string,
          idp: string,
          tenant: string,
          user: string,
          scope: string,
          accuracy: level,
          input: string,
          created_at: string,
          'verified_at?': string,
        },
      ],
      'next?': string,
    },
  ],
  referencesRevoke: ['/v1/references/revoke', {}, true],
  referencesMove: ['/v1/references/move', { moved: integer }, true],
  referencesBind: ['/v1/references/bind', {}, true],
  match: [
    '/v1/match',
    { match: boolean, 'score?': number, 'threshold?': number, 'reason?': string, 'image?': string },
  ],
  matchBulk: [
    '/v1/match-bulk',
    {
      'threshold?': number,
      'reason?': string,
      matches: [{ reference: integer, match: boolean, 'score?': number, 'reason?': string }],
    },
  ],
  consistencyCheck: [
    '/v1/consistency-check',
    {
      consistent: boolean,
      threshold: number,
      pairs: [{ a: integer, b: integer, score: number, match: boolean }],
      outliers: [integer],
      unusable: [{ capture: integer, reason: string }],
    },
  ],
  quality: [
    '/v1/quality',
    {
      usable: boolean,
      'reason?': string,
      'advice?': string,
      components: [{ name: string, value: number, needs_action: boolean }],
    },
  ],
  detect: [
    '/v1/detect',
    {
      width: integer,
      height: integer,
      faces: [
        {
          box: { ...point, width: number, height: number },
          score: number,
          landmarks: {
            left_eye: { ...point },
            right_eye: { ...point },
            nose: { ...point },
            left_mouth: { ...point },
            right_mouth: { ...point },
          },
          'pose?': { roll_degrees: number, yaw_proxy: number, pitch_proxy: number },
        },
      ],
    },
  ],
  liveness: ['/v1/liveness', { live: boolean, 'score?': number, threshold: number, ...blame }],
  generateToken: [
    '/v1/generateToken',
    { token: string, scopes: [string], 'expires?': string },
    true,
  ],
  newCredentials: ['/v2/new-credentials', { credential: string, expires: string }],
  authenticateCredentials: ['/v2/authenticate-credentials', { verified: boolean }],
  generateTokenVerified: [
    '/v2/generateToken',
    { token: string, scopes: [string], 'expires?': string },
    true,
  ],
  token: [
    '/v1/token',
    {
      name: string,
      scopes: [string],
      'expires?': string,
      'idp?': string,
      'tenant?': string,
      'token?': string,
      'token_scopes?': [string],
      'token_expires?': string,
    },
  ],
} as const satisfies Readonly<Record<string, OperationFacts>>;

export type OperationId = keyof typeof OPERATIONS;

/** The fields that hold photos. */
export type PhotoField = 'photo' | 'reference';

/** Every word that `code` of a failure can be, as of this version. */
export type ServerCode =
  | 'ERR_ALREADY_ENROLLED'
  | 'ERR_CAPTURE_ELSEWHERE'
  | 'ERR_CAPTURE_OVER'
  | 'ERR_CONFIG_INVALID'
  | 'ERR_CONSENT_MISSING'
  | 'ERR_DELIVERY_FAILED'
  | 'ERR_EXPIRY_INVALID'
  | 'ERR_FIELD_INVALID'
  | 'ERR_FIELD_MISSING'
  | 'ERR_FIELD_UNKNOWN'
  | 'ERR_IDEMPOTENCY_CONFLICT'
  | 'ERR_IMAGE_TOO_LARGE'
  | 'ERR_IMAGE_TOO_SMALL'
  | 'ERR_IMAGE_UNREADABLE'
  | 'ERR_IMAGE_UNSUPPORTED'
  | 'ERR_INTERNAL'
  | 'ERR_INVITATION_NEEDED'
  | 'ERR_KEYS_UNAVAILABLE'
  | 'ERR_LEVEL_UNSUPPORTED'
  | 'ERR_LOCKED_OUT'
  | 'ERR_METHOD_NOT_ALLOWED'
  | 'ERR_MODEL_CORRUPT'
  | 'ERR_MODEL_FAILED'
  | 'ERR_NOT_FOUND'
  | 'ERR_ORIGIN_UNKNOWN'
  | 'ERR_OVERLOADED'
  | 'ERR_PACK_NOT_CALIBRATED'
  | 'ERR_PACK_NOT_INSTALLED'
  | 'ERR_PACK_UNKNOWN'
  | 'ERR_PAGE_NOT_BUILT'
  | 'ERR_PAYLOAD_MALFORMED'
  | 'ERR_PAYLOAD_TOO_LARGE'
  | 'ERR_PAYLOAD_UNSUPPORTED'
  | 'ERR_RATE_LIMITED'
  | 'ERR_ROSTER_FULL'
  | 'ERR_ROSTER_SECRET_WRONG'
  | 'ERR_SCOPE_INSUFFICIENT'
  | 'ERR_STORE_FAILED'
  | 'ERR_TOKEN_MALFORMED'
  | 'ERR_UNAUTHENTICATED'
  | 'not-acquired';
