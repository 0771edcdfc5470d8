/** A body as it is sent, of the type `CONTENT_TYPE`. */
export type Body = Uint8Array;

/** Random once: photographs hold every text but one that nobody could know. */
const BOUNDARY = `facenition-${crypto.randomUUID()}`;
export const CONTENT_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

export interface Form {
  readonly fields: Readonly<Record<string, string>>;
  /** Photographs by the field that they go into. */
  readonly files?: Readonly<Record<string, readonly Uint8Array[]>>;
}

/** A form as bytes (RFC 7578), made at once: a request under load waits for nothing. */
export function multipart({ fields, files = {} }: Form): Body {
  const parts: Uint8Array[] = [];
  const text = (line: string): number => parts.push(Buffer.from(line));
  for (const [name, value] of Object.entries(fields)) {
    text(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  }
  for (const [name, photos] of Object.entries(files)) {
    for (const photo of photos) {
      text(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="photo.jpg"\r\n` +
          'Content-Type: image/jpeg\r\n\r\n',
      );
      parts.push(photo);
      text('\r\n');
    }
  }
  text(`--${BOUNDARY}--\r\n`);
  return Buffer.concat(parts);
}
