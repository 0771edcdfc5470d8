import { type Clock, FacenitionError } from '@facenition/core';
import type { Request, Response } from 'express';
import type { SettledAccess } from '../api/access.ts';
import type { Operation } from '../api/operation.ts';
import type { Caller, ClientTokens } from '../store/client-tokens.ts';
import { type Body, type BodyReader, createBodyReader, hasReadableBody } from './body.ts';
import { type BodyLimits, createBodyAdmission } from './body-admission.ts';
import type { RateLimits } from './rate-limits.ts';

export interface EntryPorts {
  readonly tokens: ClientTokens;
  readonly clock: Clock;
  readonly limits: BodyLimits;
  readonly rateLimits: RateLimits;
  /** Throws `ERR_OVERLOADED` where a request with photos could not be served once it is read. */
  readonly checkPlace: () => void;
}

/** A request that was let in. */
export interface Entered extends Body {
  /** Absent: anybody may call this operation, and nobody was asked. */
  readonly caller?: Caller;
}

/** Lets requests of one operation in; `access` is who may call it. */
export type Entry = (
  request: Request,
  response: Response,
  described: Operation,
  access: SettledAccess,
) => Promise<Entered>;

/**
 * Reads the body of a caller who may call: a token in the `X-Auth-Token` header is checked before
 * the body is read, one in the `auth_token` field before anything else in the body is looked at.
 *
 * An entry rejects with `ERR_UNAUTHENTICATED`, `ERR_SCOPE_INSUFFICIENT`, `ERR_RATE_LIMITED`,
 * `ERR_OVERLOADED`, and as the body reader.
 */
export function createEntry(ports: EntryPorts): Entry {
  const admitBody = createBodyAdmission(ports.limits);
  const readers = new Map<Operation, BodyReader>();
  return async (request, response, described, access) => {
    const check = createCheck(request, response, access, ports);
    const sendsPhotos = Object.keys(described.photos).length > 0;
    const header = request.get('X-Auth-Token');
    const open = access === 'anyone';
    const early = !open && (header !== undefined || !hasReadableBody(request));
    const known = early ? await check(header) : undefined;
    if (sendsPhotos) ports.checkPlace();
    admitBody(request, response, { known: known !== undefined, sendsPhotos });
    const { fields, decodePhotos } = await readerOf(described, ports, readers)(request, response);
    const { auth_token: inBody, ...rest } = fields;
    if (open) return { fields: rest, photos: decodePhotos() };
    return { caller: known ?? (await check(inBody)), fields: rest, photos: decodePhotos() };
  };
}

function readerOf(
  described: Operation,
  { limits }: EntryPorts,
  readers: Map<Operation, BodyReader>,
): BodyReader {
  const made = readers.get(described) ?? createBodyReader(limits, described.photos);
  readers.set(described, made);
  return made;
}

function createCheck(
  request: Request,
  response: Response,
  access: SettledAccess,
  { tokens, clock, rateLimits }: EntryPorts,
): (token: unknown) => Promise<Caller> {
  return async (token) => {
    const caller = typeof token === 'string' ? await tokens.accept(token, clock()) : undefined;
    if (caller === undefined) {
      await rateLimits.refused(request, response);
      throw new FacenitionError('ERR_UNAUTHENTICATED', 'a valid client token is needed');
    }
    await rateLimits.client(request, response, caller);
    if (access === 'anyone' || access === 'client' || caller.scopes.includes(access)) return caller;
    throw new FacenitionError(
      'ERR_SCOPE_INSUFFICIENT',
      `this client token has not the scope ${access}`,
    );
  };
}
