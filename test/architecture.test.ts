import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  common,
  examples,
  floors,
  generated,
  optional,
  rooms,
  waysIn,
} from './architecture-rules.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const sources = globSync(
  '{core,ticket,evaluation,server,client,web,hook,deployment,connectors,examples,scripts,test}/**/*.{ts,js}',
  {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist|served)(\/|$)/.test(path),
  },
).sort();

/** Where the imports of a file lead: paths from the root, or names of packages. */
function importsOf(path: string): readonly string[] {
  const specifiers = read(path).matchAll(/(?:from|import|import\()\s*'([^']+)'/g);
  return [...specifiers].map(([, specifier = '']) =>
    specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : specifier,
  );
}

/** What a file stands on, and what that stands on, inside its room. */
function closureOf(path: string, known: Set<string> = new Set()): Set<string> {
  for (const target of importsOf(path).filter((one) => !known.has(one))) {
    known.add(target);
    if (sources.includes(target)) closureOf(target, known);
  }
  return known;
}

test('every package is a room with a rule', () => {
  const folders = globSync(
    '{core,ticket,evaluation,server,client,web,hook,deployment,connectors/*}/package.json',
    {
      cwd: root,
    },
  )
    .map((path) => path.slice(0, -'/package.json'.length))
    .sort();
  expect(folders).toEqual(Object.keys(rooms).sort());
});

test.each(Object.entries(rooms))('%s depends on exactly what its rule allows', (room, allowed) => {
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
    read(`${room}/package.json`),
  );
  expect(Object.keys(dependencies).sort()).toEqual([...allowed].sort());
});

test.each(Object.keys(rooms))('%s: libraries of vendors are optional', (room) => {
  const manifest: {
    peerDependencies?: Record<string, string>;
    peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  } = JSON.parse(read(`${room}/package.json`));
  const { peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const listed = Object.keys(optional[room] ?? {}).sort();
  expect(Object.keys(peerDependencies).sort()).toEqual(listed);
  expect(listed.filter((name) => !peerDependenciesMeta[name]?.optional)).toEqual([]);
});

test('libraries of vendors are loaded when they are needed, and only where they are used', () => {
  const vendors = new Set(Object.values(optional).flatMap((libraries) => Object.keys(libraries)));
  const loading = sources
    .filter((path) => path.includes('/src/'))
    .filter((path) => {
      const room = path.slice(0, path.indexOf('/src/'));
      const isAtStart = /^import (?!type )[^;]*'(@(aws-sdk|azure|okta|opentelemetry)\/|esbuild')/m;
      return importsOf(path)
        .filter((target) => vendors.has(target))
        .some((target) => {
          const place = `${room}/${optional[room]?.[target] ?? '?'}`;
          const isWayIn = path === place;
          return !path.startsWith(place) || (!isWayIn && isAtStart.test(read(path)));
        });
    });
  expect(loading).toEqual([]);
});

test.each(waysIn)('%s loads nothing of deployments', (path) => {
  const reached = [...closureOf(path)];
  expect(reached.length).toBeGreaterThan(10);
  expect(reached.filter((target) => target === '@facenition/deployment')).toEqual([]);
  expect(reached.filter((target) => target.includes('/src/deployment/'))).toEqual([]);
});

test('nobody reaches into another room: packages are imported by name', () => {
  const names = Object.keys(rooms);
  const roomOf = (path: string): string => names.find((name) => path.startsWith(`${name}/`)) ?? '';
  const reaching = sources.flatMap((path) =>
    importsOf(path)
      .filter((target) => names.includes(roomOf(target)) && target.includes('/src/'))
      .filter((target) => roomOf(target) !== roomOf(path))
      .map((target) => `${path} -> ${target}`),
  );
  expect(reaching).toEqual([]);
});

describe.each(Object.entries(floors))('%s', (floor, below) => {
  test('stands on lower floors only', () => {
    const [room = '', , own = ''] = floor.split('/');
    const allowed = [own, ...below].map((name) => `${room}/src/${name}/`);
    const shared = (common[room] ?? []).map((name) => `${room}/src/${name}`);
    const up = sources
      .filter((path) => path.startsWith(`${floor}/`))
      .flatMap((path) => importsOf(path).map((target) => ({ path, target })))
      .filter(({ target }) => target.startsWith(`${room}/src/`))
      .filter(({ target }) => !shared.includes(target))
      .filter(({ target }) => !allowed.some((prefix) => target.startsWith(prefix)));
    expect(up).toEqual([]);
  });
});

