import { randomBytes } from 'node:crypto';
import { checkLevel, FacenitionError } from '@facenition/core';
import { type Origin, originOf, type ServiceStoreParts } from '../service/ports.ts';
import type { StoredCaptureTransaction } from '../store/capture-transactions.ts';
import type { CapturePorts } from './ports.ts';
import {
  type BeginCapture,
  type BegunCapture,
  browserHash,
  CAPTURE_MS,
  CAPTURE_TRIES,
  type CaptureResult,
  type CaptureTransaction,
  type CaptureTransactions,
  newBrowserKey,
  newCaptureId,
  readResult,
  stateOf,
} from './transaction.ts';

/** Live captures for the connectors, the OpenID Provider and the clients of this server. */
export function createCaptureTransactions(ports: CapturePorts): CaptureTransactions {
  const { store, clock } = ports;
  return {
    begin: (request, origin) =>
      store.transaction((parts) => beginIn(parts, request, origin, ports)),
    async find(id) {
      const stored = await store.captures.find(id);
      return stored && describe(stored, clock());
    },
    async take(id) {
      const taken = await store.captures.take(id, clock());
      return taken && resultOf(taken);
    },
  };
}

/** Begins a capture in a transaction that does more. Throws as `CaptureTransactions.begin`. */
export async function beginIn(
  parts: ServiceStoreParts,
  request: BeginCapture,
  origin: Origin,
  ports: CapturePorts,
): Promise<BegunCapture> {
  const { requirement, returnTo, replaces = false, ...asked } = request;
  await checkBegin(parts, request, ports);
  const { clock, publicUrl } = ports;
  const now = clock();
  const id = newCaptureId();
  const browserKey = returnTo.kind === 'stay' ? newBrowserKey() : undefined;
  const expiresAt = now + CAPTURE_MS;
  await parts.captures.create({
    ...asked,
    ...requirement,
    id,
    replaces,
    returnTo: JSON.stringify(returnTo),
    ...(origin.clientId !== undefined && { clientId: origin.clientId }),
    ...(browserKey !== undefined && { browserHash: browserHash(browserKey) }),
    tries: CAPTURE_TRIES,
    passkeyChallenge: randomBytes(32).toString('base64url'),
    createdAt: now,
    expiresAt,
  });
  const { purpose } = request;
  await parts.auditEntries.append(
    { type: 'capture-begun', capture: id, purpose, level: requirement.level, ...originOf(origin) },
    now,
  );
  const url = `${publicUrl}/capture/${id}`;
  return { id, url, expiresAt, ...(browserKey !== undefined && { browserKey }) };
}

/** Rejects as `CaptureTransactions.begin`. */
export async function checkBegin(
  { vault }: ServiceStoreParts,
  { purpose, requirement, subject, scope, replaces }: BeginCapture,
  { pack, consent }: Pick<CapturePorts, 'pack' | 'consent'>,
): Promise<void> {
  checkLevel(pack, requirement.level);
  if (purpose === 'verification') return;
  if (consent === undefined) {
    throw new FacenitionError(
      'ERR_CONSENT_MISSING',
      'nobody is enrolled on the capture page before FACENITION_CONSENT_FILE says what people agree to',
    );
  }
  if (replaces === true || (await vault.findOf(subject, scope)) === undefined) return;
  throw alreadyEnrolled();
}

export function alreadyEnrolled(): FacenitionError {
  return new FacenitionError('ERR_ALREADY_ENROLLED', 'there is a reference of this person already');
}

function describe(stored: StoredCaptureTransaction, now: number): CaptureTransaction {
  const { id, purpose, subject, scope, reason, clientId } = stored;
  const state = stateOf(stored, now);
  return {
    id,
    purpose,
    subject,
    scope,
    state,
    ...(reason !== undefined && { reason }),
    ...(state === 'passed' && { referenceId: readResult(stored).referenceId }),
    ...(clientId !== undefined && { clientId }),
  };
}

function resultOf(taken: StoredCaptureTransaction): CaptureResult {
  const { subject, scope, level, assurance } = taken;
  return { subject, scope, level, assurance, ...readResult(taken) };
}
