import {
  CONDITION_FIELDS,
  type ConditionField,
  type Conditions,
  type PolicyEvent,
  RISKS,
} from './policy.ts';

/** Whether conditions hold, and which of them decide that. */
export interface Match {
  /** `unknown`: none fails, and of `fields` the request does not tell. */
  readonly verdict: 'yes' | 'no' | 'unknown';
  /** `yes`: all. `no`: those that do not hold. `unknown`: those that are not told. */
  readonly fields: readonly ConditionField[];
}

/** Compares conditions with what is told of a request. */
export function match(when: Conditions, event: PolicyEvent): Match {
  const fields = CONDITION_FIELDS.filter((field) => when[field] !== undefined);
  const verdicts = fields.map((field) => [field, holds(when[field] ?? [], told(event, field))]);
  const of = (wanted: boolean | undefined): readonly ConditionField[] =>
    fields.filter((_, at) => verdicts[at]?.[1] === wanted);
  if (of(false).length > 0) return { verdict: 'no', fields: of(false) };
  if (of(undefined).length > 0) return { verdict: 'unknown', fields: of(undefined) };
  return { verdict: 'yes', fields };
}

/** What a request tells about a field, to be compared; `undefined`: nothing. */
export function told(event: PolicyEvent, field: ConditionField): readonly string[] | undefined {
  if (field === 'groups') return event.groups;
  const value = event[field];
  if (value === undefined || value === '') return undefined;
  if (field === 'risk' && !RISKS.some((risk) => risk === value)) return undefined;
  return [value];
}

function holds(values: readonly string[], are: readonly string[] | undefined): boolean | undefined {
  if (are === undefined) return undefined;
  const wanted = new Set(values.map(comparable));
  return are.some((value) => wanted.has(comparable(value)));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Exactly as written, but for UUIDs: Entra's tools write them in both cases. */
export function comparable(value: string): string {
  return UUID.test(value) ? value.toLowerCase() : value;
}
