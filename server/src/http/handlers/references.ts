import type { ServicePorts } from '../../service/ports.ts';
import { bindReference, moveReferences, removeReference } from '../../service/references.ts';
import type { VaultReference } from '../../store/vault.ts';
import type { Handlers } from '../handler.ts';

const PAGE = 500;

/** What the vault keeps for identity providers. */
export function referenceHandlers(
  ports: ServicePorts,
): Pick<Handlers, 'referencesList' | 'referencesRevoke' | 'referencesMove' | 'referencesBind'> {
  const { store } = ports;
  return {
    async referencesList({ fields: { idp, tenant, user, after } }) {
      const found = await store.vault.list({ idp, tenant, userId: user }, PAGE, after);
      const last = found.length === PAGE ? found.at(-1)?.id : undefined;
      return {
        status: 200,
        body: {
          ok: true,
          references: found.map(described),
          ...(last !== undefined && { next: last }),
        },
      };
    },

    async referencesRevoke({ fields: { reference_id: id, reason }, caller, origin, keep }) {
      return store.transaction(async (parts) => {
        await removeReference(parts, { id, reason, within: caller?.boundTo }, origin, ports);
        const reply = { status: 200, body: { ok: true } } as const;
        await keep(reply, parts);
        return reply;
      });
    },

    async referencesMove({ fields, origin, keep }) {
      const from = { idp: fields.idp, tenant: fields.tenant, userId: fields.user };
      const to = { idp: fields.to_idp, tenant: fields.to_tenant, userId: fields.to_user };
      return store.transaction(async (parts) => {
        const moved = await moveReferences(parts, { from, to }, origin, ports);
        const reply = { status: 200, body: { ok: true, moved } } as const;
        await keep(reply, parts);
        return reply;
      });
    },

    async referencesBind({ fields, origin, keep }) {
      const { reference_id: id, idp, tenant, user: userId } = fields;
      return store.transaction(async (parts) => {
        await bindReference(parts, { id, to: { idp, tenant, userId } }, origin, ports);
        const reply = { status: 200, body: { ok: true } } as const;
        await keep(reply, parts);
        return reply;
      });
    },
  };
}

function described({ id, subject, scope, level, input, createdAt, verifiedAt }: VaultReference) {
  return {
    reference_id: id,
    idp: subject.idp,
    tenant: subject.tenant,
    user: subject.userId,
    scope,
    accuracy: level,
    input,
    created_at: new Date(createdAt).toISOString(),
    ...(verifiedAt !== undefined && { verified_at: new Date(verifiedAt).toISOString() }),
  };
}
