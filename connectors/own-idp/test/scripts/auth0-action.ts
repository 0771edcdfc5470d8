import { createRequire } from 'node:module';
import vm from 'node:vm';

export interface ActionEvent {
  readonly user: { readonly user_id: string };
  readonly session?: { readonly id: string };
  readonly secrets: Readonly<Record<string, string>>;
  readonly request: { readonly query?: Readonly<Record<string, string>> };
  readonly transaction?: { readonly protocol: string };
  readonly authentication?: {
    readonly methods: readonly { readonly name: string; readonly timestamp: string }[];
  };
}

/** What an Action asked of Auth0. */
export interface ActionRun {
  readonly denied: readonly string[];
  readonly sentTo: readonly URL[];
  readonly recorded: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
}

type Trigger = 'onExecutePostLogin' | 'onContinuePostLogin';

/**
 * An Action of `post-login` with the functions of the API object that its documents name. Of Node it
 * gets what the runtime has: modules, `fetch`, timers.
 */
export async function runAction(
  source: string,
  trigger: Trigger,
  event: ActionEvent,
  canRedirect = true,
): Promise<ActionRun> {
  const denied: string[] = [];
  const sentTo: URL[] = [];
  const recorded: string[] = [];
  const claims: Record<string, unknown> = {};
  const setCustomClaim = (name: string, value: unknown) =>
    void Object.assign(claims, { [name]: value });
  const api = {
    access: { deny: (reason: string) => denied.push(reason) },
    redirect: {
      canRedirect: () => canRedirect,
      sendUserTo(address: string, { query = {} }: { query?: Record<string, string> } = {}) {
        const url = new URL(address);
        for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
        // Auth0 adds its own, and compares it at `/continue`.
        url.searchParams.set('state', 'state-of-auth0');
        sentTo.push(url);
      },
    },
    authentication: { recordMethod: (name: string) => recorded.push(name) },
    idToken: { setCustomClaim },
    accessToken: { setCustomClaim },
  };
  const exports: Partial<Record<Trigger, (event: ActionEvent, api: unknown) => Promise<void>>> = {};
  const globals = { fetch, URLSearchParams, URL, Buffer, AbortSignal };
  vm.runInNewContext(source, { exports, require: createRequire(import.meta.url), ...globals });
  await exports[trigger]?.(event, api);
  return { denied, sentTo, recorded, claims };
}
