import { FacenitionError } from '@facenition/core';
import type { ServicePorts } from '../../service/ports.ts';
import { type Revocation, revoke, statesOf } from '../../service/revocation.ts';
import { retiredList } from '../../service/status-list.ts';
import type { Handlers } from '../handler.ts';

/** Revocation and what became of tokens. */
export function lifecycleHandlers(ports: ServicePorts): Pick<Handlers, 'revoke' | 'status'> {
  return {
    async revoke({ fields, origin, keep }) {
      const replyOf = (revocation: Revocation) =>
        ({ status: 200, body: { ok: true, ...revocation } }) as const;
      return replyOf(
        await revoke(fields, origin, ports, (done, parts) => keep(replyOf(done), parts)),
      );
    },

    async status({ fields: { tokens = [], ids = [], list, after } }) {
      const names = [...tokens.map((token) => ({ token })), ...ids.map((id) => ({ id }))];
      if (names.length === 0 && list !== true) {
        throw new FacenitionError('ERR_FIELD_MISSING', 'tokens, ids or list is needed');
      }
      return {
        status: 200,
        body: {
          ok: true,
          ...(names.length > 0 && { states: [...(await statesOf(names, ports))] }),
          ...(list === true && (await retiredList(after, ports))),
        },
      };
    },
  };
}
