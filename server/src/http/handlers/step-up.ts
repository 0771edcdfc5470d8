import { FacenitionError } from '@facenition/core';
import { consumeReason } from '@facenition/ticket';
import { latestVerification } from '../../capture/latest.ts';
import type { ServicePorts } from '../../service/ports.ts';
import { clientOf } from '../../store/client-tokens.ts';
import { type Consumption, consumeTicket } from '../../tickets/consume.ts';
import type { Answered, Handlers } from '../handler.ts';

/** What identity providers ask. */
export function stepUpHandlers(
  ports: ServicePorts,
): Pick<Handlers, 'ticketsConsume' | 'verificationsLatest'> {
  return {
    async ticketsConsume({ fields, caller, origin: { requestId } }) {
      if (caller === undefined) throw new FacenitionError('ERR_INTERNAL', 'nobody asked');
      const clientId = clientOf(caller);
      return consumedReply(await consumeTicket(fields, { clientId, requestId }, ports));
    },

    async verificationsLatest({ fields }) {
      const { idp, tenant, user: userId, scope, max_age, accuracy, assurance } = fields;
      const subject = { idp, tenant, userId };
      const asked = { subject, scope, maxAge: max_age, level: accuracy, assurance };
      const latest = await latestVerification(asked, ports);
      if (latest.outcome === 'unverified') {
        return { status: 200, body: { ok: true, verified: false, reason: latest.reason } };
      }
      const { referenceId, verification } = latest;
      return {
        status: 200,
        body: {
          ok: true,
          verified: true,
          verified_at: new Date(verification.at).toISOString(),
          accuracy: verification.level,
          assurance: verification.assurance,
          amr: [...verification.amr],
          reference_id: referenceId,
        },
      };
    },
  };
}

function consumedReply(consumption: Consumption): Answered<'ticketsConsume'> {
  if (consumption.outcome === 'refused') {
    return { status: 200, body: { ok: false, reason: consumeReason(consumption.reason) } };
  }
  const { ticket } = consumption;
  return {
    status: 200,
    body: {
      ok: true,
      txn: ticket.txn,
      user: ticket.userId,
      scope: ticket.scope,
      verified_at: new Date(ticket.verifiedAt).toISOString(),
      accuracy: ticket.level,
      assurance: ticket.assurance,
      amr: [...ticket.amr],
      reference_id: ticket.referenceId,
    },
  };
}
