import { randomBytes } from 'node:crypto';
import type {
  BeginCapture,
  CaptureResult,
  CaptureTransaction,
  CaptureTransactions,
} from '../../src/capture/transaction.ts';

/** What becomes of a capture: what a test says. */
export type Ending =
  | { readonly how: 'passes'; readonly result?: Partial<CaptureResult> }
  | { readonly how: 'fails' | 'cancel' | 'alternative' | 'expires' | 'stays-open' };

interface Held {
  readonly request: BeginCapture;
  transaction: CaptureTransaction;
  result?: CaptureResult;
}

/** Captures without a camera, in this process: each ends as a test says. */
export interface TestCaptures extends CaptureTransactions {
  readonly begun: readonly BeginCapture[];
  /** Whose results whoever had begun them has, by id. */
  readonly received: readonly string[];
  /** Ends the capture at this address, and answers where the browser goes. */
  end(url: string, ending: Ending): string;
  /** What the next `begin` throws. */
  failNext(fault: unknown): void;
}

export function createTestCaptures(issuer: string): TestCaptures {
  const held = new Map<string, Held>();
  const begun: BeginCapture[] = [];
  const received: string[] = [];
  let failure: { readonly fault: unknown } | undefined;
  return {
    begun,
    received,
    noteReceived: async (id) => void received.push(id),
    failNext: (fault) => {
      failure = { fault };
    },
    async begin(request) {
      if (failure !== undefined) {
        const { fault } = failure;
        failure = undefined;
        throw fault;
      }
      begun.push(request);
      const id = `fntx_${randomBytes(16).toString('base64url')}`;
      const expiresAt = Date.now() + 240_000;
      const { purpose, subject, scope } = request;
      const transaction = { id, purpose, subject, scope, state: 'open', expiresAt } as const;
      held.set(id, { request, transaction });
      return { id, url: `${issuer}/capture/${id}`, expiresAt };
    },
    isEnrolled: async () => true,
    find: async (id) => held.get(id)?.transaction,
    async take(id) {
      const found = held.get(id);
      const result = found?.result;
      if (found !== undefined) delete found.result;
      return result;
    },
    end(url, ending) {
      const found = held.get(new URL(url).pathname.split('/').at(-1) ?? '');
      if (found === undefined) throw new Error('no such capture');
      settle(found, ending);
      return backFrom(found);
    },
  };
}

const REASONS = { cancel: 'cancelled', alternative: 'alternative-chosen' } as const;

function settle(found: Held, ending: Ending): void {
  const { request, transaction } = found;
  switch (ending.how) {
    case 'passes': {
      found.transaction = { ...transaction, state: 'passed' };
      const { subject, scope, atLeast } = request;
      const { level = 4, assurance = 'active' } = atLeast ?? {};
      const amr = assurance === 'active' ? ['face', 'pop'] : ['face'];
      const made = { subject, scope, level, assurance, amr, verifiedAt: Date.now() };
      found.result = { ...made, referenceId: 'fnr_0123456789012345678901', ...ending.result };
      return;
    }
    case 'fails':
      found.transaction = { ...transaction, state: 'failed' };
      return;
    case 'expires':
      found.transaction = { ...transaction, state: 'expired' };
      return;
    case 'cancel':
    case 'alternative':
      found.transaction = { ...transaction, state: 'cancelled', reason: REASONS[ending.how] };
      return;
    case 'stays-open':
      return;
  }
}

function backFrom({ request: { returnTo }, transaction }: Held): string {
  if (returnTo.kind === 'stay') throw new Error('it stays');
  const url = new URL(returnTo.url);
  url.searchParams.set('txn', transaction.id);
  if (returnTo.state !== undefined) url.searchParams.set('state', returnTo.state);
  return url.href;
}
