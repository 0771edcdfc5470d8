import { createHash, randomBytes } from 'node:crypto';
import { type Origin, originOf, type ServiceStoreParts } from '../service/ports.ts';
import { beginIn, checkBegin } from './begin.ts';
import type { CapturePorts } from './ports.ts';
import { type BeginCapture, type BegunCapture, readBegin } from './transaction.ts';

/** An enrolment that begins when the person opens it; the nonce is made then. */
export type Invitation = Omit<BeginCapture, 'purpose' | 'nonce' | 'vouchedBy'>;

export interface MadeInvitation {
  /** `fnin_...`, to withdraw it by. */
  readonly id: string;
  /** To be sent to the person, and to nobody else: whoever has it enrols. */
  readonly url: string;
  readonly expiresAt: number;
}

/** How long an invitation is good, in days. */
export const INVITATION_DAYS = { usual: 7, most: 30 } as const;
const DAY_MS = 86_400_000;
const CODE_BYTES = 32;

/** Makes an invitation in a transaction that does more. Rejects as `CaptureTransactions.begin`. */
export async function inviteIn(
  parts: ServiceStoreParts,
  { invitation, days }: { readonly invitation: Invitation; readonly days: number },
  origin: Origin | 'operator',
  ports: Pick<CapturePorts, 'pack' | 'consent' | 'publicUrl' | 'clock'>,
): Promise<MadeInvitation> {
  const code = randomBytes(CODE_BYTES).toString('base64url');
  const now = ports.clock();
  const expiresAt = now + days * DAY_MS;
  const id = `fnin_${randomBytes(16).toString('base64url')}`;
  const begin = {
    ...invitation,
    purpose: 'enrolment',
    nonce: id,
    vouchedBy: 'invitation',
  } as const;
  await checkBegin(parts, begin, ports);
  await parts.invitations.create({
    id,
    codeHash: codeHash(code),
    begin: JSON.stringify(begin),
    ...(origin !== 'operator' && origin.clientId !== undefined && { clientId: origin.clientId }),
    createdAt: now,
    expiresAt,
  });
  await parts.auditEntries.append({ type: 'invited', invitation: id, ...originOf(origin) }, now);
  return { id, url: `${ports.publicUrl}/capture/invitation/${code}`, expiresAt };
}

/** Whether a code is good still. Uses nothing up. */
export async function isInvited(code: string, { store, clock }: CapturePorts): Promise<boolean> {
  return (await store.invitations.peek(codeHash(code), clock())) !== undefined;
}

/**
 * Uses an invitation and begins its enrolment. `undefined`: it is not good, or not any more. Rejects
 * as `CaptureTransactions.begin`; then it stays good.
 */
export async function acceptInvitation(
  code: string,
  { requestId }: Origin,
  ports: CapturePorts,
): Promise<BegunCapture | undefined> {
  return ports.store.transaction(async (parts) => {
    const used = await parts.invitations.use(codeHash(code), ports.clock());
    if (used === undefined) return undefined;
    const { begin, clientId } = used;
    const origin = { requestId, ...(clientId !== undefined && { clientId }) };
    return beginIn(parts, readBegin(begin), origin, ports);
  });
}

function codeHash(code: string): Uint8Array {
  return createHash('sha256').update(code).digest();
}
