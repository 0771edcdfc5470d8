import { FacenitionError } from '@facenition/core';
import type * as z from 'zod';
import { type Operation, PHOTO_FIELDS } from '../api/operation.ts';
import { OPERATIONS, type OperationId } from '../api/operations.ts';
import type { GivenFields } from '../api/parse-fields.ts';
import type { Photos } from './body.ts';
import type { Asked, Handler, Handlers } from './handler.ts';
import { parseWithin } from './own-tenant.ts';
import type { Reply } from './reply.ts';

/** An operation with what does it. */
export interface BoundOperation {
  readonly described: Operation;
  /** Reads the fields and does the work. Throws `ERR_FIELD_*`, `ERR_SCOPE_INSUFFICIENT`, and as its handler. */
  readonly run: (given: GivenFields, asked: Omit<Asked<Operation>, 'fields'>) => Promise<Reply>;
}

export function bindOperations(handlers: Handlers): Readonly<Record<OperationId, BoundOperation>> {
  return {
    generate: bind(OPERATIONS.generate, handlers.generate),
    authenticate: bind(OPERATIONS.authenticate, handlers.authenticate),
    authenticateScore: bind(OPERATIONS.authenticateScore, handlers.authenticateScore),
    revoke: bind(OPERATIONS.revoke, handlers.revoke),
    rotate: bind(OPERATIONS.rotate, handlers.rotate),
    status: bind(OPERATIONS.status, handlers.status),
    rosterCreate: bind(OPERATIONS.rosterCreate, handlers.rosterCreate),
    rosterAdd: bind(OPERATIONS.rosterAdd, handlers.rosterAdd),
    rosterRemove: bind(OPERATIONS.rosterRemove, handlers.rosterRemove),
    rosterDelete: bind(OPERATIONS.rosterDelete, handlers.rosterDelete),
    rosterIdentify: bind(OPERATIONS.rosterIdentify, handlers.rosterIdentify),
    transactionsBegin: bind(OPERATIONS.transactionsBegin, handlers.transactionsBegin),
    transactionsStatus: bind(OPERATIONS.transactionsStatus, handlers.transactionsStatus),
    ticketsConsume: bind(OPERATIONS.ticketsConsume, handlers.ticketsConsume),
    verificationsLatest: bind(OPERATIONS.verificationsLatest, handlers.verificationsLatest),
    invitationsCreate: bind(OPERATIONS.invitationsCreate, handlers.invitationsCreate),
    invitationsWithdraw: bind(OPERATIONS.invitationsWithdraw, handlers.invitationsWithdraw),
    referencesList: bind(OPERATIONS.referencesList, handlers.referencesList),
    referencesRevoke: bind(OPERATIONS.referencesRevoke, handlers.referencesRevoke),
    referencesMove: bind(OPERATIONS.referencesMove, handlers.referencesMove),
    referencesBind: bind(OPERATIONS.referencesBind, handlers.referencesBind),
    match: bind(OPERATIONS.match, handlers.match),
    matchBulk: bind(OPERATIONS.matchBulk, handlers.matchBulk),
    consistencyCheck: bind(OPERATIONS.consistencyCheck, handlers.consistencyCheck),
    quality: bind(OPERATIONS.quality, handlers.quality),
    detect: bind(OPERATIONS.detect, handlers.detect),
    liveness: bind(OPERATIONS.liveness, handlers.liveness),
    generateToken: bind(OPERATIONS.generateToken, handlers.generateToken),
    newCredentials: bind(OPERATIONS.newCredentials, handlers.newCredentials),
    authenticateCredentials: bind(
      OPERATIONS.authenticateCredentials,
      handlers.authenticateCredentials,
    ),
    generateTokenVerified: bind(OPERATIONS.generateTokenVerified, handlers.generateTokenVerified),
    token: bind(OPERATIONS.token, handlers.token),
  };
}

function bind<Fields extends z.ZodObject, Answer extends z.ZodType>(
  described: Operation<Fields, Answer>,
  handler: Handler<Operation<Fields, Answer>>,
): BoundOperation {
  return {
    described,
    run: async (given, asked) => {
      const fields = parseWithin(described.fields, given, asked.caller?.boundTo);
      checkPhotos(asked.photos, described.photos);
      return handler({ ...asked, fields });
    },
  };
}

function checkPhotos(photos: Photos, counts: Operation['photos']): void {
  for (const name of PHOTO_FIELDS) {
    const least = counts[name]?.least ?? 0;
    const { length } = photos[name];
    if (length >= least) continue;
    throw length === 0
      ? new FacenitionError('ERR_FIELD_MISSING', `missing field: ${name}`)
      : new FacenitionError('ERR_FIELD_INVALID', `${name}: at least ${least} are needed`);
  }
}
