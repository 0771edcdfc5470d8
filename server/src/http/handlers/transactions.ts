import { FacenitionError } from '@facenition/core';
import type * as z from 'zod';
import type { invitationsCreate, transactionsBegin } from '../../api/operations/transactions.ts';
import { beginIn, createCaptureTransactions } from '../../capture/begin.ts';
import { inviteIn, type MadeInvitation } from '../../capture/invitation.ts';
import type { CapturePorts } from '../../capture/ports.ts';
import {
  type BeginCapture,
  type BegunCapture,
  newCaptureId,
  type ReturnTo,
} from '../../capture/transaction.ts';
import type { ServiceStoreParts } from '../../service/ports.ts';
import { judgeStepUp, recordStepUp } from '../../service/step-up-policy.ts';
import { signUpUser } from '../../sign-up-user.ts';
import { type Caller, clientOf } from '../../store/client-tokens.ts';
import type { Answered, Handlers } from '../handler.ts';

type Made = Pick<
  Handlers,
  'transactionsBegin' | 'transactionsStatus' | 'invitationsCreate' | 'invitationsWithdraw'
>;
type BeginFields = z.output<(typeof transactionsBegin)['fields']>;
type InviteFields = z.output<(typeof invitationsCreate)['fields']>;

/** Live captures for connectors and applications. */
export function transactionHandlers(ports: CapturePorts): Made {
  const { store, clock } = ports;
  const captures = createCaptureTransactions(ports);
  return {
    async transactionsBegin({ fields, origin, caller, keep }) {
      const id = newCaptureId();
      const request = beginOf(fields, id);
      return store.transaction(async (parts) => {
        await checkReturnTo(parts, request);
        const event = { ...provider(fields), ...request.facts };
        const trace = await judgeStepUp(parts, event);
        const { face, rule } = trace.decision;
        if (fields.purpose === 'verification' && face === 'not-required') {
          await recordStepUp(parts, trace, event, clock());
          const reply = { status: 200, body: { ok: true, required: false, rule } } as const;
          await keep(reply, parts);
          return reply;
        }
        const begun = await beginIn(parts, request, { ...origin, ...client(caller) }, ports, id);
        const reply = begunReply(begun, rule);
        await keep(reply, parts);
        return reply;
      });
    },

    async transactionsStatus({ fields: { txn }, caller }) {
      const found = await captures.find(txn);
      if (found === undefined || found.clientId !== client(caller).clientId) {
        throw new FacenitionError('ERR_NOT_FOUND', 'there is no such transaction');
      }
      const { purpose, state, reason, subject, scope, referenceId } = found;
      const body = {
        ...{ ok: true as const, txn, purpose, state, scope },
        ...{ idp: subject.idp, tenant: subject.tenant },
        ...(purpose !== 'sign-up' && { user: subject.userId }),
        ...(reason !== undefined && { reason }),
        ...(referenceId !== undefined && { reference_id: referenceId }),
      };
      return { status: 200, body };
    },

    async invitationsCreate({ fields, origin, caller, keep }) {
      const { days, ...asked } = fields;
      const invitation = invitationOf(asked);
      return store.transaction(async (parts) => {
        await checkReturnTo(parts, invitation);
        const from = { ...origin, ...client(caller) };
        const reply = invitedReply(await inviteIn(parts, { invitation, days }, from, ports));
        await keep(reply, parts);
        return reply;
      });
    },

    async invitationsWithdraw({ fields: { invitation }, caller, keep }) {
      const { clientId } = client(caller);
      return store.transaction(async (parts) => {
        if (!(await parts.invitations.withdraw(invitation, clientId))) {
          throw new FacenitionError('ERR_NOT_FOUND', 'there is no such invitation');
        }
        const reply = { status: 200, body: { ok: true } } as const;
        await keep(reply, parts);
        return reply;
      });
    },
  };
}

/** Somebody with a token had to ask: the router has seen to that. */
function client(caller: Caller | undefined): { readonly clientId: number } {
  if (caller === undefined) throw new FacenitionError('ERR_INTERNAL', 'nobody asked');
  return { clientId: clientOf(caller) };
}

const provider = ({ idp, tenant }: { readonly idp: string; readonly tenant: string }) => ({
  idp,
  tenant,
});

function beginOf(fields: BeginFields, id: string): BeginCapture {
  const { purpose, nonce, application, groups, risk, accuracy, assurance } = fields;
  return {
    ...invitationOf({ ...fields, user: userOf(fields, id) }),
    purpose: purpose === 'verification' ? purpose : 'enrolment',
    nonce,
    // The client says that the person has signed in there.
    ...(purpose === 'enrolment' && { vouchedBy: 'sign-in' }),
    ...(purpose === 'sign-up' && { vouchedBy: 'sign-up' }),
    facts: {
      ...(application !== undefined && { application }),
      ...(groups !== undefined && { groups }),
      ...(risk !== undefined && { risk }),
    },
    atLeast: {
      ...(accuracy !== undefined && { level: accuracy }),
      ...(assurance !== undefined && { assurance }),
    },
  };
}

/** Who signs up has no user id yet: one is made up, that nobody else can name. */
function userOf({ purpose, user, replaces }: BeginFields, id: string): string {
  if (purpose === 'sign-up') {
    if (user === undefined && replaces !== true) return signUpUser(id);
    const message = `${user === undefined ? 'replaces' : 'user'}: not of a sign-up`;
    throw new FacenitionError('ERR_FIELD_INVALID', message);
  }
  if (user !== undefined) return user;
  throw new FacenitionError('ERR_FIELD_MISSING', 'missing field: user');
}

function invitationOf(fields: Omit<InviteFields, 'days'>) {
  const { user, scope, asking, replaces } = fields;
  return {
    subject: { ...provider(fields), userId: user },
    scope,
    asking,
    returnTo: returnToOf(fields),
    ...(replaces !== undefined && { replaces }),
  };
}

function returnToOf({
  return_to: url,
  return_by: kind,
  state,
}: Pick<InviteFields, 'return_to' | 'return_by' | 'state'>): ReturnTo {
  if (kind === 'stay') return { kind, origin: url };
  return { kind, url, ...(state !== undefined && { state }) };
}

/** Throws `ERR_FIELD_INVALID` for an address that no operator has registered for this tenant. */
async function checkReturnTo(
  { returnAddresses }: ServiceStoreParts,
  { subject: { idp, tenant }, returnTo }: Pick<BeginCapture, 'subject' | 'returnTo'>,
): Promise<void> {
  const { kind } = returnTo;
  const address = returnTo.kind === 'stay' ? returnTo.origin : returnTo.url;
  if (await returnAddresses.has({ idp, tenant, kind, address })) return;
  throw new FacenitionError('ERR_FIELD_INVALID', 'return_to: not registered for this tenant');
}

function begunReply(
  { id, url, expiresAt, browserKey }: BegunCapture,
  rule: string,
): Answered<'transactionsBegin'> {
  return {
    status: 200,
    body: {
      ok: true,
      required: true,
      rule,
      txn: id,
      url,
      expires_at: new Date(expiresAt).toISOString(),
      ...(browserKey !== undefined && { browser_key: browserKey }),
    },
  };
}

function invitedReply({ id, url, expiresAt }: MadeInvitation): Answered<'invitationsCreate'> {
  const expires_at = new Date(expiresAt).toISOString();
  return { status: 200, body: { ok: true, invitation: id, url, expires_at } };
}
