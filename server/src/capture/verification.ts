import { createHash } from 'node:crypto';
import { standInToken, type UserSecret } from '@facenition/core';
import type { ServiceStoreParts } from '../service/ports.ts';
import { verifyAndRecord } from '../service/verification.ts';
import type { StoredCaptureTransaction } from '../store/capture-transactions.ts';
import type { VaultReference } from '../store/vault.ts';
import { endIn } from './ending.ts';
import type { CaptureCall, Concluded, GivenCaptures } from './outcome.ts';
import type { CapturePorts, GivenTicket } from './ports.ts';
import { heldSecret, type ProvedInput } from './user-secret.ts';
import { captureOver } from './view.ts';

/**
 * Compares captures with the reference of the person who is claimed, and writes down what came of
 * it: the match, the end of the capture and its ticket together. Where there is no reference the
 * same steps are taken with a stand-in, and the answer is that of a wrong face.
 */
export async function verifyCapture(
  stored: StoredCaptureTransaction,
  given: GivenCaptures,
  ports: CapturePorts,
  { origin, gone }: CaptureCall,
): Promise<Concluded> {
  const reference = await ports.store.vault.findOf(stored.subject, stored.scope, ports.clock());
  // One that is weaker than what is asked for is none: the person has to be enrolled again.
  const isGood = reference?.level === stored.level && reference.input === stored.input;
  if (reference === undefined || !isGood) return compareWithNobody(stored, given, ports, gone);
  const proved = await heldSecret(stored, given, reference, ports);
  // Without the proof of the passkey the face is compared all the same: the same time, and a try.
  const { secret } = proved ?? { secret: undefined };
  let made: GivenTicket | undefined;
  const { outcome } = await verifyAndRecord(
    {
      request: {
        token: reference.token,
        samples: given.samples,
        ...(secret !== undefined && { secret }),
        scope: stored.scope,
        level: stored.level,
      },
      nonce: undefined,
    },
    origin,
    ports,
    gone,
    {
      async alongside({ outcome: { outcome: decided } }, parts) {
        if (decided !== 'match' || proved === undefined) return;
        made = await pass(parts, stored, reference, proved, { ...ports, origin });
      },
    },
  );
  switch (outcome.outcome) {
    case 'match':
      return { outcome: 'passed', ...(made !== undefined && { given: made }) };
    case 'non-match':
      return { outcome: 'refused', reason: 'wrong-person-or-secret' };
    case 'not-acquired':
      return { outcome: 'refused', reason: outcome.reason };
    case 'locked-out':
      return { outcome: 'refused', reason: 'locked-out', final: true };
  }
}

async function pass(
  parts: ServiceStoreParts,
  stored: StoredCaptureTransaction,
  { id: referenceId }: VaultReference,
  { amr, counter }: ProvedInput,
  { clock, issueTicket, origin }: CapturePorts & Pick<CaptureCall, 'origin'>,
): Promise<GivenTicket | undefined> {
  const now = clock();
  const found = { referenceId, amr: ['face', ...amr], verifiedAt: now };
  const given =
    stored.clientId === undefined
      ? undefined
      : await issueTicket(parts, { capture: stored, result: found });
  const result = { ...found, ...(given !== undefined && { ticketId: given.jti }) };
  const end = { state: 'passed', result: JSON.stringify(result) } as const;
  // Undone with everything else: a match that nobody may use must not be in the log.
  if (!(await endIn(parts, stored, end, { origin, now }))) throw captureOver('its time is over');
  await parts.vault.noteVerified(referenceId, now, counter);
  return given;
}

const secretKind = {
  passkey: 'device',
  organisation: 'device',
  passphrase: 'passphrase',
} as const satisfies Record<StoredCaptureTransaction['input'], UserSecret['kind']>;

async function compareWithNobody(
  stored: StoredCaptureTransaction,
  { samples, passphrase = '-' }: GivenCaptures,
  { templates, pack, keys, store, clock }: CapturePorts,
  gone: AbortSignal,
): Promise<Concluded> {
  const { subject, scope, level, input } = stored;
  const { idp, tenant, userId } = subject;
  const named = JSON.stringify([idp, tenant, userId, scope]);
  const key = `nobody:${createHash('sha256').update(named).digest('base64url')}`;
  const attempt = await store.attempts.begin(key, clock());
  if (!attempt.allowed) return { outcome: 'refused', reason: 'locked-out', final: true };
  const kind = secretKind[input];
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const token = await standInToken({ level, secret: kind }, { pack, keys, random });
  const secret: UserSecret = kind === 'device' ? { kind, key: random(32) } : { kind, passphrase };
  const outcome = await templates.verify({ token, samples, secret, scope, level }, gone);
  return outcome.outcome === 'not-acquired'
    ? { outcome: 'refused', reason: outcome.reason }
    : { outcome: 'refused', reason: 'wrong-person-or-secret', recordedAs: 'not-enrolled' };
}
