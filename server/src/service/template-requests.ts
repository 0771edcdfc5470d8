import {
  type EnrolmentRequest,
  FacenitionError,
  type UserSecret,
  type VerificationRequest,
} from '@facenition/core';
import type * as z from 'zod';
import type { authenticate, generate } from '../api/operations/identity-tokens.ts';
import type { rotate } from '../api/operations/lifecycle.ts';
import type { Verification } from './verification.ts';

type Photos = readonly Uint8Array[];

/** What a `generate` request asks for. Throws `ERR_FIELD_MISSING`. */
export function enrolmentRequest(
  given: z.output<(typeof generate)['fields']>,
  samples: Photos,
): EnrolmentRequest {
  const secret = secretOf(given.password, given.device_secret);
  if (secret === undefined) {
    throw new FacenitionError('ERR_FIELD_MISSING', 'password or device_secret is needed');
  }
  return {
    samples,
    secret,
    scope: given.scope,
    level: given.accuracy,
    faceChoice: given.face,
    ...(given.expiry !== undefined && { expires: given.expiry }),
  };
}

/** What an `authenticate` request asks for. */
export function verificationRequest(
  given: Omit<z.output<(typeof authenticate)['fields']>, 'nonce'>,
  samples: Photos,
): VerificationRequest {
  const secret = secretOf(given.password, given.device_secret);
  return {
    token: given.token,
    samples,
    // Without a secret the answer is that of a wrong one: which was missing is nobody's business.
    ...(secret !== undefined && { secret }),
    scope: given.scope,
    level: given.accuracy,
    faceChoice: given.face,
  };
}

/** What both halves of a `rotate` request ask for. Throws `ERR_FIELD_MISSING`. */
export function renewalRequests(
  given: z.output<(typeof rotate)['fields']>,
  samples: Photos,
): { readonly verification: Verification; readonly enrolment: EnrolmentRequest } {
  const { new_password, new_device_secret, nonce, ...rest } = given;
  const isNew = new_password !== undefined || new_device_secret !== undefined;
  const secret = isNew ? { password: new_password, device_secret: new_device_secret } : {};
  return {
    verification: { request: verificationRequest(rest, samples), nonce },
    // Photos are handed over to whoever works with them: each half has its own.
    enrolment: enrolmentRequest(
      { ...rest, ...secret },
      samples.map((sample) => sample.slice()),
    ),
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
