import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type PayloadName =
  | 'event-hook'
  | 'hook-caller-claims'
  | 'inline-hook'
  | 'password-import-hook'
  | 'progressive-profile-hook'
  | 'registration-hook'
  | 'saml-hook'
  | 'token-hook';

/** A payload of Okta, anew each time. */
// biome-ignore lint/suspicious/noExplicitAny: tests change what is there
export function payload(name: PayloadName): any {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'payloads', `${name}.json`), 'utf8'));
}
