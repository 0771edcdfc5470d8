import { FacenitionError } from '@facenition/core';
import express, { type Request, type RequestHandler, type Response } from 'express';
import multer from 'multer';
import { decodePhotos } from './base64-photos.ts';
import { type BodyLimits, encodedBytes } from './body-admission.ts';
import { checkJsonStructure } from './json-structure.ts';
import { asPayloadFault } from './payload-faults.ts';
import { createPhotoStorage } from './photo-storage.ts';

export const MAX_PHOTOS = 5;
const PHOTO = 'photo';
const MAX_TEXT_BYTES = 8192;
const MAX_TEXT_FIELDS = 16;
const MULTIPART = 'multipart/form-data';
const JSON_TYPE = 'application/json';

/** A request's content before anything in it is believed. */
export interface Body {
  /** Everything but the photos; values are of any type. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly photos: readonly Uint8Array[];
}

/** A body whose photos have not been looked at. */
export interface ReceivedBody {
  readonly fields: Body['fields'];
  /** Throws `ERR_FIELD_*` or `ERR_PAYLOAD_TOO_LARGE`. */
  readonly decodePhotos: () => Body['photos'];
}

/** Reads a request's body once; rejects with `ERR_PAYLOAD_*` or `ERR_FIELD_*`. */
export type BodyReader = (request: Request, response: Response) => Promise<ReceivedBody>;

/**
 * Bodies are `multipart/form-data` with files named `photo`, or `application/json` with `photo` in
 * base64, one or a list. Both are held in memory: no image touches a disk.
 */
export function createBodyReader({ maxImageBytes, maxRequestBytes }: BodyLimits): BodyReader {
  const readMultipart = multer({
    storage: createPhotoStorage(maxRequestBytes),
    limits: {
      fileSize: maxImageBytes,
      files: MAX_PHOTOS,
      fields: MAX_TEXT_FIELDS,
      fieldSize: MAX_TEXT_BYTES,
      fieldNameSize: 100,
      fieldNestingDepth: 0,
      parts: MAX_PHOTOS + MAX_TEXT_FIELDS,
      headerPairs: 32,
    },
  }).array(PHOTO, MAX_PHOTOS);
  const readJson = express.json({
    limit: encodedBytes(maxRequestBytes),
    // A compressed body would be a second way to be larger than it looks.
    inflate: false,
    verify: (_request, _response, bytes) => checkJsonStructure(bytes),
  });

  return async (request, response) => {
    const kind = request.is([MULTIPART, JSON_TYPE]);
    if (kind === MULTIPART) {
      await run(readMultipart, request, response);
      return multipartBody(taken(request));
    }
    if (kind === JSON_TYPE) {
      await run(readJson, request, response);
      return jsonBody(taken(request), maxImageBytes);
    }
    throw new FacenitionError(
      'ERR_PAYLOAD_UNSUPPORTED',
      'send multipart/form-data (the photo as a file) or application/json (in base64)',
    );
  };
}

/** Whether the body is of a kind that could be read at all. */
export function hasReadableBody(request: Request): boolean {
  return typeof request.is([MULTIPART, JSON_TYPE]) === 'string';
}

interface ParsedBody {
  readonly body: unknown;
  readonly files: Request['files'];
}

/** What a parser left in the request, which holds on to it no longer than this. */
function taken(request: Request): ParsedBody {
  const { body, files } = request;
  request.body = undefined;
  delete request.files;
  return { body, files };
}

function multipartBody({ body, files }: ParsedBody): ReceivedBody {
  if (!isRecord(body)) throw malformed();
  const fields = { ...body };
  const photos = Array.isArray(files) ? files.map(({ buffer }) => viewOf(buffer)) : [];
  const decode = (): Body['photos'] => {
    if (!(PHOTO in fields)) return photos;
    throw new FacenitionError('ERR_FIELD_INVALID', 'photo: must be sent as a file in a form');
  };
  return { fields, decodePhotos: decode };
}

function jsonBody({ body }: ParsedBody, maxImageBytes: number): ReceivedBody {
  if (!isRecord(body)) throw malformed();
  const { [PHOTO]: photo, ...fields } = body;
  return {
    fields,
    decodePhotos: () => (photo === undefined ? [] : decodePhotos(photo, MAX_PHOTOS, maxImageBytes)),
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function run(handler: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (error?: unknown): void =>
      error === undefined ? resolve() : reject(asPayloadFault(error));
    void handler(request, response, ended);
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(): FacenitionError {
  return new FacenitionError('ERR_PAYLOAD_MALFORMED', 'the body cannot be read');
}
