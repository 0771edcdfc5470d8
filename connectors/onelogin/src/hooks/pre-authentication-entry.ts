import { secretIn } from './json-call.ts';
import { latestByFetch } from './latest-verification.ts';
import {
  type PreAuthenticationResponse,
  type PreAuthenticationRules,
  preAuthenticationHook,
} from './pre-authentication.ts';
import { type HookRuntime, type SmartHook, smartHook } from './runtime.ts';

/** What is written into the source of the hook. No secret. */
export interface PreAuthenticationSettings {
  readonly deadlineMs: number;
  readonly rules: PreAuthenticationRules;
  readonly facenition: { readonly url: string; readonly idp: string; readonly tenant: string };
  readonly tokenVariable: string;
}

/** Where the source begins: see `hook-source.ts`. */
export function start(
  runtime: HookRuntime,
  { deadlineMs, rules, facenition, tokenVariable }: PreAuthenticationSettings,
): SmartHook<PreAuthenticationResponse> {
  const { environment, fetch, clock } = runtime;
  const token = (): string => secretIn(environment, tokenVariable);
  const latest = latestByFetch({ ...facenition, token, fetch, clock });
  return smartHook(preAuthenticationHook(rules, latest), deadlineMs, runtime);
}
