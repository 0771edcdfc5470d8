import { defineConfig } from 'vitest/config';

if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(`Node ${process.versions.node}: run through npm (npm test), which uses Node 24.`);
}

const source = { conditions: ['@facenition/source'] };
const project = (name: string, root: string): object => ({ extends: true, test: { name, root } });

export default defineConfig({
  resolve: source,
  ssr: { resolve: { ...source, externalConditions: source.conditions } },
  test: {
    restoreMocks: true,
    setupFiles: [`${import.meta.dirname}/test/setup.ts`],
    projects: [
      project('core', 'core'),
      project('server', 'server'),
      project('scripts', 'scripts'),
      project('whole', 'test'),
    ],
  },
});
