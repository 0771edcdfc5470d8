import type { Acknowledged } from './acknowledged.ts';
import type { Ask } from './connection.ts';

/** What the server says of tokens; `undefined` where it does not. What it may not say is a failure. */
export async function statesOf(
  ask: Ask,
  ids: readonly string[],
  { states, counts, failures }: Acknowledged,
): Promise<readonly unknown[] | undefined> {
  const answer = await ask('/status', { ids });
  if (answer?.status !== 200 || !Array.isArray(answer.body.states)) return undefined;
  const said: readonly unknown[] = answer.body.states.map(({ state }) => state);
  for (const [at, id] of ids.entries()) {
    const possible: readonly unknown[] = states.get(id) ?? [];
    if (!possible.includes(said[at])) failures.push(`/status says ${said[at]}, not ${possible}`);
  }
  counts.states += ids.length;
  return said;
}
