import { randomBytes } from 'node:crypto';
import { FacenitionError } from '@facenition/core';
import type {
  BeginCapture,
  CaptureResult,
  CaptureState,
  CaptureTransactions,
} from '../../src/capture/transaction.ts';

/** Captures that end as a test says. */
export interface TestCaptures extends CaptureTransactions {
  /** What was begun, by id. */
  readonly begun: ReadonlyMap<string, BeginCapture>;
  /** Whose results whoever had begun them has, by id. */
  readonly received: readonly string[];
  /** Ends one; a result may be made to differ from what was begun. Answers where the browser goes. */
  end(id: string, state: Exclude<CaptureState, 'open'>, wrong?: Partial<CaptureResult>): string;
  /** Of everybody. */
  readonly settings: { enrolled: boolean; enrolment: 'invitation' | 'after-sign-in' };
  /** What is begun next fails. */
  fail(fault: Error): void;
}

/** Live captures in this process: what matters here is when they end, and how. */
export function createTestCaptures(publicUrl: () => string, clock: () => number): TestCaptures {
  const begun = new Map<string, BeginCapture>();
  const received: string[] = [];
  const states = new Map<string, CaptureState>();
  const results = new Map<string, CaptureResult>();
  const settings: TestCaptures['settings'] = { enrolled: true, enrolment: 'invitation' };
  let failure: Error | undefined;
  return {
    begun,
    received,
    noteReceived: async (id) => void received.push(id),
    settings,
    isEnrolled: async () => settings.enrolled,
    async begin(request) {
      if (failure !== undefined) throw failure;
      const isVouched = request.vouchedBy === 'sign-in' && settings.enrolment === 'after-sign-in';
      if (request.purpose === 'enrolment' && !isVouched) {
        throw new FacenitionError('ERR_INVITATION_NEEDED', 'by invitation');
      }
      const id = `fntx_${randomBytes(16).toString('base64url')}`;
      begun.set(id, request);
      states.set(id, 'open');
      return { id, url: `${publicUrl()}/capture/${id}`, expiresAt: clock() + 240_000 };
    },
    async find(id) {
      const [request, state] = [begun.get(id), states.get(id)];
      if (request === undefined || state === undefined) return undefined;
      const { purpose, subject, scope } = request;
      return { id, purpose, subject, scope, state };
    },
    async take(id) {
      const result = results.get(id);
      results.delete(id);
      return result;
    },
    end(id, state, wrong = {}) {
      const request = begun.get(id);
      if (request?.returnTo.kind !== 'redirect') throw new Error('not begun');
      states.set(id, state);
      const { subject, scope, returnTo } = request;
      const [level, assurance] = [4, 'active'] as const;
      const found = { amr: ['face'], referenceId: `fnr_${'r'.repeat(22)}`, verifiedAt: clock() };
      if (state === 'passed')
        results.set(id, { subject, scope, level, assurance, ...found, ...wrong });
      const url = new URL(returnTo.url);
      url.searchParams.set('txn', id);
      url.searchParams.set('state', returnTo.state ?? '');
      return url.href;
    },
    fail(fault) {
      failure = fault;
    },
  };
}
