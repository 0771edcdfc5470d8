import { type Config, readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { type RunningServer, type ServerOptions, startServer } from '../src/server.ts';
import { temporaryFolder, type WhenDone } from './temporary-folder.ts';

/** Where the built-in models are kept between test runs: making them takes seconds. */
export const TEST_MODELS_DIR = `${import.meta.dirname}/../../node_modules/.cache/facenition/models`;

export interface TestServer extends RunningServer {
  readonly clientToken: string;
  readonly dataDir: string;
  readonly logged: readonly string[];
  /** Sets its clock, which stands still then; `undefined`: it goes as ever. */
  setTime(now: number | undefined): void;
  post(
    path: string,
    photos: readonly Uint8Array[],
    fields: Record<string, string>,
  ): Promise<Response>;
}

/** The whole server with the built-in pack: real store, real keys, real workers, real HTTP. */
export async function startTestServer(
  whenDone: WhenDone,
  settings: Partial<Config> = {},
  options: Pick<ServerOptions, 'burst' | 'pageFolder'> = {},
): Promise<TestServer> {
  const folder = await temporaryFolder(whenDone);
  const base = readConfig({ FACENITION_MODEL_PACK: 'builtin' }, folder);
  const logged: string[] = [];
  let time: number | undefined;
  const server = await startServer({
    config: {
      ...base,
      port: 0,
      managementPort: 0,
      modelsDir: TEST_MODELS_DIR,
      workers: 2,
      ...settings,
    },
    ...options,
    log: createLog('debug', (line) => logged.push(line)),
    clock: () => time ?? Date.now(),
  });
  whenDone(() => server.close());
  const { clientToken = '' } = server;
  return {
    ...server,
    clientToken,
    dataDir: base.dataDir,
    logged,
    setTime(now) {
      time = now;
    },
    post(path, photos, fields) {
      const form = new FormData();
      for (const photo of photos) form.append('photo', new Blob([new Uint8Array(photo)]), 'photo');
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      const headers = { 'X-Auth-Token': clientToken };
      return fetch(server.url + path, { method: 'POST', body: form, headers });
    },
  };
}
