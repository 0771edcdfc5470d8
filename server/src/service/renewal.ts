import type { EnrolmentOutcome, EnrolmentRequest } from '@facenition/core';
import { identityTokenId } from '@facenition/core';
import { aliasIn } from './alias.ts';
import { describeIssued, type IssuedOutcome, recordIssued } from './enrolment.ts';
import { type Alongside, type Origin, originOf, type ServicePorts } from './ports.ts';
import {
  type CheckedOutcome,
  type OnMatch,
  type Verification,
  verifyAndRecord,
} from './verification.ts';

export interface Renewal {
  readonly checked: CheckedOutcome;
  /** What became of the new token, where `checked` is a match. */
  readonly renewed?: IssuedOutcome;
}

/**
 * Verifies a person and makes a new token from the same captures. The old one is retired, the new
 * one recorded and the decision logged in one transaction: both tokens are never good, and neither
 * is lost. Of several renewals of one token at once one matches. Captures that are good enough to
 * verify, but not to enrol, leave the old token as it is.
 *
 * Rejects as `verifyAndRecord` and core's `enrol`.
 */
export async function renew(
  asked: { readonly verification: Verification; readonly enrolment: EnrolmentRequest },
  origin: Origin,
  ports: ServicePorts,
  gone: AbortSignal,
  alongside: Alongside<Renewal>,
): Promise<Renewal> {
  const { templates, webhooks, clock } = ports;
  const old = await identityTokenId(asked.verification.request.token);
  let made: EnrolmentOutcome | undefined;
  let issuedId = '';
  const renewalOf = (checked: CheckedOutcome): Renewal => {
    if (checked.outcome.outcome !== 'match' || made === undefined) return { checked };
    return { checked, renewed: made.outcome === 'enrolled' ? { ...made, id: issuedId } : made };
  };
  const prepare = async (): Promise<OnMatch> => {
    made = await templates.enrol(asked.enrolment, gone);
    if (made.outcome !== 'enrolled') return async () => true;
    const issued = await describeIssued(made.token, origin, clock());
    issuedId = issued.id;
    return async (parts, now) => {
      const successor = issued.id;
      const retired = { id: old, as: 'rotated', successor } as const;
      if ((await parts.identityTokens.retire(retired, now)) === 'already') return false;
      await webhooks.announce(parts, { type: 'token.rotated', id: old, successor }, now);
      const { kid } = issued;
      const event = { type: 'token-rotated', kid, ...(await aliasIn(parts, old)) } as const;
      await parts.auditEntries.append({ ...event, ...originOf(origin) }, now);
      await recordIssued(parts, issued, origin, now);
      return true;
    };
  };
  const checked = await verifyAndRecord(asked.verification, origin, ports, gone, {
    prepare,
    alongside: (decided, parts) => alongside(renewalOf(decided), parts),
  });
  return renewalOf(checked);
}
