import { FacenitionError } from '@facenition/core';
import { CAPTURE_ID, type CaptureState } from '../capture/transaction.ts';
import type { EntraSignIn } from '../store/entra-sign-ins.ts';
import type { EntraTenant } from '../store/entra-tenants.ts';
import { type Answering, beUnavailable, deny, type EntraAnswer, pass, refuse } from './answer.ts';
import type { EntraPorts } from './ports.ts';
import { proofOf } from './proof.ts';

const SECRET = /^[\w-]{43}$/;

/** What a browser brings when its capture is over. */
export interface Returned {
  readonly captureId: string;
  /** Of the address that it came by. */
  readonly returnKey: string;
  /** Of its cookie. */
  readonly browserKey: string;
}

/**
 * Ends a sign-in. It is answered once, to the browser that began it and made the capture; to any
 * other it is as if there were none.
 */
export async function finish(
  { captureId, returnKey, browserKey }: Returned,
  onFault: (fault: unknown) => void,
  ports: EntraPorts,
): Promise<EntraAnswer> {
  const isWhole = CAPTURE_ID.test(captureId) && SECRET.test(returnKey) && SECRET.test(browserKey);
  const capture = isWhole ? await ports.captures.find(captureId) : undefined;
  if (capture === undefined || capture.state === 'open') return refuse('sign-in-unknown');
  const { entraSignIns, entraTenants } = ports.store;
  const signIn = await entraSignIns.take(captureId, proofOf({ browserKey, returnKey }));
  if (signIn === undefined) return refuse('sign-in-unknown');
  const { state, clientRequestId } = signIn;
  const tenant = await entraTenants.find(signIn.clientId);
  if (tenant === undefined) return refuse('tenant-removed', clientRequestId);
  const { redirectUri } = ports.clouds[tenant.cloud];
  const to = { redirectUri, state, clientRequestId };
  try {
    return await settle({ signIn, tenant, to, state: capture.state }, ports);
  } catch (fault) {
    onFault(fault);
    return beUnavailable(to);
  }
}

interface Ended {
  readonly signIn: EntraSignIn;
  readonly tenant: EntraTenant;
  readonly to: Answering;
  /** Of the capture. */
  readonly state: Exclude<CaptureState, 'open'>;
}

async function settle(
  { signIn, tenant, to, state }: Ended,
  ports: EntraPorts,
): Promise<EntraAnswer> {
  if (ports.clock() >= signIn.expiresAt) return deny(to, 'capture-expired');
  switch (state) {
    case 'failed':
      return deny(to, 'capture-failed');
    case 'cancelled':
      return deny(to, 'capture-cancelled');
    case 'expired':
      return deny(to, 'capture-expired');
    case 'passed': {
      const result = await ports.captures.take(signIn.captureId);
      if (result === undefined) {
        throw new FacenitionError('ERR_INTERNAL', 'a capture that passed has no result');
      }
      // Entra takes it by the browser, and tells nobody whether it did.
      await ports.captures.noteReceived(signIn.captureId);
      return pass(to, { signIn, tenant, result }, ports);
    }
  }
}
