import { randomBytes } from 'node:crypto';
import type { Client } from '@facenition/client';
import type { Level } from '../settings.ts';
import type { Waiting } from './sessions.ts';

export type StepUpClient = Pick<
  Client,
  'transactionsBegin' | 'transactionsStatus' | 'ticketsConsume' | 'referencesRevoke'
>;

export interface StepUpOptions {
  readonly client: StepUpClient;
  /** The least accuracy that this application is content with. */
  readonly level: Level;
  /** Where browsers come back to: registered with the server. */
  readonly returnTo: string;
}

export type Begun =
  | { readonly outcome: 'not-needed' }
  /** The browser goes to `url`; the rest stays here. */
  | {
      readonly outcome: 'asked';
      readonly url: string;
      readonly txn: string;
      readonly nonce: string;
    };

export interface StepUp {
  /** @param risk what this application makes of the payment, for the policy */
  beginPayment(user: string, risk: 'none' | 'medium'): Promise<Begun>;
  /** For somebody who proved more than a password: an earlier face is replaced. */
  beginEnrolment(user: string): Promise<Begun>;
  /**
   * Whether the capture that was waited for passed: it is asked once, and used up.
   *
   * @param ticket that the browser came back with: only the one that captured was given it
   */
  isConfirmed(user: string, waiting: Waiting, ticket: string): Promise<boolean>;
  /** The reference that an enrolment made; absent: it made none. */
  enrolled(user: string, waiting: Waiting): Promise<string | undefined>;
  /** Takes a consent back. */
  forget(reference: string): Promise<void>;
}

/** Who asks, as the server knows this application. */
export const APPLICATION = { idp: 'stepup-example', tenant: 'main' } as const;
const SCOPE = 'payments';
const ASKING = 'Example Bank';

/** Asks the server for a live capture, and for what came of it. What is broken is thrown. */
export function createStepUp({ client, level, returnTo }: StepUpOptions): StepUp {
  async function begin(
    user: string,
    asked: Pick<
      Parameters<StepUpClient['transactionsBegin']>[0],
      'purpose' | 'risk' | 'application' | 'replaces'
    >,
  ): Promise<Begun> {
    const nonce = randomBytes(32).toString('base64url');
    const { required, txn, url } = await client.transactionsBegin({
      ...{ ...APPLICATION, user, scope: SCOPE, asking: ASKING, nonce, ...asked },
      ...{ accuracy: level, assurance: 'active', return_to: returnTo },
    });
    if (required === false) return { outcome: 'not-needed' };
    if (txn === undefined || url === undefined) throw new Error('a capture without its address');
    return { outcome: 'asked', url, txn, nonce };
  }

  return {
    beginPayment: (user, risk) =>
      begin(user, { purpose: 'verification', application: 'payments', risk }),

    beginEnrolment: (user) =>
      begin(user, { purpose: 'enrolment', application: 'account', replaces: true }),

    async isConfirmed(user, { txn, nonce }, ticket) {
      const demanded = { ...APPLICATION, user, scope: SCOPE, accuracy: level } as const;
      const answer = await client.ticketsConsume({
        ...{ ...demanded, assurance: 'active', txn, nonce, ticket },
      });
      return answer.ok === true && answer.txn === txn && answer.user === user;
    },

    async enrolled(user, { txn }) {
      const status = await client.transactionsStatus({ txn });
      const { purpose, state, user: whose, reference_id: reference } = status;
      const isHers = purpose === 'enrolment' && state === 'passed' && whose === user;
      return isHers ? reference : undefined;
    },

    async forget(reference) {
      await client.referencesRevoke({ reference_id: reference });
    },
  };
}
