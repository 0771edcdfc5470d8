import type { Request } from 'express';
import type { StorageEngine } from 'multer';

/**
 * Keeps the files of a form in memory, each in a buffer of its own, so that it can be handed to
 * another thread without a copy; and counts all files of one request together.
 */
export function createPhotoStorage(maxRequestBytes: number): StorageEngine {
  const taken = new WeakMap<Request, number>();
  return {
    _handleFile(request, file, done) {
      const chunks: Uint8Array[] = [];
      let refused = false;
      file.stream.on('data', (chunk: Uint8Array) => {
        if (refused) return;
        const total = (taken.get(request) ?? 0) + chunk.length;
        taken.set(request, total);
        if (total <= maxRequestBytes) return void chunks.push(chunk);
        refused = true;
        chunks.length = 0;
        done(Object.assign(new Error('the files are too large'), { type: 'entity.too.large' }));
      });
      file.stream.on('end', () => {
        if (refused) return;
        const bytes = joined(chunks);
        done(null, { buffer: Buffer.from(bytes.buffer), size: bytes.length });
      });
    },
    _removeFile(_request, file, done) {
      file.buffer = Buffer.alloc(0);
      done(null);
    },
  };
}

/** Not `Buffer.concat`: that may cut small buffers out of a shared one. */
function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
