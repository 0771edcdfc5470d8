/**
 * Does `work` with every item, so many at a time, beginning in their order. After a fault nothing
 * more is begun; what has begun is waited for, and the first fault is thrown.
 */
export async function sideBySide<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // One iterator for all: each takes the next item when it is free.
  const queue = items.values();
  const faults: unknown[] = [];
  const takeItems = async (): Promise<void> => {
    for (const item of queue) {
      if (faults.length > 0) return;
      try {
        await work(item);
      } catch (fault) {
        faults.push(fault);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, takeItems));
  if (faults.length > 0) throw faults[0];
}
