import type { CaptureResult } from '../capture/transaction.ts';

/** Authentication context classes: a face was compared; and it moved as it was told to. */
export const ACR_FACE = 'urn:facenition:loa:face';
export const ACR_FACE_LIVE = 'urn:facenition:loa:face-live';
export const ACR_VALUES = [ACR_FACE, ACR_FACE_LIVE] as const;

/** What of RFC 8176 a capture can prove. */
const PROVABLE = ['face', 'pop', 'hwk', 'swk', 'pwd'] as const;

/** What a request says about the authentication context class. */
export interface AskedAcr {
  /** The most wanted first; those that nobody here knows too. */
  readonly values: readonly string[];
  /** OpenID Connect Core section 5.5.1.1: without it the request has failed. */
  readonly isEssential: boolean;
}

/** Reads `acr_values` and the `claims` parameter; the latter is the stronger one. */
export function askedAcr(params: Readonly<Record<string, unknown>>): AskedAcr {
  const claim = acrClaim(params.claims);
  const named = claim && [claim.value, ...(Array.isArray(claim.values) ? claim.values : [])];
  const values = named?.filter((value) => typeof value === 'string') ?? [];
  if (values.length > 0) return { values, isEssential: claim?.essential === true };
  const { acr_values: text } = params;
  const voluntary = typeof text === 'string' ? text.split(' ').filter((word) => word !== '') : [];
  return { values: voluntary, isEssential: false };
}

interface AcrClaim {
  readonly essential?: unknown;
  readonly value?: unknown;
  readonly values?: unknown;
}

function acrClaim(claims: unknown): AcrClaim | undefined {
  const parsed: unknown = typeof claims === 'string' ? JSON.parse(claims) : claims;
  const acr = memberOf(memberOf(parsed, 'id_token'), 'acr');
  return typeof acr === 'object' && acr !== null ? acr : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/**
 * The classes that were asked for and can be reached at all. `undefined`: an essential one cannot.
 */
export function reachableAcr({ values, isEssential }: AskedAcr): readonly string[] | undefined {
  const known = values.filter((value) => value === ACR_FACE || value === ACR_FACE_LIVE);
  return isEssential && known.length === 0 ? undefined : known;
}

/** Whether a capture of this assurance reaches a class. */
export function reaches(assurance: CaptureResult['assurance'], acr: string): boolean {
  return acr === ACR_FACE || (acr === ACR_FACE_LIVE && assurance === 'active');
}

/**
 * What to say that was reached: of those asked for, the most wanted that was; where none was asked
 * for, the strongest. `undefined`: some were asked for, and none of them was reached.
 */
export function acrOf(
  assurance: CaptureResult['assurance'],
  wanted: readonly string[],
): string | undefined {
  if (wanted.length > 0) return wanted.find((acr) => reaches(assurance, acr));
  return assurance === 'active' ? ACR_FACE_LIVE : ACR_FACE;
}

/** Whether what a session reached answers for what is wanted now. */
export function isStillReached(acr: string, wanted: readonly string[]): boolean {
  const assurance = acr === ACR_FACE_LIVE ? 'active' : 'passive';
  return wanted.length === 0 || wanted[0] === undefined || reaches(assurance, wanted[0]);
}

/** The assurance that the most wanted class needs. */
export function assuranceFor(wanted: readonly string[]): CaptureResult['assurance'] {
  return wanted[0] === ACR_FACE_LIVE ? 'active' : 'passive';
}

/** What was proved, in the words of RFC 8176: a face always. */
export function amrOf(proved: readonly string[]): string[] {
  return PROVABLE.filter((method) => method === 'face' || proved.includes(method));
}
