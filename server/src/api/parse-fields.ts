import { FacenitionError } from '@facenition/core';
import type * as z from 'zod';

/** Everything in a body but its photos, before anything in it is believed. */
export type GivenFields = Readonly<Record<string, unknown>>;

/**
 * Reads the fields of a request.
 *
 * @throws FacenitionError `ERR_FIELD_MISSING`, `ERR_FIELD_UNKNOWN` or `ERR_FIELD_INVALID`: the first
 *   thing that is wrong, by the name of the field and never by its value
 */
export function parseFields<Fields extends z.ZodType>(
  schema: Fields,
  fields: GivenFields,
): z.output<Fields> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw asFieldFault(parsed.error, fields);
}

function asFieldFault({ issues }: z.ZodError, fields: GivenFields): FacenitionError {
  const [issue] = issues;
  if (issue?.code === 'unrecognized_keys') {
    const name = JSON.stringify((issue.keys[0] ?? '').slice(0, 40));
    return new FacenitionError('ERR_FIELD_UNKNOWN', `unknown field: ${name}`);
  }
  const name = String(issue?.path[0]);
  return Object.hasOwn(fields, name)
    ? new FacenitionError('ERR_FIELD_INVALID', `${name}: ${issue?.message}`)
    : new FacenitionError('ERR_FIELD_MISSING', `missing field: ${name}`);
}
