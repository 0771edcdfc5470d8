import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(`Node ${process.versions.node}: run through npm (npm test), which uses Node 24.`);
}

const rooms = {
  core: 'core',
  ticket: 'ticket',
  evaluation: 'evaluation',
  server: 'server',
  client: 'client',
  scripts: 'scripts',
  whole: 'test',
};
/** Once before the tests of a room, and after them. */
const setUps = new Map([['server', { globalSetup: './test/postgres/global-setup.ts' }]]);
const source = { conditions: ['@facenition/source'] };

/** Tests that take long, or that need photographs and models. */
const demanding = ['**/*.slow.test.ts', '**/*.photographs.test.ts'];

/** The test runner for the everyday tests, or for the demanding ones. */
export function testing(kind: 'everyday' | 'demanding'): ViteUserConfig {
  const files =
    kind === 'everyday'
      ? { exclude: ['**/node_modules/**', '**/dist/**', ...demanding], testTimeout: 30_000 }
      : { include: demanding, testTimeout: 900_000, hookTimeout: 900_000 };
  return defineConfig({
    resolve: source,
    ssr: { resolve: { ...source, externalConditions: source.conditions } },
    test: {
      restoreMocks: true,
      // On two cores it would be one, and tests wait for databases and servers half of their time.
      ...(kind === 'everyday' && { maxWorkers: Math.max(2, availableParallelism() - 1) }),
      setupFiles: [`${import.meta.dirname}/test/setup.ts`],
      projects: Object.entries(rooms).map(([name, root]) => ({
        extends: true,
        test: { name, root, ...files, ...setUps.get(name) },
      })),
    },
  });
}

export default testing('everyday');
