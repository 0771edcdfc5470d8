import {
  type EnrolmentRequest,
  FacenitionError,
  type UserSecret,
  type VerificationRequest,
} from '@facenition/core';
import type * as z from 'zod';
import type { Body } from './body.ts';
import { AuthenticateFields, GenerateFields } from './schemas.ts';

/** What a `generate` request asks for. Throws `ERR_FIELD_*`. */
export function readGenerate({ fields, photos }: Body): EnrolmentRequest {
  const { expiry, ...given } = parseFields(GenerateFields, fields);
  const secret = secretOf(given.password, given.device_secret);
  if (secret === undefined) {
    throw new FacenitionError('ERR_FIELD_MISSING', 'password or device_secret is needed');
  }
  return {
    samples: atLeastOne(photos),
    secret,
    scope: given.scope,
    level: given.accuracy,
    faceChoice: given.face,
    ...(expiry !== undefined && { expires: expiry }),
  };
}

/** What an `authenticate` or `authenticate-score` request asks for. Throws `ERR_FIELD_*`. */
export function readAuthenticate({ fields, photos }: Body): VerificationRequest {
  const given = parseFields(AuthenticateFields, fields);
  const secret = secretOf(given.password, given.device_secret);
  return {
    token: given.token,
    samples: atLeastOne(photos),
    // Without a secret the answer is that of a wrong one: which was missing is nobody's business.
    ...(secret !== undefined && { secret }),
    scope: given.scope,
    level: given.accuracy,
    faceChoice: given.face,
  };
}

/** An empty password is none: it would otherwise pass for a secret at enrolment. */
function secretOf(
  passphrase: string | undefined,
  key: Uint8Array | undefined,
): UserSecret | undefined {
  const text = passphrase === '' ? undefined : passphrase;
  if (key === undefined)
    return text === undefined ? undefined : { kind: 'passphrase', passphrase: text };
  return text === undefined
    ? { kind: 'device', key }
    : { kind: 'device-and-passphrase', key, passphrase: text };
}

function atLeastOne(photos: readonly Uint8Array[]): readonly Uint8Array[] {
  if (photos.length === 0) throw new FacenitionError('ERR_FIELD_MISSING', 'missing field: photo');
  return photos;
}

function parseFields<Fields extends z.ZodType>(
  schema: Fields,
  fields: Body['fields'],
): z.output<Fields> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw asFieldFault(parsed.error, fields);
}

/** The first thing that is wrong, by the name of the field and never by its value. */
function asFieldFault({ issues }: z.ZodError, fields: Body['fields']): FacenitionError {
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
