import { FacenitionError } from '@facenition/core';

const DATA_URL = /^data:image\/[\w.+-]{1,60};base64,/;

export interface PhotoRule {
  /** Of the field, for what is said about it. */
  readonly name: string;
  /** 0: there is no such field. */
  readonly most: number;
  readonly maxImageBytes: number;
}

/**
 * Reads the images in a field of a JSON body: one base64 text or a list of up to `most`, each with
 * or without a `data:image/...;base64,` prefix.
 *
 * @throws FacenitionError `ERR_FIELD_UNKNOWN`, `ERR_FIELD_INVALID` or `ERR_PAYLOAD_TOO_LARGE`
 */
export function decodePhotos(value: unknown, rule: PhotoRule): readonly Uint8Array[] {
  const { name, most } = rule;
  if (most === 0) throw new FacenitionError('ERR_FIELD_UNKNOWN', `unknown field: "${name}"`);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > most) throw invalid(rule, `at most ${most} can be sent`);
  return list.map((entry) => decodePhoto(entry, rule));
}

function decodePhoto(value: unknown, rule: PhotoRule): Uint8Array {
  const { name, maxImageBytes } = rule;
  if (typeof value !== 'string') throw invalid(rule, 'must be base64 text or a list of such texts');
  const text = value.slice(DATA_URL.exec(value.slice(0, 100))?.[0].length ?? 0);
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const length = (text.length / 4) * 3 - padding;
  if (length > maxImageBytes) {
    throw new FacenitionError(
      'ERR_PAYLOAD_TOO_LARGE',
      `${name}: larger than ${maxImageBytes} bytes`,
    );
  }
  // Memory of its own, so that it can be handed to another thread without a copy.
  const bytes = new Uint8Array(Math.max(0, Math.ceil(length)));
  // Buffer skips what it does not know and takes the URL alphabet too. A text that came out at
  // its full length, without that alphabet, is RFC 4648 section 4 as it is written.
  const written = Buffer.from(bytes.buffer).write(text, 'base64');
  if (written !== length || /[-_]/.test(text)) throw invalid(rule, 'is not base64');
  return bytes;
}

function invalid({ name }: PhotoRule, message: string): FacenitionError {
  return new FacenitionError('ERR_FIELD_INVALID', `${name}: ${message}`);
}
