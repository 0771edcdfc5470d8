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
  web: 'web',
  hook: 'hook',
  deployment: 'deployment',
  okta: 'connectors/okta',
  entra: 'connectors/entra',
  cognito: 'connectors/cognito',
  onelogin: 'connectors/onelogin',
  'own-idp': 'connectors/own-idp',
  scripts: 'scripts',
  whole: 'test',
};
/** Once before the tests of a room, and after them. */
const setUps = new Map([['server', { globalSetup: './test/postgres/global-setup.ts' }]]);
const source = { conditions: ['@facenition/source'] };

/** Tests that take long, or that need photographs and models. */
const demanding = ['**/*.slow.test.ts', '**/*.photographs.test.ts'];

/** Tests in a real browser: all in one room. */
const browser = ['**/*.browser.test.ts'];
const browserRoom = { whole: rooms.whole };
const browserSetUps = new Map([['whole', { globalSetup: './browser/global-setup.ts' }]]);

/** What is deployed to clouds: its libraries are installed by `npm run test:infra` alone. */
const infraRoom = { infra: 'infra' };

type Kind = 'everyday' | 'demanding' | 'browser' | 'infra';

const everyday = {
  exclude: ['**/node_modules/**', '**/dist/**', ...demanding, ...browser],
  testTimeout: 30_000,
};
const filesOf = {
  everyday,
  demanding: { include: demanding, testTimeout: 900_000, hookTimeout: 900_000 },
  browser: { include: browser, testTimeout: 300_000, hookTimeout: 300_000 },
  infra: { ...everyday, testTimeout: 60_000, hookTimeout: 60_000 },
};

const nothing: ReadonlyMap<string, object> = new Map();
const roomsOf = {
  everyday: { ran: rooms, before: setUps },
  demanding: { ran: rooms, before: setUps },
  browser: { ran: browserRoom, before: browserSetUps },
  infra: { ran: infraRoom, before: nothing },
};

/** The test runner for the everyday tests, the demanding ones, those in a browser, or of clouds. */
export function testing(kind: Kind): ViteUserConfig {
  const files = filesOf[kind];
  const { ran, before } = roomsOf[kind];
  return defineConfig({
    resolve: source,
    ssr: { resolve: { ...source, externalConditions: source.conditions } },
    test: {
      restoreMocks: true,
      // On two cores it would be one, and tests wait for databases and servers half of their time.
      ...(kind !== 'browser' && { maxWorkers: Math.max(2, availableParallelism() - 1) }),
      // Cameras and clocks: one browser at a time.
      ...(kind === 'browser' && { maxWorkers: 1 }),
      setupFiles: [`${import.meta.dirname}/test/setup.ts`],
      projects: Object.entries(ran).map(([name, root]) => ({
        extends: true,
        test: { name, root, ...files, ...before.get(name) },
      })),
    },
  });
}

export default testing('everyday');
