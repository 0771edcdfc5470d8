/**
 * A live face in Okta: hooks that check a capture. What each of them can enforce is in the README.
 *
 * @module
 */
export { type Basic, basicSecret, type OauthCallerOptions, oauthCaller } from './callers.ts';
export { createOktaEndpoint, type OktaEndpointOptions, type OktaHooks } from './endpoint.ts';
export type { UserBy } from './envelope.ts';
export {
  type CreatedUser,
  type EventAnswer,
  type EventHook,
  type EventHookOptions,
  type EventQuestion,
  eventHook,
} from './event-hook.ts';
export {
  type Credential,
  type PasswordImportHook,
  type PasswordImportHookOptions,
  passwordImportHook,
} from './password-import-hook.ts';
export { stateWithProof } from './proof-in-request.ts';
export {
  type RegistrationAnswer,
  type RegistrationHook,
  type RegistrationHookOptions,
  type RegistrationQuestion,
  registrationHook,
} from './registration-hook.ts';
export { type SamlHook, type SamlHookOptions, type SamlQuestion, samlHook } from './saml-hook.ts';
export {
  type TokenAnswer,
  type TokenHook,
  type TokenHookOptions,
  type TokenMode,
  type TokenQuestion,
  tokenHook,
} from './token-hook.ts';
