import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import * as z from 'zod';
import type { OpenIdArtifacts } from '../store/openid-artifacts.ts';
import type { OpenIdPorts } from './ports.ts';

/** A code that was used is remembered for longer than it was good, so that its reuse is noticed. */
const USED_CODES_KEPT_SECONDS = 900;

const Payload = z.looseObject({});

/** What the library finds relying parties with. */
export type FindClient = (id: string) => Promise<AdapterPayload | undefined>;

/** Keeps what the provider's library has to remember, each kind of it, in the store. */
export function createAdapter(
  ports: Pick<OpenIdPorts, 'clock'> & { readonly artifacts: OpenIdArtifacts },
  findClient: FindClient,
): (model: string) => Adapter {
  return (model) =>
    model === 'Client' ? clientAdapter(findClient) : artifactAdapter(model, ports);
}

function artifactAdapter(
  model: string,
  { artifacts, clock }: Parameters<typeof createAdapter>[0],
): Adapter {
  return {
    async upsert(id, payload, expiresIn = 0) {
      const kept = model === 'AuthorizationCode' ? expiresIn + USED_CODES_KEPT_SECONDS : expiresIn;
      const { grantId, uid } = payload;
      await artifacts.put(model, id, {
        payload: JSON.stringify(withoutSecrets(payload)),
        expiresAt: clock() + kept * 1000,
        ...(grantId !== undefined && { grantId }),
        ...(model === 'Session' && uid !== undefined && { uid }),
      });
    },
    find: async (id) => restored(await artifacts.find(model, id), id),
    findByUid: async (uid) => restored(await artifacts.findByUid(model, uid)),
    findByUserCode: () => Promise.resolve(undefined),
    async consume(id) {
      if (await artifacts.consume(model, id, clock())) return;
      await refuseReuse(model, id, artifacts);
    },
    destroy: (id) => artifacts.remove(model, id),
    revokeByGrantId: (grantId) => artifacts.removeGrant(model, grantId),
  };
}

/** The id is a code, a token or a cookie: it is kept as a hash, and not beside it. */
function withoutSecrets({ jti: _, session, ...payload }: AdapterPayload): AdapterPayload {
  if (session === undefined) return payload;
  const { cookie: __, ...rest } = session;
  return { ...payload, session: rest };
}

function restored(
  stored: Awaited<ReturnType<OpenIdArtifacts['find']>>,
  id?: string,
): AdapterPayload | undefined {
  if (stored === undefined) return undefined;
  return {
    ...Payload.parse(JSON.parse(stored.payload)),
    ...(id !== undefined && { jti: id }),
    ...(stored.consumedAt !== undefined && { consumed: Math.floor(stored.consumedAt / 1000) }),
  };
}

/**
 * Of two requests with one code at once, the library lets both through to here: what came of the
 * code is revoked, as for one that comes later (RFC 6749 section 4.1.2).
 */
async function refuseReuse(model: string, id: string, artifacts: OpenIdArtifacts): Promise<void> {
  const found = restored(await artifacts.find(model, id));
  if (found?.grantId !== undefined) {
    await artifacts.removeGrant('AccessToken', found.grantId);
    await artifacts.remove('Grant', found.grantId);
  }
  if (model === 'PushedAuthorizationRequest') {
    throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used');
  }
  throw new errors.InvalidGrant('authorization code already consumed');
}

/** Relying parties come from the command line alone: the library only looks them up. */
function clientAdapter(findClient: FindClient): Adapter {
  const refuse = (): Promise<never> => Promise.reject(new Error('relying parties are read only'));
  return {
    find: findClient,
    upsert: refuse,
    findByUid: refuse,
    findByUserCode: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
  };
}
