import { identityTokenId, type Level, renewalReason } from '@facenition/core';
import { enrolAndRecord, type IssuedOutcome } from '../../service/enrolment.ts';
import type { ServicePorts } from '../../service/ports.ts';
import { type Renewal, renew } from '../../service/renewal.ts';
import {
  enrolmentRequest,
  renewalRequests,
  verificationRequest,
} from '../../service/template-requests.ts';
import { verifyAndRecord } from '../../service/verification.ts';
import type { Answered, Handlers } from '../handler.ts';
import { blame, lockedOut, notAcquired, tokenBody } from '../replies.ts';

type Made = Pick<Handlers, 'generate' | 'authenticate' | 'authenticateScore' | 'rotate'>;

/** Enrolment, verification and renewal. */
export function identityTokenHandlers(ports: ServicePorts): Made {
  const authenticate: Handlers['authenticateScore'] = async (asked) => {
    const { fields, photos, origin, gone, limitToken } = asked;
    await limitToken(await identityTokenId(fields.token));
    const request = verificationRequest(fields, photos.photo);
    const asking = { request, nonce: fields.nonce };
    const { outcome, ...receipt } = await verifyAndRecord(asking, origin, ports, gone);
    if (outcome.outcome === 'locked-out') return lockedOut(outcome.until, ports.clock());
    const authenticated = outcome.outcome === 'match';
    if (outcome.outcome === 'not-acquired') {
      return { status: 200, body: { ok: true, authenticated, ...blame(outcome), ...receipt } };
    }
    const reason = authenticated
      ? renewalReason(fields.token, ports.pack, await ports.keys.current())
      : undefined;
    return {
      status: 200,
      body: {
        ok: true,
        authenticated,
        // The score of a refusal would tell an attacker how to come closer.
        ...(outcome.outcome === 'match' && { score: outcome.score }),
        threshold: outcome.threshold,
        ...(reason !== undefined && { renew: reason }),
        ...receipt,
      },
    };
  };

  return {
    async generate({ fields, photos, origin, gone, keep }) {
      const asked = enrolmentRequest(fields, photos.photo);
      const replyOf = (outcome: IssuedOutcome): Answered<'generate'> =>
        outcome.outcome === 'not-acquired'
          ? notAcquired(outcome)
          : { status: 200, body: { ok: true, ...tokenBody(outcome, asked.level) } };
      return replyOf(
        await enrolAndRecord(asked, origin, ports, gone, (made, parts) =>
          keep(replyOf(made), parts),
        ),
      );
    },

    async authenticate(asked) {
      const reply = await authenticate(asked);
      if (reply.status !== 200) return reply;
      const { score: _, threshold: __, ...body } = reply.body;
      return { ...reply, body };
    },

    authenticateScore: authenticate,

    async rotate({ fields, photos, origin, gone, limitToken, keep }) {
      await limitToken(await identityTokenId(fields.token));
      const asked = renewalRequests(fields, photos.photo);
      const replyOf = (renewal: Renewal) => renewalReply(renewal, fields.accuracy, ports.clock());
      return replyOf(
        await renew(asked, origin, ports, gone, (done, parts) => keep(replyOf(done), parts)),
      );
    },
  };
}

function renewalReply(
  { checked, renewed }: Renewal,
  accuracy: Level,
  now: number,
): Answered<'rotate'> {
  const { outcome, ...receipt } = checked;
  if (outcome.outcome === 'locked-out') return lockedOut(outcome.until, now);
  const authenticated = outcome.outcome === 'match';
  const failure = outcome.outcome === 'not-acquired' ? outcome : renewed;
  return {
    status: 200,
    body: {
      ok: true,
      authenticated,
      ...(failure?.outcome === 'not-acquired' && blame(failure)),
      ...(renewed?.outcome === 'enrolled' && tokenBody(renewed, accuracy)),
      ...receipt,
    },
  };
}
