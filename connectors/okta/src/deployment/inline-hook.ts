import { DeploymentFault, type DeployPorts, type Resource } from '@facenition/deployment';
import * as z from 'zod';
import { Channel, channelState, channelToSend, wantedChannel } from './channel.ts';
import type { Hooks } from './file.ts';
import { findByName, shaped, type Tenant } from './tenant.ts';

export const INLINE_HOOKS = '/api/v1/inlineHooks';

const InlineHook = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  status: z.string(),
  type: z.string(),
  channel: Channel,
});
export type InlineHook = z.output<typeof InlineHook>;

export interface InlineHookParts {
  readonly id: string;
  readonly name: string;
  /** `com.okta.oauth2.tokens.transform` and the like. */
  readonly type: string;
  readonly hooks: Hooks;
}

export async function findInlineHook(tenant: Tenant, name: string) {
  const found = await findByName(tenant, INLINE_HOOKS, name);
  return found && shaped(InlineHook, found, `the inline hook "${name}"`);
}

/** An inline hook of ours. */
export function inlineHook(tenant: Tenant, parts: InlineHookParts, ports: DeployPorts): Resource {
  const { id, name, type, hooks } = parts;
  const bodyOf = async (before?: InlineHook) => ({
    ...{ name, type, version: '1.0.0' },
    channel: await channelToSend(hooks, before?.channel, ports),
  });
  return {
    id,
    title: `Inline hook "${name}"`,
    wanted: () => ({ type, status: 'ACTIVE', channel: wantedChannel(hooks) }),
    async find() {
      const found = await findInlineHook(tenant, name);
      return found && { state: stateOf(found), output: { id: found.id } };
    },
    async create() {
      const made = await tenant.send('post', INLINE_HOOKS, await bodyOf());
      return { id: shaped(InlineHook, made, `the inline hook "${name}"`).id };
    },
    async update({ output }) {
      const before = await findInlineHook(tenant, name);
      if (before !== undefined && before.type !== type) throw otherType(name);
      const path = `${INLINE_HOOKS}/${before?.id ?? output.id}`;
      await tenant.send('put', path, await bodyOf(before));
      if (before?.status !== 'ACTIVE') await tenant.send('post', `${path}/lifecycle/activate`);
      return output;
    },
    async remove({ state, output }) {
      const path = `${INLINE_HOOKS}/${output.id}`;
      // Okta deletes what is not active alone.
      if (state.status === 'ACTIVE') await tenant.send('post', `${path}/lifecycle/deactivate`);
      await tenant.send('delete', path);
    },
    stays: ({ state }) => (state.type === type ? undefined : 'it is of another type, and not ours'),
  };
}

function stateOf({ type, status, channel }: InlineHook) {
  return { type, status, channel: channelState(channel) };
}

function otherType(name: string): DeploymentFault {
  const message = `there is an inline hook "${name}" of another type: give ours another name`;
  return new DeploymentFault('ERR_CONNECTOR_FILE_INVALID', message);
}
