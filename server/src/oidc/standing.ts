import type { KoaContextWithOIDC } from 'oidc-provider';
import * as z from 'zod';
import type { CaptureResult } from '../capture/transaction.ts';
import type { RelyingParty } from '../store/relying-parties.ts';
import { accountOf } from './accounts.ts';
import { askedAcr, reachableAcr } from './acr.ts';
import type { OpenIdPorts, SignInDecision } from './ports.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { questionOf } from './question.ts';
import { wantedSub } from './wanted-sub.ts';

/** Beside the sessions of the library: what the capture of a session reached. */
const MODEL = 'SessionCapture';

/** How long it is known at most: as long as a session. */
const KEPT_MS = 12 * 3_600_000;

export const Captured = z.strictObject({
  /** The capture itself. */
  txn: z.string(),
  accountId: z.string(),
  acr: z.string(),
  scope: z.string(),
  level: z.int(),
  assurance: z.enum(['passive', 'active']),
  /** Milliseconds since the epoch. */
  verifiedAt: z.number(),
});
export type Captured = z.infer<typeof Captured>;

/** What stands in the result of an interaction beside what the library reads of it. */
const Login = z.looseObject({ accountId: z.string(), captured: Captured.optional() });

/** How an authorization request stands to the person in the browser. */
export type Standing =
  /** This very request led to a capture, or to a verdict. */
  | 'answered'
  /** An earlier capture of this browser is good enough. */
  | 'remembered'
  | 'capture-needed';

/** Answers `Standing`, once per request. */
export type StandingOf = (ctx: KoaContextWithOIDC) => Promise<Standing>;

export function createStandingOf(
  ports: OpenIdPorts,
  pseudonyms: Pseudonyms,
  relyingPartyOf: (clientId: string) => RelyingParty,
): StandingOf {
  const known = new WeakMap<KoaContextWithOIDC, Promise<Standing>>();
  return (ctx) => {
    const standing = known.get(ctx) ?? judge(ctx, { ...ports, pseudonyms }, relyingPartyOf);
    known.set(ctx, standing);
    return standing;
  };
}

async function judge(
  ctx: KoaContextWithOIDC,
  ports: OpenIdPorts & { readonly pseudonyms: Pseudonyms },
  relyingPartyOf: (clientId: string) => RelyingParty,
): Promise<Standing> {
  const { client, session, result, params = {} } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return 'capture-needed';
  if (result?.login !== undefined) {
    await remember(session.uid, Login.parse(result.login), ports);
    return 'answered';
  }
  const relyingParty = relyingPartyOf(client.clientId);
  const { userId, ...question } = questionOf(relyingParty, params);
  const captured = await recall(session.uid, session.accountId, ports);
  const subject = captured && accountOf(captured.accountId)?.subject;
  if (captured === undefined || subject === undefined) return 'capture-needed';
  if (params.login_hint !== undefined && userId !== subject.userId) return 'capture-needed';
  if (!isOfRelyingParty(captured, relyingParty)) return 'capture-needed';
  const sub = await wantedSub(ctx.oidc.provider, client, params);
  if (sub !== undefined && sub !== (await ports.pseudonyms.subOf(relyingParty, subject))) {
    return 'capture-needed';
  }
  // OpenID Connect Core section 3.1.2.1: `login` asks for another authentication.
  if (ctx.oidc.prompts.has('login') || ctx.oidc.prompts.has('none')) return 'capture-needed';
  const decision = await ports.requirementFor({ ...question, userId: subject.userId });
  const limit = secondsOf(params.max_age);
  const isGood = isGoodEnough(captured, decision, { limit, params }, ports.clock());
  return isGood ? 'remembered' : 'capture-needed';
}

async function remember(
  uid: string,
  { accountId, captured }: z.infer<typeof Login>,
  { store, clock }: OpenIdPorts,
): Promise<void> {
  if (captured === undefined || captured.accountId !== accountId) return;
  const payload = JSON.stringify(captured);
  await store.openIdArtifacts.put(MODEL, uid, { payload, expiresAt: clock() + KEPT_MS });
}

/** What the capture of a session reached. */
export async function recall(
  uid: string,
  accountId: string,
  { store }: OpenIdPorts,
): Promise<Captured | undefined> {
  const stored = await store.openIdArtifacts.find(MODEL, uid);
  if (stored === undefined) return undefined;
  const captured = Captured.parse(JSON.parse(stored.payload));
  return captured.accountId === accountId ? captured : undefined;
}

function isOfRelyingParty(
  { accountId }: Captured,
  { idp, tenant, profile }: RelyingParty,
): boolean {
  const account = accountOf(accountId);
  if (account?.isVerified !== true || profile === 'okta-idv') return false;
  return account.subject.idp === idp && account.subject.tenant === tenant;
}

function isGoodEnough(
  { acr, scope, level, assurance, verifiedAt }: Captured,
  { requirement, scope: wantedScope, maximumAgeSeconds }: SignInDecision,
  asked: { readonly limit: number; readonly params: Readonly<Record<string, unknown>> },
  now: number,
): boolean {
  const wanted = reachableAcr(askedAcr(asked.params));
  if (wanted === undefined || (wanted[0] !== undefined && wanted[0] !== acr)) return false;
  const age = now - verifiedAt;
  const isFresh = age >= 0 && age < Math.min(maximumAgeSeconds, asked.limit) * 1000;
  const isStrong = level >= requirement.level && isAsStrong(assurance, requirement.assurance);
  return isFresh && isStrong && scope === wantedScope;
}

/** Whether one assurance is at least another. */
export function isAsStrong(
  reached: CaptureResult['assurance'],
  required: CaptureResult['assurance'],
): boolean {
  return reached === 'active' || required === 'passive';
}

function secondsOf(maxAge: unknown): number {
  return maxAge === undefined ? Number.POSITIVE_INFINITY : Number(maxAge);
}
