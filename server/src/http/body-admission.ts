import { FacenitionError } from '@facenition/core';
import type { Request, Response } from 'express';
import { createByteBudget } from './byte-budget.ts';
import { ClientGone } from './client-gone.ts';

/** All that stands around the photos of a body: other fields, boundaries, the headers of parts. */
export const TEXT_ALLOWANCE_BYTES = 160 * 1024;

/** What a usual request holds: three photographs as a telephone makes them. */
const BYTES_PER_PLACE = 4 * 2 ** 20;

/** Bodies whose sender is still unknown share this part: they cannot keep others out. */
const SHARE_OF_UNKNOWN = 1 / 4;

export interface BodyLimits {
  /** Of one photo. */
  readonly maxImageBytes: number;
  /** Of all photos of one request. */
  readonly maxRequestBytes: number;
  /** How many requests may be in work or wait. */
  readonly places: number;
}

/**
 * Decides, before a byte of it is read, whether a body may come in, and holds its size against a
 * budget of all bodies in memory until the request has ended.
 *
 * A known sender has shown a valid client token. A caller who has it in the body must say how
 * long that is, and may send one photo.
 *
 * @throws FacenitionError `ERR_UNAUTHENTICATED`, `ERR_PAYLOAD_TOO_LARGE` or `ERR_OVERLOADED`
 */
export type BodyAdmission = (request: Request, response: Response, sender: Sender) => void;

export interface Sender {
  readonly known: boolean;
  /** Whether the operation takes photos; without them no body is long. */
  readonly sendsPhotos: boolean;
}

export function createBodyAdmission(limits: BodyLimits): BodyAdmission {
  const mostOfKnown = encodedBytes(limits.maxRequestBytes);
  const mostOfUnknown = encodedBytes(Math.min(limits.maxImageBytes, limits.maxRequestBytes));
  const total = limits.places * BYTES_PER_PLACE;
  const budgetOfKnown = createByteBudget(Math.max(total, mostOfKnown));
  const budgetOfUnknown = createByteBudget(Math.max(total * SHARE_OF_UNKNOWN, mostOfUnknown));

  return (request, response, { known, sendsPhotos }) => {
    const length = lengthOf(request);
    if (!known && length === undefined) {
      throw new FacenitionError(
        'ERR_UNAUTHENTICATED',
        'a body without Content-Length needs the client token in the header X-Auth-Token',
      );
    }
    const mostWithPhotos = known ? mostOfKnown : mostOfUnknown;
    const most = sendsPhotos ? mostWithPhotos : TEXT_ALLOWANCE_BYTES;
    if (length !== undefined && length > most) throw tooLarge(known || !sendsPhotos);
    // After the end there is no `close` any more that would give the bytes back.
    if (response.closed) throw new ClientGone();
    const release = (known ? budgetOfKnown : budgetOfUnknown).take(length ?? most);
    response.once('close', release);
  };
}

/** The longest body that holds so many bytes of photos, in the longer of both encodings. */
export function encodedBytes(photoBytes: number): number {
  return Math.ceil(photoBytes * (4 / 3)) + TEXT_ALLOWANCE_BYTES;
}

/** `undefined`: sent in chunks, so nobody knows. */
function lengthOf({ headers }: Request): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

function tooLarge(known: boolean): FacenitionError {
  return new FacenitionError(
    'ERR_PAYLOAD_TOO_LARGE',
    known
      ? 'the body is larger than this server takes'
      : 'a body of this size needs the client token in the header X-Auth-Token',
  );
}
