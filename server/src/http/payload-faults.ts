import { FacenitionError, type FacenitionErrorCode } from '@facenition/core';
import { PHOTO_FIELDS } from '../api/operation.ts';

/** Multer's and body-parser's own codes, and what they are here. */
const KNOWN: Readonly<Record<string, readonly [FacenitionErrorCode, string]>> = {
  LIMIT_FILE_SIZE: ['ERR_PAYLOAD_TOO_LARGE', 'a photo is larger than this server takes'],
  LIMIT_FILE_COUNT: ['ERR_FIELD_INVALID', 'too many photos'],
  LIMIT_PART_COUNT: ['ERR_PAYLOAD_TOO_LARGE', 'too many parts'],
  LIMIT_FIELD_COUNT: ['ERR_PAYLOAD_TOO_LARGE', 'too many fields'],
  LIMIT_FIELD_VALUE: ['ERR_PAYLOAD_TOO_LARGE', 'a field is too long'],
  LIMIT_FIELD_KEY: ['ERR_FIELD_UNKNOWN', 'the name of a field is too long'],
  LIMIT_FIELD_NESTING: ['ERR_FIELD_UNKNOWN', 'the name of a field has brackets'],
  MISSING_FIELD_NAME: ['ERR_PAYLOAD_MALFORMED', 'a part has no name'],
  'entity.too.large': ['ERR_PAYLOAD_TOO_LARGE', 'the body is larger than this server takes'],
  'entity.structure': ['ERR_PAYLOAD_MALFORMED', 'the body holds more than fields and photos'],
  'encoding.unsupported': ['ERR_PAYLOAD_UNSUPPORTED', 'a compressed body is not taken'],
  'charset.unsupported': ['ERR_PAYLOAD_UNSUPPORTED', 'send JSON in UTF-8'],
};

/** Turns what a body parser raised into a fault of the caller, without quoting the body. */
export function asPayloadFault(error: unknown): FacenitionError {
  if (textOf(error, 'code') === 'LIMIT_UNEXPECTED_FILE') {
    const name = PHOTO_FIELDS.find((known) => known === textOf(error, 'field'));
    return name === undefined
      ? new FacenitionError('ERR_FIELD_UNKNOWN', 'only photo and reference may be files')
      : new FacenitionError('ERR_FIELD_INVALID', `${name}: too many files`);
  }
  const [code, message] = KNOWN[textOf(error, 'code')] ??
    KNOWN[textOf(error, 'type')] ?? ['ERR_PAYLOAD_MALFORMED', 'the body cannot be read'];
  return new FacenitionError(code, message);
}

function textOf(error: unknown, name: string): string {
  const value: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}
