/** The element at a place, counted from the end where negative. Throws a RangeError beyond the list. */
export function nth<T>(list: readonly T[], index: number): T {
  const element = list.at(index);
  if (element === undefined)
    throw new RangeError(`no element ${index} in a list of ${list.length}`);
  return element;
}
