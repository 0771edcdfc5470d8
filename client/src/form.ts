import type { Photo } from './call-types.ts';

/** A body and its `Content-Type`. */
export interface Encoded {
  readonly body: Blob;
  readonly type: string;
}

export type FormEntry = readonly [name: string, value: string | Photo];

/**
 * `multipart/form-data` (RFC 7578). Not by `FormData`: that turns every line break of a text into
 * CRLF, and a secret has to arrive as it is; and undici takes no `FormData` but its own.
 */
export function encodeForm(entries: readonly FormEntry[], boundary: string): Encoded {
  const parts = entries.flatMap(([name, value]) => {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"`;
    if (typeof value === 'string') return [`${head}\r\n\r\n${value}\r\n`];
    return [
      `${head}; filename="photo"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      bytesOf(value),
      '\r\n',
    ];
  });
  return {
    body: new Blob([...parts, `--${boundary}--\r\n`]),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function escaped(name: string): string {
  return name.replace(/[\r\n"]/g, encodeURIComponent);
}

/** A `Blob` takes no memory that is shared between threads: such bytes are copied before. */
function bytesOf(photo: Photo): Uint8Array<ArrayBuffer> | ArrayBuffer | Blob {
  if (!(photo instanceof Uint8Array)) return photo;
  return isOwn(photo) ? photo : new Uint8Array(photo);
}

function isOwn(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer;
}
