import type { Operation } from './operation.ts';
import {
  consistencyCheck,
  detect,
  liveness,
  match,
  matchBulk,
  quality,
} from './operations/captures.ts';
import {
  authenticateCredentials,
  generateToken,
  generateTokenVerified,
  newCredentials,
  token,
} from './operations/clients.ts';
import { authenticate, authenticateScore, generate } from './operations/identity-tokens.ts';
import { revoke, rotate, status } from './operations/lifecycle.ts';
import {
  referencesBind,
  referencesList,
  referencesMove,
  referencesRevoke,
} from './operations/references.ts';
import {
  rosterAdd,
  rosterCreate,
  rosterDelete,
  rosterIdentify,
  rosterRemove,
} from './operations/rosters.ts';
import { ticketsConsume } from './operations/step-up.ts';
import {
  invitationsCreate,
  invitationsWithdraw,
  transactionsBegin,
  transactionsStatus,
} from './operations/transactions.ts';
import { verificationsLatest } from './operations/verifications.ts';

/** Every operation of the interface by its id, in the order of the document. */
export const OPERATIONS = {
  generate,
  authenticate,
  authenticateScore,
  revoke,
  rotate,
  status,
  rosterCreate,
  rosterAdd,
  rosterRemove,
  rosterDelete,
  rosterIdentify,
  transactionsBegin,
  transactionsStatus,
  ticketsConsume,
  verificationsLatest,
  invitationsCreate,
  invitationsWithdraw,
  referencesList,
  referencesRevoke,
  referencesMove,
  referencesBind,
  match,
  matchBulk,
  consistencyCheck,
  quality,
  detect,
  liveness,
  generateToken,
  newCredentials,
  authenticateCredentials,
  generateTokenVerified,
  token,
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationId = keyof typeof OPERATIONS;
