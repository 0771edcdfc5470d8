import { broken, type Finding, ok } from './finding.ts';

const LEAST_NODE = 24;

/** Parts in machine code: each is loaded, and what loads late is used once. */
export const NATIVE_PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  'onnxruntime-node': () => import('onnxruntime-node'),
  sharp: () => import('sharp'),
  '@node-rs/argon2': () => import('@node-rs/argon2'),
  'better-sqlite3': async () => {
    const { default: Database } = await import('better-sqlite3');
    new Database(':memory:').close();
  },
};

export async function checkNativeParts(parts = NATIVE_PARTS): Promise<readonly Finding[]> {
  const failing: string[] = [];
  for (const [name, load] of Object.entries(parts)) {
    // No cause is told: a loader's message holds paths of this machine.
    await load().catch(() => failing.push(name));
  }
  if (failing.length === 0) return [ok('native parts', Object.keys(parts).join(', '))];
  const remedy = 'install anew on this machine, for its processor and C library: `npm ci`';
  return [broken('native parts', `cannot be loaded: ${failing.join(', ')}`, remedy)];
}

export function checkNode(version = process.versions.node): readonly Finding[] {
  const what = `Node ${version}`;
  return Number(version.split('.')[0]) >= LEAST_NODE
    ? [ok('node', what)]
    : [broken('node', what, `install Node ${LEAST_NODE} or later`)];
}
