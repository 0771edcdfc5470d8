import { FacenitionError } from '@facenition/core';
import express, { type Request, type RequestHandler, type Response } from 'express';
import multer from 'multer';
import { type Operation, PHOTO_FIELDS, type PhotoField } from '../api/operation.ts';
import type { GivenFields } from '../api/parse-fields.ts';
import { decodePhotos } from './base64-photos.ts';
import { type BodyLimits, encodedBytes } from './body-admission.ts';
import { checkJsonStructure } from './json-structure.ts';
import { asPayloadFault } from './payload-faults.ts';
import { createPhotoStorage } from './photo-storage.ts';

const MAX_TEXT_BYTES = 8192;
/** The most that an operation has, each group of a person by itself among them; lists are longer in JSON. */
const MAX_TEXT_FIELDS = 64;
const MULTIPART = 'multipart/form-data';
const JSON_TYPE = 'application/json';

/** The images of a request by the name of their field. */
export type Photos = Readonly<Record<PhotoField, readonly Uint8Array[]>>;

/** A request's content before anything in it is believed. */
export interface Body {
  /** Everything but the photos; values are of any type. */
  readonly fields: GivenFields;
  readonly photos: Photos;
}

/** A body whose photos have not been looked at. */
export interface ReceivedBody {
  readonly fields: GivenFields;
  /** Throws `ERR_FIELD_*` or `ERR_PAYLOAD_TOO_LARGE`. */
  readonly decodePhotos: () => Photos;
}

/** Reads a request's body once; rejects with `ERR_PAYLOAD_*` or `ERR_FIELD_*`. */
export type BodyReader = (request: Request, response: Response) => Promise<ReceivedBody>;

/**
 * Bodies are `multipart/form-data` with images as files, or `application/json` with images in
 * base64, one or a list. Both are held in memory: no image touches a disk.
 *
 * @param taken which images the operation takes, and how many
 */
export function createBodyReader(
  { maxImageBytes, maxRequestBytes }: BodyLimits,
  taken: Operation['photos'],
): BodyReader {
  const files = PHOTO_FIELDS.map((name) => ({ name, maxCount: taken[name]?.most ?? 0 }));
  const most = files.reduce((sum, { maxCount }) => sum + maxCount, 0);
  const readMultipart = multer({
    storage: createPhotoStorage(maxRequestBytes),
    limits: {
      fileSize: maxImageBytes,
      files: most,
      fields: MAX_TEXT_FIELDS,
      fieldSize: MAX_TEXT_BYTES,
      fieldNameSize: 100,
      fieldNestingDepth: 0,
      parts: most + MAX_TEXT_FIELDS,
      headerPairs: 32,
    },
  }).fields(files.filter(({ maxCount }) => maxCount > 0));
  const readJson = express.json({
    limit: encodedBytes(most === 0 ? 0 : maxRequestBytes),
    // A compressed body would be a second way to be larger than it looks.
    inflate: false,
    verify: (_request, _response, bytes) => checkJsonStructure(bytes),
  });

  return async (request, response) => {
    const kind = request.is([MULTIPART, JSON_TYPE]);
    if (kind === MULTIPART) {
      await run(readMultipart, request, response);
      return multipartBody(takeBody(request));
    }
    if (kind === JSON_TYPE) {
      await run(readJson, request, response);
      return jsonBody(takeBody(request), taken, maxImageBytes);
    }
    // No body at all: there are operations that need nothing but a client token.
    if (most === 0 && isEmpty(request)) return { fields: {}, decodePhotos: () => NO_PHOTOS };
    throw new FacenitionError(
      'ERR_PAYLOAD_UNSUPPORTED',
      'send multipart/form-data (photos as files) or application/json (photos in base64)',
    );
  };
}

const NO_PHOTOS: Photos = { photo: [], reference: [] };

/** Whether there is no body: some clients say so with a length of 0. */
function isEmpty({ headers }: Request): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
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
function takeBody(request: Request): ParsedBody {
  const { body, files } = request;
  request.body = undefined;
  delete request.files;
  return { body, files };
}

function multipartBody({ body, files }: ParsedBody): ReceivedBody {
  if (!isRecord(body)) throw malformed();
  const fields = { ...body };
  const photos = mapPhotos((name) => filesOf(files, name).map(({ buffer }) => viewOf(buffer)));
  const decode = (): Photos => {
    const asText = PHOTO_FIELDS.find((name) => name in fields);
    if (asText === undefined) return photos;
    throw new FacenitionError('ERR_FIELD_INVALID', `${asText}: must be sent as a file in a form`);
  };
  return { fields, decodePhotos: decode };
}

function filesOf(files: Request['files'], name: PhotoField): readonly Express.Multer.File[] {
  return files === undefined || Array.isArray(files) ? [] : (files[name] ?? []);
}

function jsonBody(
  { body }: ParsedBody,
  taken: Operation['photos'],
  maxImageBytes: number,
): ReceivedBody {
  if (!isRecord(body)) throw malformed();
  const { photo, reference, ...fields } = body;
  const given = { photo, reference };
  return {
    fields,
    decodePhotos: () =>
      mapPhotos((name) =>
        given[name] === undefined
          ? []
          : decodePhotos(given[name], { name, most: taken[name]?.most ?? 0, maxImageBytes }),
      ),
  };
}

function mapPhotos(read: (name: PhotoField) => readonly Uint8Array[]): Photos {
  return { photo: read('photo'), reference: read('reference') };
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
