import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FacenitionError, type FilePack, type ModelFile } from '@facenition/core';
import { isSystemError } from '../files/atomic.ts';
import { holding } from '../files/process-lock.ts';
import {
  buildMissingFiles,
  inModelsFolder,
  missingFiles,
  modelPath,
  storeModelFile,
} from './model-files.ts';

/** The part of the platform's `fetch` that downloads need. */
export type Download = (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>> },
) => Promise<Response>;

/** Node reads the proxy variables where it is told to: https://nodejs.org/api/cli.html */
const WAYS_AROUND =
  '; behind a proxy set NODE_USE_ENV_PROXY=1 and HTTPS_PROXY, without a network bring the files ' +
  'by hand and use --from DIR';

/** Told as the bytes of one file come in. */
export type OnProgress = (file: ModelFile<string>, bytesDone: number) => void;

/**
 * Downloads what a pack lacks. A download that was broken off goes on where it ended; a file takes
 * its place only when it is whole and its hash is right.
 *
 * @throws FacenitionError `ERR_PACK_NOT_INSTALLED` or `ERR_MODEL_CORRUPT`
 */
export async function pullPack(
  modelsDir: string,
  pack: FilePack,
  ports: { readonly download: Download; readonly onProgress: OnProgress },
): Promise<void> {
  await buildMissingFiles(modelsDir, pack);
  for (const file of await missingFiles(modelsDir, pack)) {
    if (file.source.kind !== 'download') continue;
    const part = `${modelPath(modelsDir, pack, file)}.part`;
    const { url } = file.source;
    await inModelsFolder(modelsDir, async () => {
      await mkdir(dirname(part), { recursive: true });
      await holding(`${part}.lock`, async () => {
        await fetchInto(part, file, url, ports);
        const content = new Uint8Array(await readFile(part));
        // A wrong part must not be resumed again.
        await rm(part);
        await storeModelFile(modelsDir, pack, file, content);
      });
    });
  }
}

async function fetchInto(
  part: string,
  file: ModelFile<string>,
  url: string,
  { download, onProgress }: { readonly download: Download; readonly onProgress: OnProgress },
): Promise<void> {
  const had = await sizeOf(part);
  const resumeAt = had < file.bytes ? had : 0;
  if (had === file.bytes) return;
  const response = await request(url, resumeAt, download);
  // A server that does not resume sends everything from the beginning.
  const start = response.status === 206 ? resumeAt : 0;
  const output = await open(part, start > 0 ? 'a' : 'w');
  let done = start;
  try {
    for await (const chunk of bodyOf(response, url)) {
      done += chunk.length;
      if (done > file.bytes) throw failed(url, `sends more than ${file.bytes} bytes`);
      await output.write(chunk);
      onProgress(file, done);
    }
  } catch (cause) {
    throw cause instanceof FacenitionError ? cause : failed(url, 'broke off; run it again', cause);
  } finally {
    await output.close();
  }
  if (done < file.bytes) throw failed(url, 'ended early; run it again');
}

async function request(url: string, resumeAt: number, download: Download): Promise<Response> {
  const headers: Record<string, string> = resumeAt > 0 ? { Range: `bytes=${resumeAt}-` } : {};
  let response: Response;
  try {
    response = await download(url, { headers });
  } catch (cause) {
    throw failed(url, 'cannot be reached', cause, WAYS_AROUND);
  }
  const resumed = response.headers.get('Content-Range')?.startsWith(`bytes ${resumeAt}-`) === true;
  if (response.status === 200 || (response.status === 206 && resumeAt > 0 && resumed)) {
    return response;
  }
  throw failed(url, `answered ${response.status}`, undefined, WAYS_AROUND);
}

function bodyOf(response: Response, url: string): AsyncIterable<Uint8Array> {
  if (response.body === null) throw failed(url, 'sent nothing');
  return response.body;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 0;
    throw error;
  }
}

function failed(url: string, what: string, cause?: unknown, more = ''): FacenitionError {
  return new FacenitionError('ERR_PACK_NOT_INSTALLED', `${url} ${what}${more}`, { cause });
}
