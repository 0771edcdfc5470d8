import * as z from 'zod';
import { type Origin, originOf, type ServiceStoreParts } from '../service/ports.ts';
import type { CaptureEnd, StoredCaptureTransaction } from '../store/capture-transactions.ts';
import type { GivenTicket } from './ports.ts';
import { ReturnTo } from './transaction.ts';

/** Where the browser goes on. */
export type Next =
  | { readonly kind: 'redirect'; readonly url: string }
  | {
      readonly kind: 'form-post';
      readonly url: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'stay' };

/**
 * Ends a capture that is open, with its entry in the audit log. Answers whether it was open: of
 * several that end it at once one does.
 */
export async function endIn(
  parts: ServiceStoreParts,
  { id, purpose, reasons }: StoredCaptureTransaction,
  end: CaptureEnd,
  { origin, now }: { readonly origin: Origin; readonly now: number },
): Promise<boolean> {
  if (!(await parts.captures.end(id, end, now))) return false;
  const { state, reason } = end;
  const outcome = reason === 'alternative-chosen' ? 'alternative' : state;
  await parts.stepUpEvents.conclude(id, { outcome, reasons }, now);
  const event = {
    type: 'capture-ended',
    capture: id,
    purpose,
    state,
    ...originOf(origin),
  } as const;
  await parts.auditEntries.append({ ...event, ...(reason !== undefined && { reason }) }, now);
  return true;
}

const Fallback = z.object({ label: z.string(), to: z.string() });

/** The way without a face. */
export function readFallback(fallback: string): z.infer<typeof Fallback> {
  return Fallback.parse(JSON.parse(fallback));
}

/**
 * @param ended how it ended, a hint for the page there: whoever began the capture asks this server
 * @param given of a capture that passed: nobody but this browser learns it
 */
export function nextOf(
  { id, returnTo, fallback }: StoredCaptureTransaction,
  ended: 'passed' | 'failed' | 'cancelled' | 'alternative' | 'expired',
  given?: GivenTicket,
): Next {
  const to = ReturnTo.parse(JSON.parse(returnTo));
  const way = readFallback(fallback);
  // The way without a face is elsewhere, and not at the consumer that waits.
  if (ended === 'alternative' && way.to !== 'idp') return { kind: 'redirect', url: way.to };
  if (to.kind === 'stay') return { kind: 'stay' };
  const fields = {
    txn: id,
    outcome: ended,
    ...(to.state !== undefined && { state: to.state }),
  };
  if (to.kind === 'form-post') {
    return {
      kind: 'form-post',
      url: to.url,
      fields: { ...fields, ...(given !== undefined && { ticket: given.ticket }) },
    };
  }
  const url = new URL(to.url);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  // Its id: addresses end up in logs, and are short.
  if (given !== undefined) url.searchParams.set('ticket', given.jti);
  return { kind: 'redirect', url: url.href };
}
