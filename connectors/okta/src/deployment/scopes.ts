import type { OktaFile } from './file.ts';

/** What a service application needs for a file, and no more. */
export function scopesOf(file: OktaFile): readonly string[] {
  const { hooks, token_hook: token, registration_hook: registration } = file;
  const hasRules = token !== undefined && token.rules.length > 0;
  return [
    ...both('schemas'),
    ...(hooks === undefined ? [] : both('inlineHooks')),
    ...(hasRules ? both('authorizationServers') : []),
    ...(registration === undefined ? [] : both('eventHooks')),
    ...(registration?.profile_policy === undefined ? [] : both('policies')),
    ...(file.idp_authenticator === undefined ? [] : both('idps')),
  ];
}

const both = (what: string): readonly string[] => [`okta.${what}.read`, `okta.${what}.manage`];
