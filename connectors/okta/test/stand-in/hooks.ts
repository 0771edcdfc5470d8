import type { InlineHook, OrgState } from './state.ts';

export type InlineHookType =
  | 'com.okta.oauth2.tokens.transform'
  | 'com.okta.user.pre-registration'
  | 'com.okta.saml.tokens.transform'
  | 'com.okta.user.credential.password.import';

/** What came of a call: an answer that Okta takes, or none. */
export type HookResult =
  | { readonly kind: 'answer'; readonly status: number; readonly body: HookBody | undefined }
  | { readonly kind: 'failed'; readonly why: string };

export interface HookBody {
  readonly commands?: readonly Command[] | null;
  readonly error?: { readonly errorSummary?: string } | null;
}

export interface Command {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a service answers
  readonly value: any;
}

const TIMEOUT_MS = 3000;
const LARGEST_ANSWER = 256 * 1024;
const RETRIED = new Set<InlineHookType>([
  'com.okta.user.pre-registration',
  'com.okta.saml.tokens.transform',
  'com.okta.user.credential.password.import',
]);

/**
 * Calls as the org does: 3 s, one more call after a timeout or 5xx but never for tokens, no
 * redirects, JSON under 256 KB. 200 and 204 are answers, everything else is none.
 */
export async function callInlineHook(
  org: OrgState,
  hook: InlineHook,
  payload: object,
): Promise<HookResult> {
  let result = await callOnce(hook, payload);
  const isWorthwhile = result.kind === 'failed' && /^(timeout|5\d\d)$/.test(result.why);
  if (isWorthwhile && RETRIED.has(hook.type)) result = await callOnce(hook, payload);
  const what = result.kind === 'failed' ? `failed ${result.why}` : `answered ${result.status}`;
  org.log.push(`inline_hook.executed ${hook.type} ${what}`);
  return result;
}

async function callOnce({ channel }: InlineHook, payload: object): Promise<HookResult> {
  try {
    const response = await fetch(channel.config.uri, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      body: JSON.stringify(payload),
      headers: headersOf(channel.config),
    });
    const text = await response.text();
    const { status } = response;
    if (status !== 200 && status !== 204) return { kind: 'failed', why: String(status) };
    if (text.length >= LARGEST_ANSWER) return { kind: 'failed', why: 'too large' };
    return { kind: 'answer', status, body: text === '' ? undefined : JSON.parse(text) };
  } catch (thrown) {
    const isTimeout = thrown instanceof DOMException && thrown.name === 'TimeoutError';
    return { kind: 'failed', why: isTimeout ? 'timeout' : 'unreachable or no JSON' };
  }
}

export function headersOf({
  headers,
  authScheme,
}: InlineHook['channel']['config']): Record<string, string> {
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    ...Object.fromEntries((headers ?? []).map(({ key, value }) => [key, value])),
    ...(authScheme?.value !== undefined && { [authScheme.key]: authScheme.value }),
  };
}

/** What every payload begins with. */
export function envelope(type: InlineHookType, source: string) {
  return {
    source,
    eventId: crypto.randomUUID(),
    eventTime: new Date().toISOString(),
    eventTypeVersion: '1.0',
    cloudEventVersion: '0.1',
    contentType: 'application/json',
    eventType: type,
  };
}
