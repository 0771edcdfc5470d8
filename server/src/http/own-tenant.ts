import { FacenitionError } from '@facenition/core';
import type * as z from 'zod';
import { type GivenFields, parseFields } from '../api/parse-fields.ts';
import type { IdentityTenant } from '../store/client-tokens.ts';

/** The fields of all operations that name an identity provider or a tenant of it. */
const NAMING = [
  ['idp', 'idp'],
  ['tenant', 'tenant'],
  ['to_idp', 'idp'],
  ['to_tenant', 'tenant'],
] as const satisfies readonly (readonly [string, keyof IdentityTenant])[];

/**
 * Reads the fields of a request of a client that may act for one identity provider and tenant: what
 * an operation names has to be that, and is taken to be that where it need not be named.
 *
 * @throws FacenitionError `ERR_SCOPE_INSUFFICIENT` for any other, and as `parseFields`
 */
export function parseWithin<Fields extends z.ZodObject>(
  schema: Fields,
  given: GivenFields,
  boundTo: IdentityTenant | undefined,
): z.output<Fields> {
  if (boundTo === undefined) return parseFields(schema, given);
  const implied = NAMING.filter(([name]) => schema.shape[name]?.safeParse(undefined).success);
  const own = Object.fromEntries(implied.map(([name, part]) => [name, boundTo[part]]));
  const fields = parseFields(schema, { ...own, ...given });
  for (const [name, part] of NAMING) {
    if (name in schema.shape && Reflect.get(fields, name) !== boundTo[part]) throw elsewhere();
  }
  return fields;
}

function elsewhere(): FacenitionError {
  return new FacenitionError(
    'ERR_SCOPE_INSUFFICIENT',
    'this client token is for another identity provider or tenant than the request names',
  );
}
