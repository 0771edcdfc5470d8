import { type Client, createClient } from '@facenition/client';
import { answered, hasCode, unavailable, unlessUnknown } from './answered.ts';
import { begun, consumed, latest, signedUp } from './answers.ts';
import type { CaptureQuestion, Demand, Facenition } from './facenition.ts';
import { HookFault } from './fault.ts';
import type { BindOutcome } from './outcome.ts';
import { randomNonce } from './random-nonce.ts';

export interface FacenitionOptions {
  /** Of the server, as its clients reach it. */
  readonly url: string;
  /** A client token with the scope `step-up` (and `enrol` for sign-ups), for this tenant alone. */
  readonly token: string;
  /** The name of the identity provider, as the step-up policy knows it. */
  readonly idp: string;
  /** The org, tenant, user pool or account. */
  readonly tenant: string;
  /** For one question; 1.5 s unless said, since hooks have 2 or 3. */
  readonly timeoutMs?: number;
}

/** A server that answers the hooks of one tenant. Throws `HookFault` `ERR_CONFIG_INVALID`. */
export function createFacenition(options: FacenitionOptions): Facenition {
  const { idp, tenant } = options;
  const here = { idp, tenant };
  const client = clientOf(options);
  return {
    async consumeTicket({ level, assurance, ...asked }, signal) {
      const request = { ...here, ...asked, ...least({ level, assurance }) };
      return consumed(await answered(client.ticketsConsume(request, { signal })));
    },
    async latestVerification({ maxAgeSeconds, level, assurance, ...asked }, signal) {
      const request = {
        ...{ ...here, ...asked, max_age: maxAgeSeconds },
        ...least({ level, assurance }),
      };
      return latest(await answered(client.verificationsLatest(request, { signal })));
    },
    async beginCapture(question, signal) {
      const nonce = randomNonce();
      const request = { ...here, nonce, ...captureFields(question) };
      return begun(await answered(client.transactionsBegin(request, { signal })), nonce);
    },
    async signUp(txn, signal) {
      const status = await unlessUnknown(client.transactionsStatus({ txn }, { signal }));
      return signedUp(status, here);
    },
    async bindReference({ referenceId, user }, signal) {
      const request = { ...here, user, reference_id: referenceId };
      return bound(client.referencesBind(request, { signal }));
    },
  };
}

function clientOf({ url, token, timeoutMs = 1500 }: FacenitionOptions): Client {
  try {
    return createClient({ url, token, timeoutMs, retries: 1 });
  } catch (cause) {
    throw new HookFault('ERR_CONFIG_INVALID', 'the address or the client token cannot be used', {
      cause,
    });
  }
}

async function bound(call: Promise<unknown>): Promise<BindOutcome> {
  try {
    await call;
    return { outcome: 'bound' };
  } catch (cause) {
    if (hasCode(cause, 'ERR_ALREADY_ENROLLED')) return { outcome: 'taken' };
    if (hasCode(cause, 'ERR_NOT_FOUND')) return { outcome: 'unknown' };
    throw unavailable(cause);
  }
}

function least({ level, assurance }: Demand) {
  return {
    ...(level !== undefined && { accuracy: level }),
    ...(assurance !== undefined && { assurance }),
  };
}

function captureFields(question: CaptureQuestion) {
  const { user, scope, asking, returnTo, returnBy, state, application } = question;
  return {
    ...{ user, scope, asking, return_to: returnTo, return_by: returnBy },
    ...(state !== undefined && { state }),
    ...(application !== undefined && { application }),
    ...least(question),
  };
}
