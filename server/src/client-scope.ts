import { FacenitionError } from '@facenition/core';

/**
 * What a client token may be used for.
 *
 * | scope | addresses |
 * |---|---|
 * | `enrol` | `generate`, `invitations`, `invitations/withdraw`, `references/bind` |
 * | `verify` | `authenticate`, `authenticate-score` |
 * | `analyse` | `match`, `match-bulk`, `consistency-check`, `quality`, `detect`, `liveness` |
 * | `lifecycle` | `revoke`, `rotate`, `status`, all other `references/*` |
 * | `roster` | `roster/*`; given for a purpose, which is recorded |
 * | `step-up` | `transactions`, `transactions/status`, `tickets/consume`, `verifications/latest` |
 * | `admin` | client tokens of others |
 */
export const CLIENT_SCOPES = [
  'enrol',
  'verify',
  'analyse',
  'lifecycle',
  'roster',
  'step-up',
  'admin',
] as const;

export type ClientScope = (typeof CLIENT_SCOPES)[number];

/** What can be given without saying what for. */
export const WITHOUT_PURPOSE = CLIENT_SCOPES.filter((scope) => scope !== 'roster');

/**
 * What a client may do unless it is said otherwise. Administration is asked for by name, and so is
 * speaking for an identity provider.
 */
export const USUAL_SCOPES = WITHOUT_PURPOSE.filter(
  (scope) => scope !== 'admin' && scope !== 'step-up',
);

/**
 * Looking for a person among many is given for a purpose, and a purpose for nothing else. Throws
 * `ERR_FIELD_MISSING`, `ERR_FIELD_INVALID`.
 */
export function checkRosterPurpose(
  scopes: readonly ClientScope[],
  purpose: string | undefined,
): void {
  if (scopes.includes('roster') === (purpose !== undefined)) return;
  throw purpose === undefined
    ? new FacenitionError('ERR_FIELD_MISSING', 'the scope roster needs a roster_purpose')
    : new FacenitionError('ERR_FIELD_INVALID', 'roster_purpose: goes with the scope roster');
}
