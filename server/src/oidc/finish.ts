import { timingSafeEqual } from 'node:crypto';
import { errors } from 'oidc-provider';
import { answer, faulty, refuse, type Visit } from './interaction.ts';
import { judge, type Refusal, refusalOf, type SentToCapture, unverifiedLogin } from './verdict.ts';

/**
 * A browser is back from the capture. It has to be the one that captured, which alone was given the
 * `state`, and the one that the interaction belongs to, which alone has its cookies: nobody can have
 * another person's capture count for a sign-in of his own.
 *
 * @throws OIDCProviderError where it is not; the interaction stays as it was.
 */
export async function finish(visit: Visit): Promise<void> {
  const { sent, ports, response } = visit;
  if (sent === undefined || !isBack(sent, queryOf(visit))) {
    throw new errors.SessionNotFound('this browser did not come from the capture');
  }
  try {
    const result = await ports.captures.take(sent.txn);
    if (result === undefined) {
      const transaction = await ports.captures.find(sent.txn);
      if (transaction?.state === 'open') return response.redirect(303, sent.url);
      return await notVerified(visit, sent, refusalOf(transaction));
    }
    const verdict = judge(result, sent, ports.clock());
    if (verdict.outcome === 'refused') return await notVerified(visit, sent, verdict.refusal);
    await answer(visit, { login: verdict.login, consent: {} });
  } catch (fault) {
    await refuse(visit, faulty(visit, fault));
  }
}

/** Okta takes a verdict about somebody from an identity verification vendor, either way. */
function notVerified(visit: Visit, sent: SentToCapture, refusal: Refusal): Promise<void> {
  if (visit.relyingParty.profile !== 'okta-idv') return refuse(visit, refusal);
  const login = unverifiedLogin(sent.subject, visit.ports.clock());
  return answer(visit, { login, consent: {} });
}

function isBack({ txn, state }: SentToCapture, query: URLSearchParams): boolean {
  const [shownTxn, shownState] = [query.get('txn'), query.get('state')];
  if (shownState === null || (shownTxn !== null && shownTxn !== txn)) return false;
  const [kept, shown] = [Buffer.from(state), Buffer.from(shownState)];
  return kept.length === shown.length && timingSafeEqual(kept, shown);
}

function queryOf({ request, ports }: Visit): URLSearchParams {
  return new URL(request.originalUrl, ports.issuer).searchParams;
}
