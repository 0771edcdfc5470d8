import { FacenitionError } from '@facenition/core';
import type { BegunCapture } from '../capture/transaction.ts';
import type { Origin } from '../service/ports.ts';
import type { EntraTenant } from '../store/entra-tenants.ts';
import { entraIssuer, PATHS } from './addresses.ts';
import { type Answering, beUnavailable, deny, type EntraAnswer, refuse, stepOf } from './answer.ts';
import { chooseAcr } from './claims-request.ts';
import { type HintOutcome, judgeHint } from './hint.ts';
import type { EntraPorts } from './ports.ts';
import { proofOf, sha256 } from './proof.ts';
import {
  type AuthorizeRequest,
  findAddressee,
  readClientRequestId,
  readForm,
  readRequest,
  readState,
} from './request.ts';

/** Entra drops its state after about five minutes. */
export const SIGN_IN_MS = 4 * 60_000;

/** How a request is answered, and what becomes of faults that Entra is told of. */
export interface AuthorizeContext {
  readonly origin: Origin;
  readonly onFault: (fault: unknown) => void;
}

/**
 * Answers a request of Entra. First it is settled whom an answer may go to; everything after that is
 * answered to Entra, faults too.
 *
 * @param body of the form; absent: it is none
 */
export async function authorize(
  body: string | undefined,
  { origin, onFault }: AuthorizeContext,
  ports: EntraPorts,
): Promise<EntraAnswer> {
  const form = body === undefined ? undefined : readForm(body);
  if (form === undefined) return refuse('request-malformed');
  const clientRequestId = readClientRequestId(form);
  const { entraTenants } = ports.store;
  const addressee = await findAddressee(form, (id) => entraTenants.find(id), ports.clouds);
  if ('reason' in addressee) return refuse(addressee.reason, clientRequestId);
  const state = readState(form);
  if (state === undefined) return refuse('request-malformed', clientRequestId);
  const { tenant, redirectUri } = addressee;
  const to = { redirectUri, state, clientRequestId };
  const request = readRequest(form);
  if (request === undefined) return deny(to, 'request-malformed');
  try {
    return await judge({ request, tenant, to, origin }, ports);
  } catch (fault) {
    onFault(fault);
    return beUnavailable(to);
  }
}

interface Asked {
  readonly request: AuthorizeRequest;
  readonly tenant: EntraTenant;
  readonly to: Answering;
  readonly origin: Origin;
}

async function judge(asked: Asked, ports: EntraPorts): Promise<EntraAnswer> {
  const { request, tenant, to } = asked;
  const hint = await judgeHint(request.hint, tenant, ports, ports.clock());
  if (hint.outcome === 'invalid') return deny(to, hint.reason);
  const acr = chooseAcr(request.claims);
  if (acr === undefined) return deny(to, 'claims-unmeetable');
  return begin(asked, { ...hint, acr }, ports);
}

type Person = Extract<HintOutcome, { outcome: 'valid' }> & { readonly acr: string };

async function begin(asked: Asked, who: Person, ports: EntraPorts): Promise<EntraAnswer> {
  const { request, tenant, to } = asked;
  const { tenantId, clientId, scope } = tenant;
  const { userId, subject, acr } = who;
  const isEnrolled = await ports.captures.isEnrolled(
    { idp: 'entra', tenant: tenantId, userId },
    scope,
  );
  const [browserKey, returnKey] = [ports.randomSecret(), ports.randomSecret()];
  const now = ports.clock();
  const begun = await beginCapture(asked, { userId, returnKey, isEnrolled }, ports);
  if (begun === 'not-enrolled') return deny(to, begun);
  const { id: captureId, url, expiresAt } = begun;
  const { nonce, state } = request;
  const { clientRequestId } = to;
  await ports.store.entraSignIns.add(
    {
      ...{ captureId, clientId, userId, subject, nonce, state, acr },
      ...(clientRequestId !== undefined && { clientRequestId }),
      expiresAt: Math.min(expiresAt, now + SIGN_IN_MS),
    },
    proofOf({ browserKey, returnKey }),
  );
  return { to: 'capture', step: stepOf('begun', to), url, captureId, browserKey };
}

/**
 * A verification; of whoever has no reference yet an enrolment, because the hint proves the first
 * factor. `not-enrolled`: the policy wants more than that.
 */
async function beginCapture(
  { request, tenant, origin }: Asked,
  {
    userId,
    returnKey,
    isEnrolled,
  }: { readonly userId: string; readonly returnKey: string; readonly isEnrolled: boolean },
  { captures, publicUrl }: EntraPorts,
): Promise<BegunCapture | 'not-enrolled'> {
  const { tenantId, scope, name: asking } = tenant;
  const returnUrl = entraIssuer(publicUrl) + PATHS.finish;
  try {
    return await captures.begin(
      {
        purpose: isEnrolled ? 'verification' : 'enrolment',
        subject: { idp: 'entra', tenant: tenantId, userId },
        scope,
        // Entra's may be longer than a capture takes.
        nonce: Buffer.from(sha256(request.nonce)).toString('base64url'),
        asking,
        returnTo: { kind: 'redirect', url: returnUrl, state: returnKey },
        ...(!isEnrolled && { vouchedBy: 'sign-in' }),
      },
      origin,
    );
  } catch (error) {
    if (error instanceof FacenitionError && error.code === 'ERR_INVITATION_NEEDED') {
      return 'not-enrolled';
    }
    throw error;
  }
}
