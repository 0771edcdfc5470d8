import type { ConditionField } from './policy.ts';

/** What a step-up request of an identity provider brings along. */
export interface ProviderFacts {
  readonly title: string;
  /** What its request never tells. */
  readonly untold: readonly ConditionField[];
  /** `signed`: it says who the person is, and that can be checked. */
  readonly person: 'signed' | 'unproven';
}

/**
 * The providers whose browser redirect begins a step-up. Of others the caller of
 * `POST /transactions` tells, and answers for, what it knows.
 */
export const PROVIDERS: Readonly<Record<string, ProviderFacts>> = {
  // The id_token_hint holds tenant and object id; see docs/policy.md for all of these.
  entra: { title: 'Entra', untold: ['application', 'groups', 'risk'], person: 'signed' },
  // The application only with `sendApplicationContext`.
  okta: { title: 'Okta', untold: ['groups', 'risk'], person: 'unproven' },
  onelogin: {
    title: 'OneLogin',
    untold: ['application', 'groups', 'risk'],
    person: 'unproven',
  },
};

export function factsOf(idp: string): ProviderFacts | undefined {
  return Object.hasOwn(PROVIDERS, idp) ? PROVIDERS[idp] : undefined;
}
