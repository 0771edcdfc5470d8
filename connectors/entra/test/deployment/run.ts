import type { Deployment, Fields, Known, Output, State } from '@facenition/deployment';

const isFields = (state: unknown): state is Fields =>
  typeof state === 'object' && state !== null && !Array.isArray(state);

/** Whether all that is wanted is there; more may be there. */
function holds(found: State | undefined, wanted: State): boolean {
  if (isFields(found) && isFields(wanted)) {
    return Object.entries(wanted).every(([name, inner]) => holds(found[name], inner));
  }
  return JSON.stringify(found) === JSON.stringify(wanted);
}

function outputs() {
  const made = new Map<string, Output>();
  const known: Known = {
    output: (id, name) => made.get(id)?.[name] ?? '(known after apply)',
  };
  return { made, known };
}

/** What `apply` does, in the fewest words: what was done to which resource. */
export async function apply({ resources }: Deployment): Promise<Readonly<Record<string, string>>> {
  const { made, known } = outputs();
  const done: Record<string, string> = {};
  for (const { id, wanted, find, create, update } of resources) {
    const found = await find(known);
    const should = wanted(known);
    if (found === undefined) made.set(id, await create(should, known));
    else if (holds(found.state, should) || update === undefined) made.set(id, found.output);
    else made.set(id, { ...found.output, ...(await update(found, should, known)) });
    done[id] = found === undefined ? 'created' : holds(found.state, should) ? 'same' : 'updated';
  }
  return done;
}

/** What `destroy` does. */
export async function destroy({
  resources,
}: Deployment): Promise<Readonly<Record<string, string>>> {
  const { made, known } = outputs();
  const there = [];
  for (const resource of resources) {
    // What is looked for by an id that nothing has is not there.
    const found = await resource.find(known).catch(() => undefined);
    if (found === undefined) continue;
    made.set(resource.id, found.output);
    there.unshift({ resource, found });
  }
  const done: Record<string, string> = {};
  for (const { resource, found } of there) {
    await resource.remove?.(found, known);
    done[resource.id] = resource.remove === undefined ? 'stays' : 'removed';
  }
  return done;
}

/** Every finding of the doctor, as one line each. */
export async function examine({ checks }: Deployment): Promise<readonly string[]> {
  const findings = await Promise.all(checks.map(({ examine: ask }) => ask()));
  return findings
    .flat()
    .map(({ status, text, advice }) => [status, text, advice].filter(Boolean).join(' | '));
}
