import { FacenitionError } from '@facenition/core';
import type { ClientRegistration, IssuedClientToken } from '../../service/client-registration.ts';
import type { Caller, IdentityTenant } from '../../store/client-tokens.ts';
import type { Handlers } from '../handler.ts';

type Made = Pick<
  Handlers,
  'generateToken' | 'newCredentials' | 'authenticateCredentials' | 'generateTokenVerified' | 'token'
>;

/** Client tokens: who may call. */
export function clientHandlers(clients: ClientRegistration): Made {
  return {
    async generateToken({ fields, caller, origin, keep }) {
      const { idp, tenant, ...wanted } = fields;
      const boundTo = tenantOf(idp, tenant);
      const asked = { ...wanted, boundTo, ...(caller !== undefined && { by: caller }) };
      const replyOf = (made: IssuedClientToken) =>
        ({ status: 200, body: { ok: true, ...answered(made) } }) as const;
      return replyOf(
        await clients.issue(asked, origin, (made, parts) => keep(replyOf(made), parts)),
      );
    },

    async newCredentials({ fields }) {
      const { credential, expiresAt } = await clients.register(fields);
      return { status: 200, body: { ok: true, credential, expires: iso(expiresAt) } };
    },

    async authenticateCredentials({ fields }) {
      return { status: 200, body: { ok: true, verified: await clients.prove(fields) } };
    },

    async generateTokenVerified({ fields, caller, origin }) {
      const asked = { ...fields, ...(caller !== undefined && { by: caller }) };
      const made = await clients.issueVerified(asked, origin);
      if (made !== undefined) return { status: 200, body: { ok: true, ...answered(made) } };
      throw new FacenitionError('ERR_UNAUTHENTICATED', 'these credentials are not verified');
    },

    async token({ fields, caller, origin }) {
      const known = required(caller);
      const { seconds } = fields;
      const made =
        seconds === undefined
          ? undefined
          : await clients.exchange(known, { ...fields, seconds }, origin);
      return {
        status: 200,
        body: {
          ok: true,
          name: known.name,
          scopes: [...known.scopes],
          ...(known.expiresAt !== undefined && { expires: iso(known.expiresAt) }),
          ...known.boundTo,
          ...(made !== undefined && {
            token: made.token,
            token_scopes: [...made.scopes],
            ...(made.expiresAt !== undefined && { token_expires: iso(made.expiresAt) }),
          }),
        },
      };
    },
  };
}

function tenantOf(idp: string | undefined, tenant: string | undefined): IdentityTenant | undefined {
  if (idp === undefined && tenant === undefined) return undefined;
  if (idp !== undefined && tenant !== undefined) return { idp, tenant };
  throw new FacenitionError('ERR_FIELD_MISSING', 'idp and tenant are given together');
}

function answered({ token, scopes, expiresAt }: IssuedClientToken) {
  return {
    token,
    scopes: [...scopes],
    ...(expiresAt !== undefined && { expires: iso(expiresAt) }),
  };
}

function required(caller: Caller | undefined): Caller {
  if (caller !== undefined) return caller;
  throw new FacenitionError('ERR_UNAUTHENTICATED', 'a valid client token is needed');
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
