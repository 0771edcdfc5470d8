import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { FacenitionError, type PackManifest } from '@facenition/core';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { PAGE_ROLES } from '../capture/view.ts';
import { onlyMethods } from '../http/only-methods.ts';
import { loadModelFile } from '../packs/model-files.ts';
import { PAGE_FILES } from './page-folder.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
};

interface ServedFile {
  readonly content: Uint8Array;
  readonly tag: string;
  /** Compressed with Brotli when the page was built. */
  readonly compressed?: Uint8Array;
}

export interface FileRoutePorts {
  readonly pageFolder: string;
  readonly pack: PackManifest;
  readonly modelsDir: string;
}

/** The files of the capture page and the models that it runs: public, and the same for everybody. */
export function createFileRoutes({ pageFolder: folder, pack, modelsDir }: FileRoutePorts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const loaded = new Map<string, Promise<ServedFile>>();
  const once = (name: string, load: Loader): Promise<ServedFile> => {
    const file = loaded.get(name) ?? load();
    loaded.set(name, file);
    // What could not be loaded is tried again: its cause may have been mended.
    file.catch(() => loaded.delete(name));
    return file;
  };
  const serve = (path: string, load: (name: string) => Loader | undefined): void => {
    const handler: RequestHandler = async (request, response) => {
      const name = String(request.params.name);
      const loader = load(name);
      if (loader === undefined) throw new FacenitionError('ERR_NOT_FOUND', 'there is no such file');
      send(request, response, name, await once(`${path}${name}`, loader));
    };
    router.route(`${path}:name`).get(handler).all(onlyMethods('GET', 'HEAD'));
  };
  serve('/served/', (name) =>
    PAGE_FILES.some((known) => known === name) ? () => readBuilt(folder, name) : undefined,
  );
  serve('/models/', (name) => {
    const role = PAGE_ROLES.find((one) =>
      pack.files.some((file) => file.role === one && file.name === name),
    );
    return role === undefined
      ? undefined
      : async () => tagged(await loadModelFile(modelsDir, pack, role));
  });
  return router;
}

/** The page itself, for every capture the same. Rejects with `ERR_PAGE_NOT_BUILT`. */
export async function readPage(folder: string): Promise<string> {
  return Buffer.from(await readFile(join(folder, 'page.html')).catch(notBuilt)).toString();
}

type Loader = () => Promise<ServedFile>;

async function readBuilt(folder: string, name: string): Promise<ServedFile> {
  const content = await readFile(join(folder, name)).catch(notBuilt);
  const compressed = await readFile(join(folder, `${name}.br`)).catch(() => undefined);
  return { ...tagged(content), ...(compressed !== undefined && { compressed }) };
}

function notBuilt(): never {
  throw new FacenitionError(
    'ERR_PAGE_NOT_BUILT',
    'the capture page is not built: npm run build:web',
  );
}

function tagged(content: Uint8Array): ServedFile {
  return { content, tag: `"${createHash('sha256').update(content).digest('base64url')}"` };
}

const HOLD_SECONDS = 300;

function send(
  request: Request,
  response: Response,
  name: string,
  { content, tag, compressed }: ServedFile,
): void {
  response.vary('Accept-Encoding');
  response.set({
    'Cache-Control': `public, max-age=${HOLD_SECONDS}`,
    ETag: tag,
    'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
    // An element in another page loads them, too.
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
  if (request.get('If-None-Match') === tag) {
    response.status(304).end();
    return;
  }
  const isCompressed = compressed !== undefined && request.acceptsEncodings('br') === 'br';
  if (isCompressed) response.set('Content-Encoding', 'br');
  const { buffer, byteOffset, byteLength } = isCompressed ? compressed : content;
  response.send(Buffer.from(buffer, byteOffset, byteLength));
}
