import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One of `payloads/`, anew each time. */
function payload(name: string) {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'payloads', `${name}.json`), 'utf8'));
}

interface PreAuthenticationContext {
  readonly user: {
    readonly user_identifier: string;
    readonly policy_id: number;
    readonly id: number;
  };
}

interface MigrationContext {
  readonly user_identifier: string;
  readonly password: string;
}

export const CONTEXT: PreAuthenticationContext = payload('pre-authentication-context');
export const BARE_CONTEXT: PreAuthenticationContext = payload(
  'pre-authentication-context-no-options',
);
export const ALLOW: unknown = payload('pre-authentication-return-allow');
export const FACE: unknown = payload('pre-authentication-return-face');
export const DENY: unknown = payload('pre-authentication-return-deny');
export const MIGRATION: MigrationContext = payload('user-migration-context');
export const CREATE: unknown = payload('user-migration-return-create');
export const REJECT: unknown = payload('user-migration-return-reject');
export const FOREIGN_HOOK: Readonly<Record<string, unknown>> = payload('hook-create-response');
export const ATTRIBUTE_REQUEST: unknown = payload('custom-attribute-create-request');
export const WRAPPED_ATTRIBUTE_REQUEST: unknown = payload(
  'custom-attribute-create-request-wrapped',
);
export const ATTRIBUTES: readonly Readonly<Record<string, unknown>>[] = payload(
  'custom-attribute-list-response',
);
export const USER: Readonly<Record<string, unknown>> = payload('user-get-response');
export const USER_UPDATE: unknown = payload('user-update-request');
export const USER_INFO: Readonly<Record<string, unknown>> = payload(
  'trusted-idp-userinfo-response',
);
export const TRUSTED_IDP: Readonly<Record<string, string>> = payload('trusted-idp-settings');