test('the core imports nothing but itself', () => {
  const foreign = sources
    .filter((path) => path.startsWith('core/src/'))
    .flatMap((path) => importsOf(path).filter((target) => !target.startsWith('core/src/')));
  expect(foreign).toEqual([]);
});

test('the client imports itself and, on Node only, undici', () => {
  const foreign = sources
    .filter((path) => path.startsWith('client/src/'))
    .flatMap((path) => importsOf(path).map((target) => ({ path, target })))
    .filter(({ target }) => !target.startsWith('client/src/'));
  expect(foreign).toEqual([{ path: 'client/src/node.ts', target: 'undici' }]);
});

test('examples reach a server by the client, and file encryption has the library', () => {
  const foreign = sources
    .filter((path) => path.startsWith('examples/'))
    .flatMap((path) => {
      const allowed = examples[path] ?? ['@facenition/client'];
      return importsOf(path)
        .filter((target) => !target.startsWith('examples/') && !allowed.includes(target))
        .filter((target) => !/^node:(?!https?2?$|net$|tls$)/.test(target))
        .map((target) => `${path} -> ${target}`);
    });
  // Those that are servers themselves.
  expect(foreign).toEqual([
    'examples/passwordless/app.ts -> node:http',
    'examples/passwordless/main.ts -> node:http',
    'examples/stepup/app.ts -> node:http',
    'examples/stepup/http.ts -> node:http',
    'examples/stepup/main.ts -> node:http',
  ]);
  const calling = sources
    .filter((path) => path.startsWith('examples/'))
    .filter((path) => /\bfetch\(/.test(read(path)));
  expect(calling).toEqual([]);
});

test('scripts stand without the tests', () => {
  const standing = sources
    .filter((path) => path.startsWith('scripts/') && !path.includes('/test/'))
    .flatMap((path) => importsOf(path).map((target) => `${path} -> ${target}`))
    .filter((line) => /-> (?:\w+\/)?test\//.test(line));
  expect(standing).toEqual([]);
});

test('only the entry of the server reads its environment', () => {
  const readers = sources
    .filter((path) => path.startsWith('server/src/'))
    .filter((path) => /process\.(env|argv)/.test(read(path)));
  // The one that reads nothing, and sets what a library looks for.
  const setter = 'server/src/engine/no-telemetry.ts';
  expect(readers).toEqual([setter, 'server/src/main.ts', 'server/src/terminal.ts']);
});

test('the commands of the server alone load connectors', () => {
  const loading = sources
    .filter((path) => path.startsWith('server/src/') && !path.startsWith('server/src/cli/'))
    .filter((path) =>
      importsOf(path).some((target) =>
        /^@facenition\/(okta|entra|cognito|onelogin)\b/.test(target),
      ),
    );
  expect(loading).toEqual([]);
});

test('a connector is told its surroundings: its deployed functions alone read them', () => {
  const readers = sources
    .filter((path) => /^(hook|deployment|connectors\/[\w-]+)\/src\//.test(path))
    .filter((path) => /process\.(env|argv)/.test(read(path)));
  expect(readers).toEqual([
    'connectors/cognito/src/lambda.ts',
    // In the text that OneLogin runs.
    'connectors/onelogin/src/hook-source.ts',
  ]);
});

test('files stay short', () => {
  const long = sources.filter((path) => /^examples|\/src\//.test(path) && !generated.has(path));
  const lines = (path: string): number => read(path).split('\n').length - 1;
  expect(long.filter((path) => lines(path) > 300)).toEqual([]);
});

test('nothing names a machine or a registry', () => {
  const tracked = [
    ...sources,
    ...globSync('{*.md,docs/*.md,examples/**/*.md,.ci/run,package-lock.json}', { cwd: root }),
  ];
  const named = tracked.filter((path) =>
    /(^|[^\w.~-])\/(work|root|home)\/\w|registry\.npmjs/.test(read(path)),
  );
  expect(named).toEqual([]);
});
