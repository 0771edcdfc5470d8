import { randomBytes } from 'node:crypto';
import { FacenitionError } from '@facenition/core';
import type { Request, Response } from 'express';
import type Provider from 'oidc-provider';
import { errors, type InteractionResults } from 'oidc-provider';
import type { CaptureSubject } from '../capture/transaction.ts';
import { summariseFault } from '../fault-summary.ts';
import { isSignUpUser } from '../sign-up-user.ts';
import type { RelyingParty } from '../store/relying-parties.ts';
import { type AskedAcr, askedAcr, assuranceFor, reachableAcr } from './acr.ts';
import { contentPolicy } from './page-headers.ts';
import { identifierPage } from './pages.ts';
import type { OpenIdPorts } from './ports.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { nameIn, questionOf } from './question.ts';
import { isAsStrong } from './standing.ts';
import { NOT_VERIFIED, type Refusal, SentToCapture, UNMET } from './verdict.ts';
import { wantedSub } from './wanted-sub.ts';

/** What the pages between an authorization request and its answer work with. */
export interface InteractionParts {
  readonly provider: Provider;
  readonly ports: OpenIdPorts;
  readonly pseudonyms: Pseudonyms;
}

/** One visit of a browser to an interaction that is its own. */
export interface Visit extends InteractionParts {
  readonly request: Request;
  readonly response: Response;
  readonly uid: string;
  /** Of the authorization request. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly promptName: string;
  readonly relyingParty: RelyingParty;
  /** The capture that this interaction sent the browser to already. */
  readonly sent?: SentToCapture;
}

/**
 * Reads the interaction that the cookies of a browser belong to.
 *
 * @throws OIDCProviderError where there is none, or it is not the one in the address.
 */
export async function openVisit(
  parts: InteractionParts,
  request: Request,
  response: Response,
): Promise<Visit> {
  const details = await parts.provider.interactionDetails(request, response);
  const { uid, params, prompt, result } = details;
  if (uid !== request.params.uid) {
    throw new errors.SessionNotFound('another interaction than the one of this browser');
  }
  const clientId = String(params.client_id);
  const relyingParty = await parts.ports.store.relyingParties.find(clientId);
  if (relyingParty === undefined || relyingParty.disabledAt !== undefined) {
    throw new errors.InvalidClient('client is invalid');
  }
  const sent = SentToCapture.optional().parse(result?.sent);
  return {
    ...parts,
    request,
    response,
    uid,
    params,
    promptName: prompt.name,
    relyingParty,
    ...(sent !== undefined && { sent }),
  };
}

/** Ends the interaction, and lets the library answer the relying party. */
export async function answer(
  { provider, request, response }: Visit,
  result: InteractionResults,
): Promise<void> {
  await provider.interactionFinished(request, response, result, {
    mergeWithLastSubmission: false,
  });
}

export function refuse(visit: Visit, refusal: Refusal): Promise<void> {
  return answer(visit, { ...refusal });
}

/** The first look at an interaction: on to the capture, or to the question who it is. */
export async function begin(visit: Visit): Promise<void> {
  if (visit.promptName === 'consent') return answer(visit, { consent: {} });
  const { login_hint: hint } = visit.params;
  if (hint !== undefined) return captureOf(visit, nameIn(hint));
  const { ports, sent } = visit;
  const open = sent && (await ports.captures.find(sent.txn));
  if (sent !== undefined && open?.state === 'open') return visit.response.redirect(303, sent.url);
  if (reachableAcr(askedAcr(visit.params)) === undefined) return refuse(visit, UNMET);
  askWho(visit, false);
}

/** What somebody typed into the page. */
export async function named(visit: Visit, typed: unknown): Promise<void> {
  const { login_hint: hint } = visit.params;
  // A relying party that said whom it means gets nobody else.
  if (hint !== undefined) return captureOf(visit, nameIn(hint));
  const userId = nameIn(typed);
  if (userId === undefined) return askWho(visit, true);
  return captureOf(visit, userId);
}

