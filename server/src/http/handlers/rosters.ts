import { identifyAndRecord } from '../../service/identification.ts';
import type { ServicePorts } from '../../service/ports.ts';
import {
  type AddedMember,
  addMember,
  type CreatedRoster,
  createRoster,
  deleteRoster,
  removeMember,
} from '../../service/rosters.ts';
import type { Answered, Handlers } from '../handler.ts';
import { blame, notAcquired, validity } from '../replies.ts';

type Made = Pick<
  Handlers,
  'rosterCreate' | 'rosterAdd' | 'rosterRemove' | 'rosterDelete' | 'rosterIdentify'
>;

/** Groups of people among whom one is looked for. */
export function rosterHandlers(ports: ServicePorts): Made {
  return {
    async rosterCreate({ fields: { name, accuracy }, origin, keep }) {
      const asked = { name, level: accuracy };
      return createdReply(
        await createRoster(asked, origin, ports, (made, parts) => keep(createdReply(made), parts)),
      );
    },

    async rosterAdd({ fields: { face, expiry, ...name }, photos, origin, gone, keep }) {
      const asked = {
        name,
        samples: photos.photo,
        faceChoice: face,
        ...(expiry !== undefined && { expires: expiry }),
      };
      return addedReply(
        await addMember(asked, origin, ports, gone, (added, parts) =>
          keep(addedReply(added), parts),
        ),
      );
    },

    async rosterRemove({ fields, origin, keep }) {
      const reply = { status: 200, body: { ok: true, id: fields.id } } as const;
      await removeMember(fields, origin, ports, (_, parts) => keep(reply, parts));
      return reply;
    },

    async rosterDelete({ fields: { roster }, origin, keep }) {
      const replyOf = (removed: number) => ({ status: 200, body: { ok: true, removed } }) as const;
      return replyOf(
        await deleteRoster(roster, origin, ports, (removed, parts) =>
          keep(replyOf(removed), parts),
        ),
      );
    },

    async rosterIdentify(asked) {
      const { face, nonce, ...name } = asked.fields;
      await asked.limitRoster(name.roster);
      const { photos, origin, gone } = asked;
      const found = await identifyAndRecord(
        { name, samples: photos.photo, faceChoice: face, nonce },
        origin,
        ports,
        gone,
      );
      return {
        status: 200,
        body: {
          ok: true,
          identified: found.outcome === 'match',
          ...(found.outcome === 'match' && { id: found.id }),
          ...(found.outcome === 'not-acquired' && blame(found)),
          ...(found.receipt !== undefined && { receipt: found.receipt }),
        },
      };
    },
  };
}

function createdReply({ id, secret, level, capacity }: CreatedRoster): Answered<'rosterCreate'> {
  const roster_secret = Buffer.from(secret).toString('base64url');
  return { status: 200, body: { ok: true, roster: id, roster_secret, accuracy: level, capacity } };
}

function addedReply(added: AddedMember): Answered<'rosterAdd'> {
  if (added.outcome === 'not-acquired') return notAcquired(added);
  const { id, level } = added;
  return { status: 200, body: { ok: true, id, accuracy: level, ...validity(added) } };
}
