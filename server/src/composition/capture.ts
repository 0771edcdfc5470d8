import { FacenitionError } from '@facenition/core';
import { createBurstJudge } from '../capture/burst.ts';
import { createPasskeys } from '../capture/passkeys.ts';
import type { CapturePorts, IssueTicket } from '../capture/ports.ts';
import { createCaptureRoutes } from '../capture-page/routes.ts';
import type { Mount } from '../http/app.ts';
import { randomId } from '../random-id.ts';
import type { ServicePorts } from '../service/ports.ts';
import { issueTicket } from '../tickets/issue.ts';
import type { ServerParts } from './server-parts.ts';

/** What live captures work with, beside everything else that does. */
export function composeCapture(
  { config, keys, pool, consent, burst }: ServerParts,
  services: ServicePorts,
): CapturePorts {
  const { issuer, clock } = services;
  const publicUrl = issuer.replace(/\/$/, '');
  const issue: IssueTicket = async (parts, { capture, result }) => {
    const { id: txn, clientId, subject, scope, nonce, level, assurance } = capture;
    const proved = {
      ...{ txn, ...subject, scope, nonce, level, assurance, ...result },
      ...(clientId !== undefined && { clientId }),
    };
    return issueTicket(parts, proved, { keys, issuer, clock, randomId });
  };
  return {
    ...services,
    publicUrl,
    burst: createBurstJudge(pool, { strictness: 'standard', ...burst }),
    passkeys: createPasskeys({
      rpId: config.passkeyDomain,
      rpName: config.passkeyDomain,
      pseudonym: (message) => pseudonymOf(message, services.keys),
    }),
    issueTicket: issue,
    ...(consent !== undefined && { consent }),
  };
}

async function pseudonymOf(message: Uint8Array, keys: ServicePorts['keys']): Promise<Uint8Array> {
  const made = await keys.pepper(await keys.current(), message);
  if (made !== undefined) return made;
  throw new FacenitionError('ERR_KEYS_UNAVAILABLE', 'the current key generation is missing');
}

/** The capture page and what it asks. */
export function captureMount(
  { config, pool, pageFolder }: ServerParts,
  capture: CapturePorts,
): Mount {
  return {
    path: '/capture',
    routes: ({ address }) =>
      createCaptureRoutes({
        capture,
        limits: { ...config, places: config.workers + config.queueLimit },
        checkPlace: () => pool.checkPlace(),
        pageFolder,
        modelsDir: config.modelsDir,
        frameAncestors: config.frameAncestors,
        limitAddress: address,
      }),
  };
}