function askWho({ response, relyingParty, params, uid, ports }: Visit, isRefused: boolean): void {
  const page = identifierPage({
    asking: relyingParty.name,
    action: `${ports.issuer}/oidc/interaction/${uid}`,
    isRefused,
  });
  response
    .status(isRefused ? 400 : 200)
    .set('Content-Security-Policy', contentPolicy([String(params.redirect_uri)]))
    .type('html')
    .send(page);
}

async function captureOf(visit: Visit, userId: string | undefined): Promise<void> {
  const asked = askedAcr(visit.params);
  const wanted = reachableAcr(asked);
  if (wanted === undefined) return refuse(visit, UNMET);
  if (userId === undefined || isSignUpUser(userId)) return refuse(visit, NOT_VERIFIED);
  const { ports, sent, relyingParty, response } = visit;
  const { idp, tenant } = relyingParty;
  const subject = { idp, tenant, userId };
  if (sent?.subject.userId === userId) {
    const open = await ports.captures.find(sent.txn);
    if (open?.state === 'open') return response.redirect(303, sent.url);
  }
  if (!(await isWanted(visit, subject))) return refuse(visit, NOT_VERIFIED);
  try {
    const begun = await beginCapture(visit, subject, wanted, asked);
    await visit.provider.interactionResult(
      visit.request,
      response,
      { sent: begun },
      { mergeWithLastSubmission: false },
    );
    response.redirect(303, begun.url);
  } catch (fault) {
    await refuse(visit, faulty(visit, fault));
  }
}

/** Whether it is who the request names by an ID token of before, or by `sub`. */
async function isWanted(visit: Visit, subject: CaptureSubject): Promise<boolean> {
  const { provider, params, relyingParty, pseudonyms } = visit;
  const client = await provider.Client.find(relyingParty.id);
  if (client === undefined) return false;
  const sub = await wantedSub(provider, client, params);
  return sub === undefined || sub === (await pseudonyms.subOf(relyingParty, subject));
}

async function beginCapture(
  visit: Visit,
  subject: CaptureSubject,
  wantedAcr: readonly string[],
  { values: acrValues }: AskedAcr,
): Promise<SentToCapture> {
  const { ports, relyingParty, params, response, uid } = visit;
  const question = { ...questionOf(relyingParty, params), acrValues, userId: subject.userId };
  const { requirement, scope } = await ports.requirementFor(question);
  const assured = isAsStrong(requirement.assurance, assuranceFor(wantedAcr));
  const assurance = assured ? requirement.assurance : 'active';
  const state = secret();
  const { id, url } = await ports.captures.begin(
    {
      purpose: 'verification',
      subject,
      scope,
      nonce: secret(),
      asking: relyingParty.name,
      returnTo: {
        kind: 'redirect',
        url: `${ports.issuer}/oidc/interaction/${uid}/finish`,
        state,
      },
      ...(question.application?.id !== undefined && {
        facts: { application: question.application.id },
      }),
      atLeast: { level: requirement.level, assurance },
    },
    ports.originOf(response),
  );
  const { level } = requirement;
  return { txn: id, url, state, subject, scope, level, assurance, wantedAcr: [...wantedAcr] };
}

/** 256 random bits. */
const secret = (): string => randomBytes(32).toString('base64url');

/** Codes of refusals; whatever else was thrown is wrong with the server. */
const REFUSALS: ReadonlySet<string> = new Set([
  'ERR_LOCKED_OUT',
  'ERR_SCOPE_INSUFFICIENT',
  'ERR_FIELD_INVALID',
]);

export function faulty({ ports }: Visit, fault: unknown): Refusal {
  if (fault instanceof FacenitionError && REFUSALS.has(fault.code)) return NOT_VERIFIED;
  ports.log({ event: 'fault', fault: summariseFault(fault) });
  return {
    error: 'temporarily_unavailable',
    error_description: 'face verification is not available at the moment',
  };
}
