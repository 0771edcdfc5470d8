import { randomBytes } from 'node:crypto';
import { checkLevel } from '@facenition/core';
import { type Origin, originOf, type ServiceStoreParts } from '../service/ports.ts';
import { checkUserId } from '../service/references.ts';
import { recordStepUp } from '../service/step-up-policy.ts';
import { isSignUpUser } from '../sign-up-user.ts';
import type { StoredCaptureTransaction } from '../store/capture-transactions.ts';
import type { CapturePorts } from './ports.ts';
import { type CaptureRequirement, checkEnrolment, requirementOf } from './requirement.ts';
import {
  type BeginCapture,
  type BegunCapture,
  browserHash,
  CAPTURE_MS,
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
    isEnrolled: async (subject, scope) =>
      (await store.vault.findOf(subject, scope, clock())) !== undefined,
    async take(id) {
      const taken = await store.captures.take(id, clock());
      return taken && resultOf(taken);
    },
    noteReceived: (id) => store.transaction((parts) => noteReceivedIn(parts, id)),
  };
}

/**
 * Begins a capture in a transaction that does more. Throws as `CaptureTransactions.begin`.
 *
 * @param id of the capture, where the user id of a sign-up was made of it
 */
export async function beginIn(
  parts: ServiceStoreParts,
  request: BeginCapture,
  origin: Origin,
  ports: CapturePorts,
  id: string = newCaptureId(),
): Promise<BegunCapture> {
  const requirement = await checkBegin(parts, request, ports);
  const { level, assurance, input, tries, fallback, decided } = requirement;
  const { purpose, subject, scope, nonce, asking, returnTo, replaces = false } = request;
  const now = ports.clock();
  const browserKey = returnTo.kind === 'stay' ? newBrowserKey() : undefined;
  const expiresAt = now + CAPTURE_MS;
  await parts.captures.create({
    ...{ id, purpose, subject, scope, nonce, asking, level, assurance, input, tries, replaces },
    returnTo: JSON.stringify(returnTo),
    fallback: JSON.stringify(fallback),
    ...(origin.clientId !== undefined && { clientId: origin.clientId }),
    ...(browserKey !== undefined && { browserHash: browserHash(browserKey) }),
    passkeyChallenge: randomBytes(32).toString('base64url'),
    createdAt: now,
    expiresAt,
  });
  await recordStepUp(parts, decided.trace, decided.event, now, id);
  const event = {
    type: 'capture-begun',
    capture: id,
    purpose,
    level,
    ...originOf(origin),
  } as const;
  await parts.auditEntries.append(event, now);
  const url = `${ports.publicUrl}/capture/${id}`;
  return { id, url, expiresAt, ...(browserKey !== undefined && { browserKey }) };
}

/** What the capture has to meet. Rejects as `CaptureTransactions.begin`. */
export async function checkBegin(
  parts: ServiceStoreParts,
  request: BeginCapture,
  ports: Pick<CapturePorts, 'pack' | 'consent' | 'clock'>,
): Promise<CaptureRequirement> {
  if (request.vouchedBy !== 'sign-up') checkUserId(request.subject.userId);
  const requirement = await requirementOf(parts, request, ports.clock());
  checkLevel(ports.pack, requirement.level);
  if (request.purpose === 'enrolment') await checkEnrolment(parts, request, requirement, ports);
  return requirement;
}

function describe(stored: StoredCaptureTransaction, now: number): CaptureTransaction {
  const { id, purpose, subject, scope, reason, clientId } = stored;
  const state = stateOf(stored, now);
  return {
    id,
    purpose: isSignUpUser(subject.userId) ? 'sign-up' : purpose,
    subject,
    scope,
    state,
    ...(reason !== undefined && { reason }),
    ...(state === 'passed' && { referenceId: readResult(stored).referenceId }),
    ...(clientId !== undefined && { clientId }),
  };
}

async function noteReceivedIn({ captures, vault }: ServiceStoreParts, id: string): Promise<void> {
  const taken = await captures.find(id);
  if (taken?.state !== 'taken' || taken.purpose !== 'verification') return;
  const { referenceId, verifiedAt: at, level, assurance, amr } = resultOf(taken);
  await vault.noteTaken(referenceId, { at, level, assurance, amr });
}

function resultOf(taken: StoredCaptureTransaction): CaptureResult {
  const { subject, scope, level, assurance } = taken;
  const { referenceId, amr, verifiedAt } = readResult(taken);
  return { subject, scope, level, assurance, referenceId, amr, verifiedAt };
}
