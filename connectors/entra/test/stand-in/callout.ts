import type { Authority } from './authority.ts';
import { GRAPH_APP_ID, type Store, type Thing } from './graph-store.ts';

type Fetch = typeof globalThis.fetch;

/** Codes as the tab Authentication Events shows them. */
export type Called =
  | { readonly outcome: 'action'; readonly type: string; readonly action: Thing }
  | { readonly outcome: 'error'; readonly code: string };

export interface Surroundings {
  readonly store: Store;
  readonly authority: Authority;
  readonly tenantId: string;
  readonly fetch: Fetch;
}

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  TokenIssuanceStart: ['provideClaimsForToken'],
  AttributeCollectionStart: ['continueWithDefaultBehavior', 'setPrefillValues', 'showBlockPage'],
  AttributeCollectionSubmit: [
    'continueWithDefaultBehavior',
    'modifyAttributeValues',
    'showValidationError',
    'showBlockPage',
  ],
  VerifiedIdClaimValidation: ['pass', 'failed'],
};

const error = (code: string): Called => ({ outcome: 'error', code });
const small = (event: string): string => `${event[0]?.toLowerCase()}${event.slice(1)}`;

/**
 * Calls a hook as Entra does: with an access token of the tenant for its application, within the time
 * of the extension, and once more where that is set.
 */
export async function callout(
  extension: Thing,
  event: string,
  payload: Thing,
  surroundings: Surroundings,
): Promise<Called> {
  const { targetUrl } = extension.endpointConfiguration;
  const { timeoutInMilliseconds: time, maximumRetries: retries } = extension.clientConfiguration;
  const token = await accessToken(extension.authenticationConfiguration.resourceId, surroundings);
  if (token === undefined) return error('1003021');
  let called = error('1003001');
  for (let tried = 0; tried <= retries; tried += 1) {
    try {
      const response = await surroundings.fetch(targetUrl, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(time),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      });
      called = answered(event, response, await response.text());
    } catch (thrown) {
      const isLate = thrown instanceof Error && thrown.name === 'TimeoutError';
      called = error(isLate ? '1003005' : '1003027');
    }
    if (called.outcome === 'action') return called;
  }
  return called;
}

/** None without the consent of an administrator. */
async function accessToken(
  resourceId: string,
  { store, authority, tenantId }: Surroundings,
): Promise<string | undefined> {
  const appId = resourceId.split('/').at(-1) ?? '';
  const application = store.applications.find((one) => one.appId === appId);
  const principal = store.servicePrincipals.find((one) => one.appId === appId);
  const graph = store.servicePrincipals.find((one) => one.appId === GRAPH_APP_ID);
  const isGranted = store.appRoleAssignments.some(
    (one) => one.principalId === principal?.id && one.resourceId === graph.id,
  );
  if (!isGranted) return undefined;
  const version = application.api.requestedAccessTokenVersion === 2 ? 2 : 1;
  const now = Math.floor(Date.now() / 1000);
  const caller = '99045fe1-7639-4a75-9d4a-577b6ca3810f';
  return authority.sign({
    iss: authority.issuers[version],
    aud: version === 2 ? appId : resourceId,
    ...(version === 2 ? { azp: caller } : { appid: caller }),
    ver: `${version}.0`,
    tid: tenantId,
    iat: now,
    nbf: now - 300,
    exp: now + 3600,
  });
}

function answered(event: string, response: Response, text: string): Called {
  if (response.status !== 200) return error('1003002');
  const type = response.headers.get('content-type') ?? '';
  if (!/^application\/json/i.test(type)) return error('1003006');
  const body = jsonOf(text);
  if (body === undefined) return error('1003003');
  if (body === null) return error('1003009');
  if (body.data?.['@odata.type'] !== `microsoft.graph.on${event}ResponseData`) {
    return error('1003003');
  }
  if (body.data.actions?.length !== 1) return error('1003010');
  const [action] = body.data.actions;
  const name = String(action['@odata.type']).split('.').at(-1) ?? '';
  const isOf = action['@odata.type'] === `microsoft.graph.${small(event)}.${name}`;
  if (!isOf || ACTIONS[event]?.includes(name) !== true) return error('1003012');
  const wrong = event === 'TokenIssuanceStart' ? wrongClaims(action.claims) : undefined;
  return wrong === undefined ? { outcome: 'action', type: name, action } : error(wrong);
}

function jsonOf(text: string): Thing {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrongClaims(claims: Thing): string | undefined {
  if (claims === null || claims === undefined) return '1003007';
  const isText = (value: unknown) => typeof value === 'string';
  for (const [name, value] of Object.entries(claims)) {
    if (name === '') return '1003026';
    if (!isText(value) && !(Array.isArray(value) && value.every(isText))) return '1003003';
  }
  return JSON.stringify(claims).length > 3072 ? '1003025' : undefined;
}
