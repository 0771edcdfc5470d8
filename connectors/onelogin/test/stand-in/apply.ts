import { isDeepStrictEqual } from 'node:util';
import type { Deployment, Known, Output } from '@facenition/deployment';

type Done = 'created' | 'changed' | 'left';

/** What an apply comes to: makes what is not there, changes what differs, in order. */
export async function applyAll({ resources }: Deployment): Promise<Readonly<Record<string, Done>>> {
  const outputs = new Map<string, Output>();
  const known: Known = { output: (id, name) => outputs.get(id)?.[name] ?? '' };
  const done: Record<string, Done> = {};
  for (const { id, wanted, find, create, update } of resources) {
    const fields = wanted(known);
    const found = await find(known);
    if (found === undefined) {
      outputs.set(id, await create(fields, known));
      done[id] = 'created';
    } else if (update !== undefined && !isDeepStrictEqual(found.state, fields)) {
      outputs.set(id, await update(found, fields, known));
      done[id] = 'changed';
    } else {
      outputs.set(id, found.output);
      done[id] = isDeepStrictEqual(found.state, fields) ? 'left' : 'changed';
    }
  }
  return done;
}

/** Takes away what may be, the last first. */
export async function destroyAll({ resources }: Deployment): Promise<readonly string[]> {
  const known: Known = { output: () => '' };
  const removed: string[] = [];
  for (const { id, find, remove } of resources.toReversed()) {
    const found = await find(known);
    if (found === undefined || remove === undefined) continue;
    await remove(found, known);
    removed.push(id);
  }
  return removed;
}

/** Every finding of a doctor; what a check throws is one. */
export async function examineAll({ checks }: Deployment) {
  const found = [];
  for (const { title, examine } of checks) {
    const findings = await examine().catch((thrown: unknown) => {
      const text = thrown instanceof Error ? thrown.message : '';
      return [{ status: 'error', text } as const];
    });
    found.push(...findings.map(({ status, text }) => `${status}: ${title}: ${text}`));
  }
  return found;
}
