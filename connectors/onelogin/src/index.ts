/**
 * Smart Hooks of OneLogin: sources that send people to a live face, and what they are made of.
 *
 * @module
 */
export {
  buildHookSource,
  type HookKind,
  type HookSettings,
  type HookSource,
  LONGEST_FUNCTION,
} from './hook-source.ts';
export type { DirectoryAnswer, DirectoryUser, Typed } from './hooks/directory.ts';
export type {
  BlockRules,
  PreAuthenticationResponse,
  PreAuthenticationRules,
  RelaxRules,
  SignIn,
} from './hooks/pre-authentication.ts';
export type { PreAuthenticationSettings } from './hooks/pre-authentication-entry.ts';
export type { UserMigrationResponse } from './hooks/user-migration.ts';
export type { UserMigrationSettings } from './hooks/user-migration-entry.ts';
