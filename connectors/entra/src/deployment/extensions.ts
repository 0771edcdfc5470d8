import type { Fields, Known, Resource } from '@facenition/deployment';
import * as z from 'zod';
import type { HooksPart } from './file.ts';
import { identifierUriOf } from './hooks-application.ts';
import { eventually, make, onlyOne, readList, type Tenant } from './tenant.ts';

/** Claims of the token hook: in its answers, and as applications read them. */
export const CLAIMS: Readonly<Record<string, string>> = {
  faceVerified: 'face_verified',
  faceVerifiedAt: 'face_verified_at',
  faceLevel: 'face_level',
  faceAssurance: 'face_assurance',
};

interface ExtensionParts {
  readonly id: string;
  /** `TokenIssuanceStart`. */
  readonly event: string;
}

/** Which hooks the file asks for, in the order of a sign-up and a sign-in. */
export function extensionsOf({ token, sign_up, account_recovery }: HooksPart) {
  const parts: ExtensionParts[] = [];
  if (sign_up?.start === true) {
    parts.push({ id: 'extension/sign-up-start', event: 'AttributeCollectionStart' });
  }
  if (sign_up !== undefined) {
    parts.push({ id: 'extension/sign-up-submit', event: 'AttributeCollectionSubmit' });
  }
  if (token !== undefined) parts.push({ id: 'extension/token', event: 'TokenIssuanceStart' });
  if (account_recovery) {
    parts.push({ id: 'extension/account-recovery', event: 'VerifiedIdClaimValidation' });
  }
  return parts;
}

export const extensionName = (event: string): string => `Facenition on${event}`;

/** Where a hook is called: the name of its event, with a small letter. */
export function targetOf({ address }: Pick<HooksPart, 'address'>, event: string): string {
  return `${address}/${event[0]?.toLowerCase()}${event.slice(1)}`;
}

const Extension = z.looseObject({
  id: z.string(),
  '@odata.type': z.string(),
  displayName: z.string().nullish(),
  endpointConfiguration: z.looseObject({ targetUrl: z.string().nullish() }).nullish(),
  authenticationConfiguration: z.looseObject({ resourceId: z.string().nullish() }).nullish(),
  clientConfiguration: z
    .looseObject({
      timeoutInMilliseconds: z.number().nullish(),
      maximumRetries: z.number().nullish(),
    })
    .nullish(),
  claimsForTokenConfiguration: z
    .array(z.looseObject({ claimIdInApiResponse: z.string() }))
    .nullish(),
});

/** Tells Entra where a hook is, how it is called, and what it may answer. */
export function extensionResource(
  { graph, wait }: Tenant,
  hooks: HooksPart,
  { id, event }: ExtensionParts,
): Resource {
  const displayName = extensionName(event);
  const path = '/v1.0/identity/customAuthenticationExtensions';
  return {
    id,
    title: `Custom authentication extension "${displayName}"`,
    wanted: (known) => wantedOf(hooks, event, known),
    async find() {
      const all = await readList(graph, path, Extension);
      const called = all.filter((one) => one.displayName === displayName);
      const found = onlyOne(called, `custom authentication extensions called "${displayName}"`);
      return found && { state: stateOf(found), output: { id: found.id } };
    },
    create: (wanted) => eventually({ wait }, () => make(graph, path, bodyOf(event, wanted))),
    async update({ output }, wanted) {
      await graph.patch(`${path}/${output.id}`, bodyOf(event, wanted));
      return output;
    },
    remove: ({ output }) => graph.remove(`${path}/${output.id}`),
  };
}

function wantedOf(hooks: HooksPart, event: string, known: Known): Fields {
  return {
    displayName: extensionName(event),
    targetUrl: targetOf(hooks, event),
    resourceId: identifierUriOf(hooks, known),
    timeoutInMilliseconds: hooks.timeout_ms,
    maximumRetries: hooks.retries,
    ...(event === 'TokenIssuanceStart' && { claims: Object.keys(CLAIMS) }),
  };
}

function stateOf(found: z.output<typeof Extension>): Fields {
  const { claimsForTokenConfiguration: claims, clientConfiguration: client } = found;
  return {
    displayName: found.displayName ?? '',
    targetUrl: found.endpointConfiguration?.targetUrl ?? '',
    resourceId: found.authenticationConfiguration?.resourceId ?? '',
    timeoutInMilliseconds: client?.timeoutInMilliseconds ?? null,
    maximumRetries: client?.maximumRetries ?? null,
    claims: (claims ?? []).map(({ claimIdInApiResponse }) => claimIdInApiResponse),
  };
}

function bodyOf(event: string, wanted: Fields) {
  const { displayName, targetUrl, resourceId, timeoutInMilliseconds, maximumRetries } = wanted;
  return {
    '@odata.type': `#microsoft.graph.on${event}CustomExtension`,
    displayName,
    description: 'Asks Facenition whether a face was verified.',
    endpointConfiguration: { '@odata.type': '#microsoft.graph.httpRequestEndpoint', targetUrl },
    authenticationConfiguration: {
      '@odata.type': '#microsoft.graph.azureAdTokenAuthentication',
      resourceId,
    },
    clientConfiguration: { timeoutInMilliseconds, maximumRetries },
    ...(event === 'TokenIssuanceStart' && {
      claimsForTokenConfiguration: Object.keys(CLAIMS).map((claim) => ({
        claimIdInApiResponse: claim,
      })),
    }),
  };
}
