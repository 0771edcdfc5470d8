import { FacenitionError } from '@facenition/core';
import { SignJWT } from 'jose';
import type { CaptureResult } from '../capture/transaction.ts';
import type { EntraSignIn } from '../store/entra-sign-ins.ts';
import type { EntraTenant } from '../store/entra-tenants.ts';
import { entraIssuer } from './addresses.ts';
import { AMR } from './claims-request.ts';
import type { EntraPorts } from './ports.ts';
import type { DenialReason, EntraOutcome, EntraReason, EntraStep, RefusalReason } from './words.ts';

/** How long an id_token is good: Entra reads it at once. */
const LIFETIME_SECONDS = 300;

/** Without the name of the request, which whoever answers it knows. */
export type Step = Omit<EntraStep, 'requestId'>;

/** What a browser gets, and what the log says of it. */
export type EntraAnswer =
  /** It goes to the capture page, with a secret that it shows again at the end. */
  | {
      readonly to: 'capture';
      readonly step: Step;
      readonly url: string;
      readonly captureId: string;
      readonly browserKey: string;
    }
  /** It posts these fields to Entra. */
  | {
      readonly to: 'entra';
      readonly step: Step;
      readonly redirectUri: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  /** It shows a page of ours, because nobody may be answered. */
  | { readonly to: 'person'; readonly step: Step };

/** What Entra reads in its log; the words for people are its own. */
const DESCRIPTIONS: Readonly<Record<DenialReason | 'fault', string>> = {
  'request-malformed': 'The request is not one of an external authentication method.',
  'hint-malformed': 'The id_token_hint cannot be read.',
  'hint-signature': 'The id_token_hint is not signed by a key of the tenant.',
  'hint-issuer': 'The id_token_hint was issued by another tenant or cloud.',
  'hint-audience': 'The id_token_hint was issued for another application.',
  'hint-tenant': 'The id_token_hint is that of another tenant.',
  'hint-too-old': 'The id_token_hint is too old, or the clocks differ.',
  'claims-unmeetable': 'The claims that are asked for cannot be met by a face.',
  'not-enrolled': 'This person is not enrolled.',
  'capture-failed': 'Face verification did not succeed.',
  'capture-cancelled': 'Face verification was cancelled.',
  'capture-expired': 'Face verification took too long.',
  fault: 'Verification service unreachable.',
};

/** Whom a sign-in is answered to. */
export interface Answering {
  readonly redirectUri: string;
  readonly state: string;
  readonly clientRequestId?: string | undefined;
}

/** The person is not verified: it failed, was refused, or cannot be asked for. */
export function deny(to: Answering, reason: DenialReason): EntraAnswer {
  return failure(to, 'denied', 'access_denied', reason);
}

/** The person could not be verified, through no fault of theirs. */
export function beUnavailable(to: Answering): EntraAnswer {
  return failure(to, 'unavailable', 'temporarily_unavailable', 'fault');
}

/** Nobody may be answered. */
export function refuse(reason: RefusalReason, clientRequestId?: string): EntraAnswer {
  return { to: 'person', step: stepOf('refused', { reason, clientRequestId }) };
}

/** @param result of the capture that this sign-in waited for */
export async function pass(
  to: Answering,
  { signIn, tenant, result }: PassedSignIn,
  ports: Pick<EntraPorts, 'providerKeys' | 'publicUrl' | 'clock'>,
): Promise<EntraAnswer> {
  checkResult({ signIn, tenant, result });
  const { kid, privateKey } = await ports.providerKeys.signingKey('RS256');
  const now = Math.floor(ports.clock() / 1000);
  const idToken = await new SignJWT({ nonce: signIn.nonce, acr: signIn.acr, amr: [AMR] })
    .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
    .setIssuer(entraIssuer(ports.publicUrl))
    .setAudience(tenant.clientId)
    .setSubject(signIn.subject)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_SECONDS)
    .sign(privateKey);
  const { redirectUri, state } = to;
  return {
    to: 'entra',
    step: stepOf('passed', to),
    redirectUri,
    fields: { id_token: idToken, state },
  };
}

export interface PassedSignIn {
  readonly signIn: EntraSignIn;
  readonly tenant: EntraTenant;
  readonly result: CaptureResult;
}

/** A result of somebody else, or without a face, is a fault: nothing is claimed by it. */
function checkResult({ signIn, tenant, result }: PassedSignIn): void {
  const { subject, scope, amr } = result;
  const isTheirs =
    subject.idp === 'entra' &&
    subject.tenant === tenant.tenantId &&
    subject.userId === signIn.userId &&
    scope === tenant.scope;
  if (isTheirs && amr.includes(AMR)) return;
  throw new FacenitionError('ERR_INTERNAL', 'the result of a capture is not that of its sign-in');
}

function failure(
  { redirectUri, state, clientRequestId }: Answering,
  outcome: EntraOutcome,
  error: 'access_denied' | 'temporarily_unavailable',
  reason: DenialReason | 'fault',
): EntraAnswer {
  const fields = { error, error_description: DESCRIPTIONS[reason], state };
  return { to: 'entra', step: stepOf(outcome, { reason, clientRequestId }), redirectUri, fields };
}

export function stepOf(
  outcome: EntraOutcome,
  {
    reason,
    clientRequestId,
  }: {
    readonly reason?: EntraReason;
    readonly clientRequestId?: string | undefined;
  },
): Step {
  return {
    outcome,
    ...(reason !== undefined && { reason }),
    ...(clientRequestId !== undefined && { clientRequestId }),
  };
}
