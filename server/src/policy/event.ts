import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import type { PolicyEvent } from './policy.ts';

const Text = z.string().min(1).max(256);

const Event = z.strictObject({
  idp: Text,
  tenant: Text,
  application: Text.optional(),
  groups: z.array(Text).max(10_000).optional(),
  risk: Text.optional(),
});

/**
 * Reads a request as JSON: `{"idp", "tenant", "application"?, "groups"?, "risk"?}`.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID`
 */
export function parsePolicyEvent(json: string): PolicyEvent {
  const read = Event.safeParse(fromJson(json));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new FacenitionError(
    'ERR_FIELD_INVALID',
    `event${where === '' ? '' : `.${where}`}: takes JSON with idp and tenant and, where they are ` +
      'told, application, groups (a list) and risk',
  );
}

function fromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
