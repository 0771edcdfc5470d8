import { randomBytes } from 'node:crypto';
import { FacenitionError } from '@facenition/core';
import { aliasIn } from '../service/alias.ts';
import { enrolAndRecord, type IssuedOutcome } from '../service/enrolment.ts';
import { originOf, type ServiceStoreParts } from '../service/ports.ts';
import { removeReference } from '../service/references.ts';
import type { StoredCaptureTransaction } from '../store/capture-transactions.ts';
import { type ConsentTerms, consentRecord, expiryUnder, readConsent } from './consent.ts';
import { endIn } from './ending.ts';
import type { CaptureCall, Concluded, GivenCaptures } from './outcome.ts';
import type { CapturePorts } from './ports.ts';
import { alreadyEnrolled } from './requirement.ts';
import { newSecret, type ProvedInput } from './user-secret.ts';
import { captureOver } from './view.ts';

interface NewReference {
  readonly id: string;
  readonly kid: number;
  readonly expires: number;
  readonly terms: ConsentTerms;
  readonly proved: ProvedInput;
}

/**
 * Makes a reference of captures and keeps it in the vault, with the record of the consent that it
 * rests on: everything together, or nothing.
 */
export async function enrolCapture(
  stored: StoredCaptureTransaction,
  given: GivenCaptures,
  ports: CapturePorts,
  { origin, gone }: CaptureCall,
): Promise<Concluded> {
  const { keys, clock, consent: terms } = ports;
  if (terms === undefined || readConsent(stored) === undefined) {
    throw new FacenitionError('ERR_CONSENT_MISSING', 'nobody has agreed to this enrolment');
  }
  const reference = {
    id: `fnr_${randomBytes(16).toString('base64url')}`,
    kid: await keys.current(),
  };
  const proved = await newSecret(stored, given, reference, ports);
  if (proved === undefined) return { outcome: 'refused', reason: 'passkey-refused' };
  const made = { ...reference, terms, proved, expires: expiryUnder(terms, clock()) };
  const outcome = await enrolAndRecord(
    {
      samples: given.samples,
      secret: proved.secret,
      scope: stored.scope,
      level: stored.level,
      expires: made.expires,
    },
    origin,
    ports,
    gone,
    (issued, parts) => keep(parts, stored, issued, made, { ...ports, origin }),
  );
  if (outcome.outcome === 'enrolled') return { outcome: 'passed' };
  return { outcome: 'refused', reason: outcome.reason };
}

async function keep(
  parts: ServiceStoreParts,
  stored: StoredCaptureTransaction,
  issued: IssuedOutcome,
  { id, kid, expires, terms, proved }: NewReference,
  ports: CapturePorts & Pick<CaptureCall, 'origin'>,
): Promise<void> {
  if (issued.outcome !== 'enrolled') return;
  const { subject, scope, level, input } = stored;
  const now = ports.clock();
  const result = { referenceId: id, amr: ['face', ...proved.amr], verifiedAt: now };
  const end = { state: 'passed', result: JSON.stringify(result) } as const;
  if (!(await endIn(parts, stored, end, { origin: ports.origin, now })))
    throw captureOver('its time is over');
  await removeFormer(parts, stored, ports);
  const isKept = await parts.vault.add({
    id,
    subject,
    scope,
    tokenId: issued.id,
    token: issued.token,
    level,
    input,
    kid,
    ...(proved.passkey !== undefined && { passkey: proved.passkey }),
    createdAt: now,
    expiresAt: expires,
  });
  if (!isKept) throw alreadyEnrolled();
  const given = readConsent(stored);
  if (given === undefined) throw new FacenitionError('ERR_INTERNAL', 'a consent has vanished');
  const record = consentRecord(terms, given, {
    tokenId: issued.id,
    scope,
    expires,
    principal: id,
    secret: proved.secret.kind === 'passphrase' ? 'passphrase' : 'device',
  });
  await parts.consentRecords.add({ ...record, tokenId: issued.id, givenAt: given.at });
  const event = { type: 'reference-kept', reference: id, ...originOf(ports.origin) } as const;
  await parts.auditEntries.append({ ...event, ...(await aliasIn(parts, issued.id)) }, now);
}

/** The reference that this enrolment may take the place of. Throws `ERR_ALREADY_ENROLLED`. */
async function removeFormer(
  parts: ServiceStoreParts,
  { subject, scope, replaces }: StoredCaptureTransaction,
  ports: CapturePorts & Pick<CaptureCall, 'origin'>,
): Promise<void> {
  const now = ports.clock();
  await parts.vault.purge(now);
  const former = await parts.vault.findOf(subject, scope, now);
  if (former === undefined) return;
  if (!replaces) {
    throw new FacenitionError(
      'ERR_ALREADY_ENROLLED',
      'there is a reference of this person already',
    );
  }
  await removeReference(parts, { id: former.id }, ports.origin, ports);
}
