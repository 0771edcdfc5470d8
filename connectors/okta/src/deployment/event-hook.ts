import type { DeployPorts, Resource } from '@facenition/deployment';
import * as z from 'zod';
import { Channel, channelState, channelToSend, wantedChannel } from './channel.ts';
import type { Hooks } from './file.ts';
import { findByName, shaped, type Tenant } from './tenant.ts';

const PATH = '/api/v1/eventHooks';
const CREATED = 'user.lifecycle.create';

const EventHook = z.looseObject({
  id: z.string().min(1),
  description: z.string().nullish(),
  status: z.string(),
  verificationStatus: z.string().nullish(),
  events: z.looseObject({ items: z.array(z.string()) }),
  channel: Channel,
});
type EventHook = z.output<typeof EventHook>;

export interface EventHookParts {
  readonly name: string;
  readonly hooks: Hooks;
}

/** The event hook that tells of new accounts; Okta asks our address whether it is ours. */
export function eventHook(tenant: Tenant, parts: EventHookParts, ports: DeployPorts): Resource {
  const { name, hooks } = parts;
  const read = (found: unknown) => shaped(EventHook, found, `the event hook "${name}"`);
  const look = async () => {
    const found = await findByName(tenant, PATH, name);
    return found && read(found);
  };
  // A replacement, too: what others have added goes back into it.
  const bodyOf = async (before?: EventHook) => ({
    name,
    ...(before?.description && { description: before.description }),
    events: { ...before?.events, type: 'EVENT_TYPE', items: withCreated(before?.events.items) },
    channel: await channelToSend(hooks, before?.channel, ports),
  });
  const verify = (id: string) => tenant.send('post', `${PATH}/${id}/lifecycle/verify`);
  return {
    id: 'event-hook/accounts',
    title: `Event hook "${name}"`,
    wanted: () => ({
      ...{ status: 'ACTIVE', verificationStatus: 'VERIFIED', events: [CREATED] },
      channel: wantedChannel(hooks),
    }),
    async find() {
      const found = await look();
      return found && { state: stateOf(found), output: { id: found.id } };
    },
    async create() {
      const { id } = read(await tenant.send('post', PATH, await bodyOf()));
      await verify(id);
      return { id };
    },
    async update({ output }) {
      const before = await look();
      const path = `${PATH}/${output.id}`;
      await tenant.send('put', path, await bodyOf(before));
      if (before?.status !== 'ACTIVE') await tenant.send('post', `${path}/lifecycle/activate`);
      await verify(output.id ?? '');
      return output;
    },
    async remove({ state, output }) {
      const path = `${PATH}/${output.id}`;
      if (state.status === 'ACTIVE') await tenant.send('post', `${path}/lifecycle/deactivate`);
      await tenant.send('delete', path);
    },
  };
}

function withCreated(items: readonly string[] = []): readonly string[] {
  return items.includes(CREATED) ? items : [...items, CREATED];
}

function stateOf({ status, verificationStatus, events, channel }: EventHook) {
  return {
    ...{ status, verificationStatus: verificationStatus ?? '' },
    // Events that others want do not matter.
    events: events.items.includes(CREATED) ? [CREATED] : events.items,
    channel: channelState(channel),
  };
}
