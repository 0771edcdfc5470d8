import {
  type Deployment,
  DeploymentFault,
  type DeployPorts,
  type Fields,
  type Known,
  type Output,
  type Resource,
  Secret,
  type State,
} from '@facenition/deployment';

/** Secrets as a test says; everything else of the network is real. */
export function portsWith(secrets: Readonly<Record<string, string>>): DeployPorts {
  return {
    fetch: globalThis.fetch,
    async secret(reference) {
      const text = secrets[reference];
      if (text !== undefined) return new Secret(text);
      throw new DeploymentFault('ERR_SECRET_MISSING', `${reference} is not there`);
    },
    readFile: async () => new Uint8Array(),
  };
}

/** What became of each resource, as far as the engine of deployments goes. */
export async function apply({ resources }: Deployment): Promise<readonly string[]> {
  const { known, put } = outputs();
  const done: string[] = [];
  for (const resource of resources) {
    const { id } = resource;
    const found = await resource.find(known);
    const wanted = resource.wanted(known);
    if (found === undefined) {
      put(id, await resource.create(wanted, known));
      done.push(`create ${id}`);
    } else if (differ(found.state, wanted)) {
      put(id, (await resource.update?.(found, wanted, known)) ?? found.output);
      done.push(`update ${id}`);
    } else put(id, found.output);
  }
  return done;
}

export async function destroy({ resources }: Deployment): Promise<void> {
  const { known, put } = outputs();
  const there: (() => Promise<void>)[] = [];
  for (const resource of resources) {
    const found = await resource.find(known);
    if (found === undefined) continue;
    put(resource.id, found.output);
    there.push(async () => resource.remove?.(found, known));
  }
  for (const remove of there.toReversed()) await remove();
}

/** As `--dry-run` shows it: nobody is asked. */
export function wantedOf({ resources }: Deployment): Readonly<Record<string, Fields>> {
  const known: Known = { output: () => '(known after apply)' };
  return Object.fromEntries(resources.map((one: Resource) => [one.id, one.wanted(known)]));
}

function outputs() {
  const all = new Map<string, Output>();
  const known: Known = {
    output: (id, name) => all.get(id)?.[name] ?? '(known after apply)',
  };
  return { known, put: (id: string, output: Output) => void all.set(id, output) };
}

/** Names that are not wanted do not count. */
function differ(found: Fields, wanted: Fields): boolean {
  return Object.entries(wanted).some(([name, after]) => {
    const before = found[name];
    if (isFields(before) && isFields(after)) return differ(before, after);
    return JSON.stringify(before) !== JSON.stringify(after);
  });
}

const isFields = (state: State | undefined): state is Fields =>
  typeof state === 'object' && state !== null && !Array.isArray(state);
