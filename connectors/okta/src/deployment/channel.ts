import type { DeployPorts, Fields, Secret } from '@facenition/deployment';
import * as z from 'zod';
import type { Caller, Hooks } from './file.ts';

/** Another number in it makes Okta be sent the secret again. */
const GENERATION = 'x-facenition-secret-generation';

const Header = z.looseObject({ key: z.string(), value: z.string().nullish() });

export const Channel = z.looseObject({
  type: z.string(),
  config: z.looseObject({
    uri: z.string(),
    method: z.string().nullish(),
    headers: z.array(Header).nullish(),
    authScheme: z.looseObject({ type: z.string(), key: z.string().nullish() }).nullish(),
    authType: z.string().nullish(),
    clientId: z.string().nullish(),
    hookKeyId: z.string().nullish(),
    tokenUrl: z.string().nullish(),
    scope: z.string().nullish(),
  }),
});
export type Channel = z.output<typeof Channel>;

/** How Okta calls, without what it calls with: that is never shown. */
export function wantedChannel({ url, caller, generation }: Hooks): Fields {
  return {
    ...{ uri: url, generation: String(generation) },
    ...('secret' in caller
      ? { type: 'HTTP', key: caller.header }
      : { type: 'OAUTH', ...oauthOf(caller.oauth) }),
  };
}

type OauthParts = Extract<Caller, { readonly oauth: object }>['oauth'];

function oauthOf(oauth: OauthParts) {
  const { client_id: clientId, token_url: tokenUrl, scope } = oauth;
  const shared = { clientId, tokenUrl, scope };
  return 'hook_key_id' in oauth
    ? { ...shared, authType: 'private_key_jwt', hookKeyId: oauth.hook_key_id }
    : { ...shared, authType: 'client_secret_post' };
}

export function channelState({ type, config }: Channel): Fields {
  const { uri, headers, authScheme, authType, clientId, hookKeyId, tokenUrl, scope } = config;
  const generation = headers?.find(({ key }) => key.toLowerCase() === GENERATION)?.value;
  return {
    ...{ type, uri, generation: generation ?? '' },
    ...(type === 'HTTP' && { key: authScheme?.key ?? '' }),
    ...(type === 'OAUTH' && {
      ...{ authType: authType ?? '', clientId: clientId ?? '', hookKeyId: hookKeyId ?? '' },
      ...{ tokenUrl: tokenUrl ?? '', scope: scope ?? '' },
    }),
  };
}

/**
 * All of it, with the secret, which a replacement has to bring: headers that others have added
 * stay.
 */
export async function channelToSend(
  { url, caller, generation }: Hooks,
  before: Channel | undefined,
  { secret }: Pick<DeployPorts, 'secret'>,
): Promise<object> {
  const others = (before?.config.headers ?? []).filter(
    ({ key }) => key.toLowerCase() !== GENERATION,
  );
  const headers = [...others, { key: GENERATION, value: String(generation) }];
  const shared = { uri: url, headers };
  if ('secret' in caller) {
    const value = (await secret(caller.secret)).reveal();
    const authScheme = { type: 'HEADER', key: caller.header, value };
    return { type: 'HTTP', version: '1.0.0', config: { ...shared, method: 'POST', authScheme } };
  }
  const { oauth } = caller;
  const clientSecret: Secret | undefined =
    'client_secret' in oauth ? await secret(oauth.client_secret) : undefined;
  return {
    ...{ type: 'OAUTH', version: '1.0.0' },
    config: {
      ...{ ...shared, method: 'POST', ...oauthOf(oauth) },
      ...(clientSecret && { clientSecret: clientSecret.reveal() }),
    },
  };
}
