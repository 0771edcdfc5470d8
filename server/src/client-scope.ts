/**
 * What a client token may be used for.
 *
 * | scope | addresses |
 * |---|---|
 * | `enrol` | `generate` |
 * | `verify` | `authenticate`, `authenticate-score` |
 * | `analyse` | `match`, `match-bulk`, `consistency-check`, `quality`, `detect`, `liveness` |
 * | `lifecycle` | `revoke`, `rotate`, `status` |
 * | `roster` | `roster/*` |
 * | `admin` | client tokens of others |
 */
export const CLIENT_SCOPES = [
  'enrol',
  'verify',
  'analyse',
  'lifecycle',
  'roster',
  'admin',
] as const;

export type ClientScope = (typeof CLIENT_SCOPES)[number];
