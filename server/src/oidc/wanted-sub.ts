import type Provider from 'oidc-provider';
import * as z from 'zod';

const SubClaim = z.looseObject({
  id_token: z.looseObject({ sub: z.looseObject({ value: z.string() }) }),
});

type Client = NonNullable<Awaited<ReturnType<Provider['Client']['find']>>>;

/**
 * The subject that a request asks for: by an ID token of before (OpenID Connect Core section
 * 3.1.2.1), or by name in the `claims` parameter (section 5.5.1). `undefined`: by neither.
 *
 * @throws OIDCProviderError where the ID token was not made here, for this relying party.
 */
export async function wantedSub(
  provider: Provider,
  client: Client,
  params: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const { id_token_hint: hint, claims } = params;
  if (typeof hint === 'string') {
    const { payload } = await provider.IdToken.validate(hint, client);
    return String(payload.sub);
  }
  const parsed = SubClaim.safeParse(typeof claims === 'string' ? JSON.parse(claims) : claims);
  return parsed.success ? parsed.data.id_token.sub.value : undefined;
}
