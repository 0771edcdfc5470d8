import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { QUIET } from '../doctor/doctor-in.ts';
import { startTestServer } from '../running-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';

/** A server with its workers starts meanwhile, on a machine that may be busy. */
const SLOW = { timeout: 90_000 };

const doctor = (folder: string, environment: Record<string, string>, ...options: string[]) =>
  runIn(folder, ['doctor', ...options], { environment: { ...QUIET, ...environment } });

test('a healthy set-up after a real first start, while the server runs', SLOW, async () => {
  const server = await startTestServer(onTestFinished);
  const { code, out, err } = await doctor('/', {
    FACENITION_DATA_DIR: server.dataDir,
    FACENITION_ISSUER: 'https://faces.example',
    FACENITION_PORT: new URL(server.url).port,
    FACENITION_MANAGEMENT_PORT: new URL(server.managementUrl).port,
    FACENITION_WORKERS: '1',
  });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.trimEnd().split('\n');
  expect(lines.filter((line) => /^broken/.test(line))).toEqual([]);
  for (const line of [
    'ok       configuration: every variable is known and usable',
    'ok       data folder: there, writable, closed to others',
    'ok       store: SQLite answers, its tables are up to date',
    'ok       key file: there, readable by its owner only',
    'ok       key custody: the keys can be used',
    'ok       port: a server runs there',
    'ok       management port: a server runs there',
    'warning  model pack: builtin is demo grade',
    '         run `facenition models pull mobile`',
  ]) {
    expect(lines).toContain(line);
  }
});

test('what is broken ends with 1, in words and for machines', async () => {
  const folder = await temporaryFolder();
  const environment = { FACENITION_MODEL_PACK: 'hunter2' };
  const text = await doctor(folder, environment);
  expect(text).toMatchObject({ code: 1, err: '' });
  expect(text.out).toMatch(/^broken {3}model pack: .*\n {9}change FACENITION_MODEL_PACK$/m);
  const { code, out } = await doctor(folder, environment, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    failed: [],
    findings: expect.arrayContaining([
      expect.objectContaining({ check: 'model pack', state: 'broken' }),
    ]),
  });
  expect(text.out + out).not.toContain('hunter2');
});

test('an unknown option is a fault', async () => {
  expect(await doctor(await temporaryFolder(), {}, '--all')).toMatchObject({ code: 2 });
});

/** Everything that is loaded before a command begins. */
function loadedBy(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const imports = readFileSync(path, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*?'([^']+)';/gm,
  );
  for (const [, target = ''] of imports) {
    if (target.startsWith('.')) loadedBy(join(dirname(path), target), seen);
    else seen.add(target);
  }
  return seen;
}

test('it starts where a native part cannot be loaded', () => {
  const source = join(import.meta.dirname, '../../src');
  const native = ['onnxruntime-node', 'sharp', '@node-rs/argon2', 'better-sqlite3'];
  const loaded = loadedBy(join(source, 'cli/run-doctor.ts'));
  expect(loaded.size).toBeGreaterThan(20);
  expect(native.filter((name) => loaded.has(name))).toEqual([]);
  // Else the test above would not see any.
  const all = loadedBy(join(source, 'cli/run.ts'));
  expect(native.filter((name) => all.has(name))).toEqual(native);
});
