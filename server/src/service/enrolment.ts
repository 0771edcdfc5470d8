import {
  type EnrolmentOutcome,
  type EnrolmentRequest,
  identityTokenId,
  readTokenHeader,
} from '@facenition/core';
import type { IssuedToken } from '../store/issued-tokens.ts';
import {
  type Alongside,
  type Origin,
  originOf,
  type ServicePorts,
  type ServiceStoreParts,
} from './ports.ts';

/** As core's outcome, with the id of the token that was made. */
export type IssuedOutcome =
  | (Extract<EnrolmentOutcome, { outcome: 'enrolled' }> & { readonly id: string })
  | Extract<EnrolmentOutcome, { outcome: 'not-acquired' }>;

/**
 * Makes an identity token and notes in the ledger that it was made: its id and its dates.
 *
 * @param alongside called for a token that was made
 *
 * Rejects as core's `enrol`, and with `ERR_STORE_FAILED`: then the token is lost, and good for
 * nobody.
 */
export async function enrolAndRecord(
  request: EnrolmentRequest,
  origin: Origin,
  { templates, store, clock }: ServicePorts,
  gone: AbortSignal,
  alongside: Alongside<IssuedOutcome>,
): Promise<IssuedOutcome> {
  const outcome = await templates.enrol(request, gone);
  if (outcome.outcome !== 'enrolled') return outcome;
  const issued = await describeIssued(outcome.token, origin, clock());
  const made = { ...outcome, id: issued.id };
  await store.transaction(async (parts) => {
    await recordIssued(parts, issued, origin, clock());
    await alongside(made, parts);
  });
  return made;
}

/**
 * The ledger's and the log's note of a token that was made.
 *
 * @param roster that it makes the person a member of
 */
export async function recordIssued(
  { identityTokens, auditEntries }: ServiceStoreParts,
  issued: IssuedToken,
  origin: Origin,
  now: number,
  roster?: string,
): Promise<void> {
  const { alias } = await identityTokens.record(issued);
  const { kid, level } = issued;
  const to = roster === undefined ? {} : { roster };
  const event = { type: 'token-issued', alias, kid, level, ...to, ...originOf(origin) } as const;
  await auditEntries.append(event, now);
}

/** What the ledger keeps of a token. */
export async function describeIssued(
  token: string,
  { clientId }: Origin,
  now: number,
): Promise<IssuedToken> {
  const { kid, modelId, level, codeId, expires } = readTokenHeader(token);
  return {
    id: await identityTokenId(token),
    issuedAt: now,
    kid,
    modelId,
    level,
    codeId,
    ...(clientId !== undefined && { clientId }),
    ...(expires !== undefined && { expiresAt: expires }),
  };
}
