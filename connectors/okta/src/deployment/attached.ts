import { DeploymentFault, type Known, type Resource } from '@facenition/deployment';
import * as z from 'zod';
import { INLINE_HOOKS } from './inline-hook.ts';
import { findByName, getByName, shaped, type Tenant } from './tenant.ts';

/** Where one hook of an inline hook may stand in a rule of others. */
interface Place {
  readonly id: string;
  readonly title: string;
  /** Of the resource that makes the hook. */
  readonly hook: string;
  readonly pathOf: () => Promise<string>;
  readonly read: (rule: Rule) => string | undefined;
  /** The rule with that hook, or with none. */
  readonly write: (rule: Rule, hookId: string | undefined) => Rule;
}

const Rule = z.looseObject({
  id: z.string(),
  actions: z.looseObject({
    token: z
      .looseObject({ inlineHook: z.looseObject({ id: z.string().nullish() }).nullish() })
      .nullish(),
    profileEnrollment: z
      .looseObject({
        preRegistrationInlineHooks: z.array(z.looseObject({ inlineHookId: z.string() })).nullish(),
      })
      .nullish(),
  }),
});
type Rule = z.output<typeof Rule>;

/** A hook in a rule of access of an authorization server. */
export function attachedToAccess(
  tenant: Tenant,
  names: { readonly authorization_server: string; readonly policy: string; readonly rule: string },
): Resource {
  const { authorization_server: server, policy, rule } = names;
  return attached(tenant, {
    id: `access-rule/${server}/${policy}/${rule}`,
    title: `Token hook in rule "${rule}" of policy "${policy}" of "${server}"`,
    hook: 'inline-hook/token',
    async pathOf() {
      const servers = '/api/v1/authorizationServers';
      const { id } = await getByName(tenant, servers, server, 'authorization server');
      const policies = `${servers}/${encodeURIComponent(id)}/policies`;
      const { id: policyId } = await getByName(tenant, policies, policy, 'access policy');
      return rulePath(tenant, `${policies}/${encodeURIComponent(policyId)}/rules`, rule);
    },
    read: ({ actions }) => actions.token?.inlineHook?.id ?? undefined,
    write(found, hookId) {
      const { inlineHook: _, ...token } = found.actions.token ?? {};
      const inlineHook = hookId === undefined ? {} : { inlineHook: { id: hookId } };
      return { ...found, actions: { ...found.actions, token: { ...token, ...inlineHook } } };
    },
  });
}

/** A hook in the one rule of a profile enrolment policy. */
export function attachedToProfiles(tenant: Tenant, policy: string): Resource {
  return attached(tenant, {
    id: 'profile-rule/registration',
    title: `Registration hook in profile enrolment policy "${policy}"`,
    hook: 'inline-hook/registration',
    async pathOf() {
      const list = '/api/v1/policies?type=PROFILE_ENROLLMENT';
      const { id } = await getByName(tenant, list, policy, 'profile enrolment policy');
      return rulePath(tenant, `/api/v1/policies/${encodeURIComponent(id)}/rules`, undefined);
    },
    read: ({ actions }) => actions.profileEnrollment?.preRegistrationInlineHooks?.[0]?.inlineHookId,
    write(found, hookId) {
      const preRegistrationInlineHooks = hookId === undefined ? null : [{ inlineHookId: hookId }];
      const profileEnrollment = { ...found.actions.profileEnrollment, preRegistrationInlineHooks };
      return { ...found, actions: { ...found.actions, profileEnrollment } };
    },
  });
}

/** By its name, or the only one. */
async function rulePath(tenant: Tenant, rules: string, name: string | undefined): Promise<string> {
  if (name !== undefined) {
    const { id } = await getByName(tenant, rules, name, 'rule');
    return `${rules}/${encodeURIComponent(id)}`;
  }
  const [rule] = shaped(z.array(Rule), await tenant.get(rules), 'rules');
  if (rule !== undefined) return `${rules}/${encodeURIComponent(rule.id)}`;
  throw new DeploymentFault('ERR_VENDOR_FAILED', 'the profile enrolment policy has no rule');
}

/** Rules are replaced as wholes: everything that is in one goes back into it. */
function attached(tenant: Tenant, place: Place): Resource {
  const { id, title, hook, pathOf, read, write } = place;
  const rule = async () => {
    const path = await pathOf();
    return { path, found: shaped(Rule, await tenant.get(path), title) };
  };
  const put = async (hookId: string | undefined) => {
    const { path, found } = await rule();
    await tenant.send('put', path, write(found, hookId));
    return {};
  };
  const attach = (known: Known) => put(known.output(hook, 'id'));
  return {
    id,
    title,
    wanted: (known) => ({ hook: known.output(hook, 'id') }),
    async find() {
      const there = read((await rule()).found);
      return there === undefined ? undefined : { state: { hook: there }, output: {} };
    },
    create: (_wanted, known) => attach(known),
    async update({ state }, _wanted, known) {
      await checkGone(tenant, String(state.hook), title);
      return attach(known);
    },
    async remove() {
      await put(undefined);
    },
    stays: ({ state }, known) =>
      state.hook === known.output(hook, 'id') ? undefined : 'another hook is there, and not ours',
  };
}

/** A rule has room for one hook: one of somebody else's stays where it is. */
async function checkGone(tenant: Tenant, hookId: string, title: string): Promise<void> {
  const other = await findByName(tenant, INLINE_HOOKS, hookId);
  if (other === undefined) return;
  const message = `${title}: "${other.name}" is there already, and only one fits. Take it out first`;
  throw new DeploymentFault('ERR_VENDOR_FAILED', message);
}
