/** Remembers what was used for a while: the first use is `true`, every other is not. */
export function createOnce(ms: number, clock: () => number): (name: string) => boolean {
  const until = new Map<string, number>();
  return (name) => {
    const now = clock();
    for (const [used, end] of until) {
      // In the order in which they were used.
      if (end > now) break;
      until.delete(used);
    }
    if (until.has(name)) return false;
    until.set(name, now + ms);
    return true;
  };
}
