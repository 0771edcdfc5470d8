import type { HookReply } from '@facenition/hook';

/** What a form or an application is told unless an option says otherwise. */
export const REFUSAL = 'Face verification is required.';

/**
 * What every inline hook takes for a no. Okta takes any status but 200 for "no hook" where it goes
 * on without one: a refusal is a 200.
 */
export function refusal(message: string): HookReply {
  return { status: 200, body: { error: { errorSummary: message } } };
}

export function commands(...list: readonly object[]): HookReply {
  return { status: 200, body: { commands: list } };
}
