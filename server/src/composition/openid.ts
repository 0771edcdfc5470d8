import { Router } from 'express';
import { createCaptureTransactions } from '../capture/begin.ts';
import type { CapturePorts } from '../capture/ports.ts';
import type { Mount } from '../http/app.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { IdentityProviderKeys } from '../keys/provider/ports.ts';
import type { RequirementFor } from '../oidc/ports.ts';
import { createOpenIdProvider } from '../oidc/provider.ts';
import { judgeStepUp } from '../service/step-up-policy.ts';
import type { ServerParts } from './server-parts.ts';

/** What references of people who sign in by OpenID Connect are good for. */
const SCOPE = 'sign-in';

/** The OpenID Provider, whose only way to authenticate is a live capture. */
export function openIdMount(
  { store, keys, clock, log }: ServerParts,
  capture: CapturePorts,
  signingKeys: IdentityProviderKeys,
): Mount {
  const requirementFor: RequirementFor = async ({ relyingParty, application }) => {
    const { idp, tenant } = relyingParty;
    const event = { idp, tenant, ...(application?.id && { application: application.id }) };
    const { decision } = await judgeStepUp(store, event);
    const { level, assurance, maxAgeSeconds } = decision;
    return { requirement: { level, assurance }, scope: SCOPE, maximumAgeSeconds: maxAgeSeconds };
  };
  const provider = createOpenIdProvider({
    issuer: capture.publicUrl,
    store,
    signingKeys,
    keys,
    captures: createCaptureTransactions(capture),
    requirementFor,
    originOf: (response) => ({ requestId: requestIdOf(response) }),
    clock,
    log,
  });
  return { path: '/oidc', routes: ({ address }) => Router().use(address, provider) };
}
