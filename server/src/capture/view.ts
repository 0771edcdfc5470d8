import { FacenitionError, type PackManifest } from '@facenition/core';
import type { StoredCaptureTransaction } from '../store/capture-transactions.ts';
import { consentText, readConsent } from './consent.ts';
import { type Next, nextOf, readFallback } from './ending.ts';
import type { PasskeyAsk } from './passkeys.ts';
import type { CapturePorts } from './ports.ts';
import { CAPTURES, type CaptureState, readResult, stateOf } from './transaction.ts';

/** What the capture page shows, as it is sent. */
export interface CaptureView {
  readonly txn: string;
  readonly purpose: 'verification' | 'enrolment';
  readonly state: CaptureState;
  readonly asking: { readonly name: string; readonly scope: string };
  readonly assurance: 'passive' | 'active';
  readonly input: 'passkey' | 'passphrase' | 'organisation';
  readonly tries_left: number;
  readonly expires_at: string;
  /** Frames that a frontal step takes. */
  readonly captures: number;
  readonly consent?: {
    readonly version: string;
    readonly language: string;
    readonly text: string;
    /** Whether it still has to be given. */
    readonly needed: boolean;
  };
  readonly alternative: { readonly label: string };
  readonly passkey?: PasskeyAsk;
  readonly models: { readonly pack: string; readonly files: Readonly<Record<string, string>> };
  /** Of one that is over: where the browser goes on. */
  readonly next?: Next;
}

/** How a capture ended, for a browser that was not there when it did. */
export interface EndOfCapture {
  readonly state: Exclude<CaptureState, 'open'>;
  /** Absent where the time was up. */
  readonly next?: Next;
}

/** @param language that the person reads (BCP 47) */
export async function viewOf(
  stored: StoredCaptureTransaction,
  language: string,
  ports: CapturePorts,
): Promise<CaptureView> {
  const { id, purpose, asking, scope, assurance, input, triesLeft, expiresAt } = stored;
  const { clock, pack, consent } = ports;
  const isEnrolment = purpose === 'enrolment';
  return {
    txn: id,
    purpose,
    state: stateOf(stored, clock()),
    asking: { name: asking, scope },
    assurance,
    input,
    tries_left: triesLeft,
    expires_at: new Date(expiresAt).toISOString(),
    captures: CAPTURES[purpose],
    alternative: { label: readFallback(stored.fallback).label },
    ...(isEnrolment &&
      consent !== undefined && {
        consent: {
          ...consentText(consent, language),
          needed: readConsent(stored) === undefined,
        },
      }),
    ...(input === 'passkey' && { passkey: await passkeyAsk(stored, ports) }),
    models: modelsOf(pack),
    ...endOf(stored, clock()),
  };
}

/**
 * How it ended; `undefined`: it is open. Without its reason, which may be more than its page is told.
 */
export function endOf(stored: StoredCaptureTransaction, now: number): EndOfCapture | undefined {
  const state = stateOf(stored, now);
  if (state === 'open') return undefined;
  if (state === 'expired') return { state };
  const isAlternative = stored.reason === 'alternative-chosen';
  const ticketId = state === 'passed' ? readResult(stored).ticketId : undefined;
  const given = ticketId === undefined ? undefined : { ticket: ticketId, jti: ticketId };
  return { state, next: nextOf(stored, isAlternative ? 'alternative' : state, given) };
}

async function passkeyAsk(
  stored: StoredCaptureTransaction,
  { passkeys, store, clock }: CapturePorts,
): Promise<PasskeyAsk> {
  if (stored.purpose === 'enrolment') return passkeys.askToRegister(stored);
  const reference = await store.vault.findOf(stored.subject, stored.scope, clock());
  return passkeys.askToProve(stored, reference?.passkey);
}

/** The light part of the pack, that the page runs: where faces are, and whether they can be used. */
export const PAGE_ROLES = ['detector', 'landmarks'] as const;

function modelsOf(pack: PackManifest): CaptureView['models'] {
  const files = PAGE_ROLES.flatMap((role) => {
    const file = pack.files.find((one) => one.role === role);
    return file === undefined ? [] : [[role, `/capture/models/${file.name}`] as const];
  });
  return { pack: pack.id, files: Object.fromEntries(files) };
}

/** Throws `ERR_CAPTURE_OVER` where it is over. */
export function checkOpen(stored: StoredCaptureTransaction, now: number): void {
  const state = stateOf(stored, now);
  if (state === 'open') return;
  throw captureOver(state);
}

export function captureOver(how: string): FacenitionError {
  return new FacenitionError('ERR_CAPTURE_OVER', `this capture is over: ${how}`);
}
