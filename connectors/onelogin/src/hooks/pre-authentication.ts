import type { Asked, Assurance, Facenition, Hook, Level } from '@facenition/hook';
import {
  callIn,
  idIn,
  invalid,
  objectIn,
  optionalIdIn,
  optionalObjectIn,
  optionalTextIn,
  textIn,
} from './context.ts';

/** Who is refused before anybody is asked for anything. */
export interface BlockRules {
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[] | undefined;
  /** 0..100: that much, and more. */
  readonly riskFrom?: number | undefined;
}

/** Who is sent to a laxer policy: all of it has to hold. */
export interface RelaxRules {
  /** The laxer user policy. */
  readonly policy: number;
  /** What the latest verification was for. */
  readonly scope: string;
  /** 1..86400. */
  readonly maxAgeSeconds: number;
  readonly level?: Level | undefined;
  readonly assurance?: Assurance | undefined;
  /** 0..100: no more than that. */
  readonly riskUpTo?: number | undefined;
  /** From nowhere else; ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[] | undefined;
  /** What the browser says of itself: anybody can write it. */
  readonly device?: 'desktop' | 'mobile' | undefined;
}

export interface PreAuthenticationRules {
  /** The user policy that demands the face factor: whoever is not told otherwise gets it. */
  readonly facePolicy: number;
  /** Policies that are at least as strict: their users stay where they are. */
  readonly keepPolicies: readonly number[];
  /** What people are called in the vault: what they typed, or OneLogin's number of the user. */
  readonly person: 'identifier' | 'id';
  readonly block?: BlockRules | undefined;
  /** Absent: nobody is, and nothing is asked. */
  readonly relax?: RelaxRules | undefined;
}

/** A sign-in after the name was typed, before anything was proved. */
export interface SignIn {
  readonly identifier: string;
  readonly policy: number;
  /** OneLogin's number; absent for names that it does not know. */
  readonly id: number | undefined;
  readonly country: string | undefined;
  readonly risk: number | undefined;
  readonly device: 'desktop' | 'mobile' | undefined;
}

export type PreAuthenticationAnswer =
  | { readonly outcome: 'match' }
  | { readonly outcome: 'kept' }
  | { readonly outcome: 'blocked'; readonly reason: 'country' | 'risk' }
  | { readonly outcome: 'refused'; readonly reason: string };

export interface PreAuthenticationResponse {
  readonly success: boolean;
  readonly user: { readonly policy_id: number } | null;
}

/** Never allows more than the face policy where anything is missing, strange or out of reach. */
export function preAuthenticationHook(
  rules: PreAuthenticationRules,
  facenition: Pick<Facenition, 'latestVerification'>,
): Hook<SignIn, PreAuthenticationAnswer, PreAuthenticationResponse> {
  return {
    name: 'pre-authentication',
    read: readSignIn,
    ask: (signIn, signal) => decide(signIn, rules, facenition, signal),
    write: (answer, signIn) => writePolicy(answer, signIn, rules),
    refuse: () => withPolicy(rules.facePolicy),
  };
}

/** Throws `HookFault` `ERR_PAYLOAD_INVALID`. */
export function readSignIn(payload: unknown): Asked<SignIn> {
  const context = objectIn(payload, 'context');
  const user = objectIn(context.user, 'user');
  const location = optionalObjectIn(context.location, 'location');
  const question = {
    identifier: textIn(user.user_identifier, 'user.user_identifier'),
    policy: idIn(user.policy_id, 'user.policy_id'),
    id: optionalIdIn(user.id, 'user.id'),
    country: optionalTextIn(location.country_code, 'location.country_code', 2),
    risk: riskIn(optionalObjectIn(context.risk, 'risk').score),
    device: deviceIn(optionalObjectIn(context.device, 'device').is_mobile),
  };
  return { question, call: callIn(context.request_id) };
}

function riskIn(score: unknown): number | undefined {
  if (score === undefined || score === null) return undefined;
  if (typeof score === 'number' && score >= 0 && score <= 100) return score;
  throw invalid('risk.score');
}

function deviceIn(isMobile: unknown): SignIn['device'] {
  if (isMobile === undefined || isMobile === null) return undefined;
  if (typeof isMobile !== 'boolean') throw invalid('device.is_mobile');
  return isMobile ? 'mobile' : 'desktop';
}

async function decide(
  signIn: SignIn,
  { block, relax, keepPolicies, person }: PreAuthenticationRules,
  facenition: Pick<Facenition, 'latestVerification'>,
  signal: AbortSignal,
): Promise<PreAuthenticationAnswer> {
  const blocked = blockedBy(signIn, block);
  if (blocked !== undefined) return { outcome: 'blocked', reason: blocked };
  if (keepPolicies.includes(signIn.policy)) return { outcome: 'kept' };
  if (relax === undefined) return { outcome: 'refused', reason: 'never_relaxed' };
  const unmet = unmetBy(signIn, relax);
  if (unmet !== undefined) return { outcome: 'refused', reason: unmet };
  const user = person === 'id' ? signIn.id?.toString() : signIn.identifier;
  if (user === undefined) return { outcome: 'refused', reason: 'unknown_user' };
  const { scope, maxAgeSeconds, level, assurance } = relax;
  const question = { user, scope, maxAgeSeconds, level, assurance };
  const latest = await facenition.latestVerification(question, signal);
  if (latest.outcome === 'match') return { outcome: 'match' };
  return { outcome: 'refused', reason: latest.reason };
}

function blockedBy(
  { country, risk }: SignIn,
  block: BlockRules = {},
): 'country' | 'risk' | undefined {
  if (country !== undefined && isAmong(country, block.countries)) return 'country';
  if (risk !== undefined && block.riskFrom !== undefined && risk >= block.riskFrom) return 'risk';
  return undefined;
}

/** What is not known does not do. */
function unmetBy(signIn: SignIn, { riskUpTo, countries, device }: RelaxRules): string | undefined {
  const { risk, country } = signIn;
  if (riskUpTo !== undefined && !(risk !== undefined && risk <= riskUpTo)) return 'risk';
  if (countries !== undefined && !(country !== undefined && isAmong(country, countries))) {
    return 'country';
  }
  if (device !== undefined && signIn.device !== device) return 'device';
  return undefined;
}

function isAmong(country: string, countries: readonly string[] = []): boolean {
  return countries.includes(country.toUpperCase());
}

function writePolicy(
  answer: PreAuthenticationAnswer,
  { policy }: SignIn,
  { facePolicy, relax }: PreAuthenticationRules,
): PreAuthenticationResponse {
  if (answer.outcome === 'blocked') return { success: false, user: null };
  if (answer.outcome === 'kept') return withPolicy(policy);
  if (answer.outcome === 'match' && relax !== undefined) return withPolicy(relax.policy);
  return withPolicy(facePolicy);
}

function withPolicy(policy: number): PreAuthenticationResponse {
  return { success: true, user: { policy_id: policy } };
}
