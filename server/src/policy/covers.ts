import { comparable } from './match.ts';
import { CONDITION_FIELDS, type Conditions } from './policy.ts';

/** Whether whatever meets the second conditions meets the first as well. */
export function covers(wide: Conditions, narrow: Conditions): boolean {
  return CONDITION_FIELDS.every((field) => {
    const values = wide[field];
    if (values === undefined) return true;
    const known = new Set(values.map(comparable));
    return narrow[field]?.every((value) => known.has(comparable(value))) === true;
  });
}
