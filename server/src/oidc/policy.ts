import { interactionPolicy } from 'oidc-provider';
import type { StandingOf } from './standing.ts';

/**
 * When the provider's library has to send somebody to the interaction: whenever no capture of this
 * request, and none of before that is good enough, answers it. `prompt=none` never goes through,
 * for nobody can be captured without being asked.
 */
export function createPolicy(standingOf: StandingOf): interactionPolicy.DefaultPolicy {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  policy.clear();
  const capture = new Check(
    'live_capture',
    'a live capture is needed',
    'login_required',
    async (ctx) => (await standingOf(ctx)) === 'capture-needed',
  );
  policy.add(new Prompt({ name: 'login', requestable: true }, capture));
  // There is nothing to consent to here: what is captured is consented to where it is captured.
  policy.add(new Prompt({ name: 'consent', requestable: true }));
  return policy;
}
