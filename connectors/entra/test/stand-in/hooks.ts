import type { Facenition, HookEvent } from '@facenition/hook';
import { type NodeListener, toNodeListener } from '@facenition/hook/node';
import { attributeCollectionStart } from '../../src/attribute-collection-start.ts';
import { attributeCollectionSubmit } from '../../src/attribute-collection-submit.ts';
import { entraCaller } from '../../src/caller.ts';
import { createEntraEndpoint } from '../../src/endpoints.ts';
import { tokenIssuanceStart } from '../../src/token-issuance-start.ts';
import { verifiedIdClaimValidation } from '../../src/verified-id-claim-validation.ts';
import { TENANT } from '../payload.ts';
import { listen } from './listen.ts';

export interface HooksOptions {
  readonly facenition: Pick<Facenition, 'latestVerification' | 'signUp'>;
  readonly authority: string;
  readonly appId: () => string;
  readonly attribute: () => string;
  readonly findCapture?: (email: string | undefined) => string | undefined;
  readonly onFault?: 'deny' | 'unverified';
  readonly tokenVersion?: 1 | 2;
}

/** The hooks as the README hosts them, once it is known which application they are. */
export async function startHooks(options: HooksOptions) {
  const events: HookEvent[] = [];
  let listeners: Readonly<Record<string, NodeListener>> | undefined;
  const url = await listen((request, response) => {
    listeners ??= listenersOf(options, (event) => events.push(event));
    const listener = listeners[request.url ?? ''];
    if (listener === undefined) response.writeHead(404).end();
    else listener(request, response);
  });
  return { url, events };
}

function listenersOf(options: HooksOptions, onEvent: (event: HookEvent) => void) {
  const { facenition, authority, onFault, tokenVersion, findCapture } = options;
  const here = { tenantId: TENANT, facenition };
  const appId = options.appId();
  const identifierUri = `api://hooks.example.org/${appId}`;
  const caller = entraCaller({
    ...{ tenantId: TENANT, authority, appId, identifierUri },
    ...(tokenVersion && { tokenVersion }),
  });
  const at = { caller, onEvent };
  const attribute = options.attribute();
  return {
    '/api/tokenIssuanceStart': toNodeListener(
      createEntraEndpoint(
        tokenIssuanceStart({
          ...here,
          scope: 'sign-in',
          maxAgeSeconds: 600,
          ...(onFault && { onFault }),
        }),
        at,
      ),
    ),
    '/api/attributeCollectionStart': toNodeListener(
      createEntraEndpoint(
        attributeCollectionStart({
          ...here,
          attribute,
          findCapture: async ({ email }) => findCapture?.(email),
        }),
        at,
      ),
    ),
    '/api/attributeCollectionSubmit': toNodeListener(
      createEntraEndpoint(attributeCollectionSubmit({ ...here, attribute }), at),
    ),
    '/api/verifiedIdClaimValidation': toNodeListener(
      createEntraEndpoint(
        verifiedIdClaimValidation({
          ...here,
          scope: 'sign-in',
          maxAgeSeconds: 600,
          failedClaims: async ({ claims }) => (claims.firstName === 'Mira' ? [] : ['firstName']),
        }),
        at,
      ),
    ),
  };
}
