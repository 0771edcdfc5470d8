/** One answer for a while, so that a new one is seen; an answer that failed is not kept. */
export function kept<Value>(
  get: () => Promise<Value>,
  { seconds, clock }: { readonly seconds: number; readonly clock: () => number },
): () => Promise<Value> {
  let last: { readonly value: Promise<Value>; readonly until: number } | undefined;
  return () => {
    if (last !== undefined && clock() < last.until) return last.value;
    const value = get();
    const made = { value, until: clock() + seconds * 1000 };
    last = made;
    value.catch(() => {
      if (last === made) last = undefined;
    });
    return value;
  };
}
