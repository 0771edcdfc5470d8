import { FacenitionError } from '@facenition/core';
import express, { type Request, type RequestHandler, type Response } from 'express';
import multer from 'multer';
import { decodePhotos } from './base64-photos.ts';
import { asPayloadFault } from './payload-faults.ts';

export const MAX_PHOTOS = 5;
const PHOTO = 'photo';
const MAX_TEXT_BYTES = 8192;
const MAX_TEXT_FIELDS = 16;

/** A request's content before anything in it is believed. */
export interface Body {
  /** Everything but the photos; values are of any type. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly photos: readonly Uint8Array[];
}

/** Reads a request's body once; rejects with `ERR_PAYLOAD_*` or `ERR_FIELD_*`. */
export type BodyReader = (request: Request, response: Response) => Promise<Body>;

/**
 * Bodies are `multipart/form-data` with files named `photo`, or `application/json` with `photo` in
 * base64, one or a list. Both are held in memory: no image touches a disk.
 */
export function createBodyReader(maxImageBytes: number): BodyReader {
  const readMultipart = multer({
    storage: multer.memoryStorage(),
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
    limit: MAX_PHOTOS * Math.ceil(maxImageBytes * (4 / 3)) + MAX_TEXT_FIELDS * MAX_TEXT_BYTES,
    // A compressed body would be a second way to be larger than it looks.
    inflate: false,
  });

  return async (request, response) => {
    if (request.is('multipart/form-data') !== false) {
      await run(readMultipart, request, response);
      return multipartBody(request);
    }
    if (request.is('application/json') !== false) {
      await run(readJson, request, response);
      return jsonBody(request.body, maxImageBytes);
    }
    throw new FacenitionError(
      'ERR_PAYLOAD_UNSUPPORTED',
      'send multipart/form-data or application/json',
    );
  };
}

/** Whether the body is of a kind that could be read at all. */
export function hasReadableBody(request: Request): boolean {
  return typeof request.is(['multipart/form-data', 'application/json']) === 'string';
}

function multipartBody({ body, files }: Request): Body {
  if (!isRecord(body)) throw malformed();
  if (PHOTO in body) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'photo: must be sent as a file in a form');
  }
  const photos = Array.isArray(files) ? files.map(({ buffer }) => new Uint8Array(buffer)) : [];
  return { fields: { ...body }, photos };
}

function jsonBody(body: unknown, maxImageBytes: number): Body {
  if (!isRecord(body)) throw malformed();
  const { [PHOTO]: photo, ...fields } = body;
  const photos = photo === undefined ? [] : decodePhotos(photo, MAX_PHOTOS, maxImageBytes);
  return { fields, photos };
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
