import {
  type DeployedConnector,
  type Deployment,
  DeploymentFault,
  type DeployPorts,
  type Fields,
  type Known,
  type Resource,
  SECRET_REFERENCE,
} from '@facenition/deployment';
import * as z from 'zod';

const Reference = z.string().regex(SECRET_REFERENCE, 'must be env:NAME or file:PATH');

const StandInFile = z.strictObject({
  tenant: z.url(),
  token: Reference,
  realm: z.strictObject({ name: z.string(), region: z.string() }),
  hooks: z.array(
    z.strictObject({
      name: z.string(),
      url: z.url(),
      claims: z.array(z.string()).default([]),
      password: Reference,
    }),
  ),
});

export type StandInFile = z.infer<typeof StandInFile>;

/**
 * A connector for the stand-in: a realm that can neither be changed nor removed, hooks in it, and for
 * each hook a rule that names it.
 */
export const standInConnector: DeployedConnector<StandInFile> = {
  name: 'stand-in',
  schema: StandInFile,
  deployment: (file, ports): Deployment => {
    const call = caller(file, ports);
    return {
      title: `Stand-in tenant ${new URL(file.tenant).host}`,
      resources: [
        realm(file, call),
        ...file.hooks.map((hook) => hookOf(hook, call, ports)),
        ...file.hooks.map((hook) => ruleOf(hook, call)),
      ],
      byHand: [{ title: 'Allow the hooks', steps: ['Open Settings, then Hooks.', 'Allow them.'] }],
      checks: [
        {
          title: 'The token is accepted',
          examine: async () => {
            await call('GET', '/things?kind=realm&parent=');
            return [{ status: 'ok', text: 'it is' }];
          },
        },
      ],
    };
  },
};

type Call = (method: string, path: string, body?: Fields) => Promise<unknown>;

function caller({ tenant, token }: StandInFile, { fetch, secret }: DeployPorts): Call {
  return async (method, path, body) => {
    const authorization = `Bearer ${(await secret(token)).reveal()}`;
    const response = await fetch(new URL(path, tenant), {
      method,
      headers: { authorization },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const said = response.status === 204 ? '{}' : await response.text();
    if (response.ok) return JSON.parse(said);
    if (response.status === 401) {
      throw new DeploymentFault('ERR_VENDOR_REFUSED', 'the token is not accepted');
    }
    // Careless, as a connector might be: what the vendor said may hold what it was sent.
    throw new DeploymentFault('ERR_VENDOR_FAILED', `it answered ${response.status}: ${said}`);
  };
}

const Listed = z.array(z.looseObject({ id: z.string(), name: z.string() }));
const Made = z.object({ id: z.string() });

interface Description {
  readonly kind: string;
  readonly title: string;
  readonly name: string;
  readonly parent: (known: Known) => string;
  readonly fields: (known: Known) => Fields;
}

function thing(
  { kind, title, name, parent, fields }: Description,
  call: Call,
): Pick<Resource, 'id' | 'title' | 'wanted' | 'find' | 'create'> {
  return {
    id: `${kind}/${name}`,
    title,
    wanted: (known) => ({ name, ...fields(known) }),
    find: async (known) => {
      const query = new URLSearchParams({ kind, parent: parent(known) });
      const listed = Listed.parse(await call('GET', `/things?${query}`));
      const found = listed.find((it) => it.name === name);
      if (found === undefined) return undefined;
      return { state: z.record(z.string(), z.json()).parse(found), output: { id: found.id } };
    },
    create: async (wanted, known) => {
      const body = { ...wanted, kind, parent: parent(known) };
      return Made.parse(await call('POST', '/things', body));
    },
  };
}

function realm({ realm: { name, region } }: StandInFile, call: Call): Resource {
  const described = { kind: 'realm', title: `Realm "${name}"`, name, parent: () => '' };
  const stays = 'a realm holds people: remove it in the console';
  return { ...thing({ ...described, fields: () => ({ region }) }, call), stays };
}

function hookOf(
  { name, url, claims, password }: StandInFile['hooks'][number],
  call: Call,
  { secret }: DeployPorts,
): Resource {
  const parent = (known: Known): string => known.output('realm/acme', 'id');
  const fields = (): Fields => ({ channel: { url, headers: claims } });
  const base = thing({ kind: 'hook', title: `Hook "${name}"`, name, parent, fields }, call);
  const withPassword = async (wanted: Fields): Promise<Fields> => {
    return { ...wanted, password: (await secret(password)).reveal() };
  };
  return {
    ...base,
    create: async (wanted, known) => base.create(await withPassword(wanted), known),
    update: async ({ output }, wanted) =>
      Made.parse(await call('PATCH', `/things/${output.id}`, await withPassword(wanted))),
    remove: async ({ output }) => void (await call('DELETE', `/things/${output.id}`)),
  };
}

function ruleOf({ name }: StandInFile['hooks'][number], call: Call): Resource {
  const parent = (known: Known): string => known.output(`hook/${name}`, 'id');
  const fields = (known: Known): Fields => ({ hook: parent(known), when: 'always' });
  return {
    ...thing({ kind: 'rule', title: `Rule of hook "${name}"`, name, parent, fields }, call),
    update: async ({ output }, wanted) =>
      Made.parse(await call('PATCH', `/things/${output.id}`, wanted)),
    remove: async ({ output }) => void (await call('DELETE', `/things/${output.id}`)),
  };
}
