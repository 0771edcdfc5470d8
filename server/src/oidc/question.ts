import type { RelyingParty } from '../store/relying-parties.ts';
import { askedAcr } from './acr.ts';
import type { SignInQuestion } from './ports.ts';

/** Okta tells for which application it asks, where its identity provider is set to. */
export const OKTA_PARAMETERS = ['OktaAppInstanceId', 'OktaAppName'] as const;

/** Longer than any name of an application or of a person that an identity provider allows. */
const MOST_CHARACTERS = 256;

/** What an authorization request asks of the policy. */
export function questionOf(
  relyingParty: RelyingParty,
  params: Readonly<Record<string, unknown>>,
): SignInQuestion {
  const userId = nameIn(params.login_hint);
  const application = relyingParty.profile === 'okta-idp' ? applicationIn(params) : undefined;
  return {
    relyingParty,
    acrValues: askedAcr(params).values,
    ...(userId !== undefined && { userId }),
    ...(application !== undefined && { application }),
  };
}

function applicationIn(params: Readonly<Record<string, unknown>>): SignInQuestion['application'] {
  const [id, name] = OKTA_PARAMETERS.map((parameter) => nameIn(params[parameter]));
  if (id === undefined && name === undefined) return undefined;
  return { ...(id !== undefined && { id }), ...(name !== undefined && { name }) };
}

/** A name that somebody typed or a relying party sent. `undefined`: it is none. */
export function nameIn(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value.normalize('NFC').trim();
  const isName = name !== '' && name.length <= MOST_CHARACTERS && !/\p{C}/u.test(name);
  return isName ? name : undefined;
}
