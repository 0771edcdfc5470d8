import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What each room may import at run time: the whole list, nothing else. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  client: ['undici'],
  core: [],
  evaluation: ['@facenition/core', '@observablehq/plot', 'linkedom'],
  ticket: ['jose'],
  hook: ['@facenition/client', '@humanwhocodes/momoa', 'jose', 'zod'],
  deployment: ['yaml', 'zod'],
  'connectors/okta': ['@facenition/deployment', '@facenition/hook', 'zod'],
  'connectors/entra': ['@facenition/deployment', '@facenition/hook', 'zod'],
  'connectors/cognito': ['@facenition/deployment', '@facenition/hook', 'zod'],
  'connectors/onelogin': ['@facenition/deployment', '@facenition/hook', 'zod'],
  'connectors/own-idp': ['@facenition/hook', 'zod'],
  // What its bundle holds of others is built in.
  web: ['@facenition/core'],
  server: [
    '@facenition/client',
    '@facenition/cognito',
    '@facenition/core',
    '@facenition/deployment',
    '@facenition/entra',
    '@facenition/evaluation',
    '@facenition/okta',
    '@facenition/onelogin',
    '@facenition/ticket',
    // Its built files alone: see `server/src/capture`.
    '@facenition/web',
    '@node-rs/argon2',
    '@peculiar/x509',
    '@simplewebauthn/server',
    '@vladmandic/face-api',
    'better-sqlite3',
    'commander',
    'csv-parse',
    'express',
    'express-rate-limit',
    'helmet',
    'jose',
    'kysely',
    'multer',
    'nodemailer',
    'oidc-provider',
    'onnxruntime-node',
    'pg',
    'pino',
    'piscina',
    'prom-client',
    // What @peculiar/x509 stands on, and does not bring.
    'reflect-metadata',
    'sharp',
    'yaml',
    'zod',
  ],
};

/** What the examples may import beside what Node has: nothing else reaches a server. */
const examples: Readonly<Record<string, readonly string[]>> = {
  // Public keys alone: receipts are made to be checked by whoever has them.
  'examples/receipt.ts': ['jose'],
  'examples/settings.ts': ['@facenition/client', 'jose'],
  // The interface gives no key out: the library does.
  'examples/file-encryption/main.ts': ['@facenition/core', '@facenition/server'],
  'examples/file-encryption/vault.ts': ['@facenition/core'],
};

/** Libraries of vendors, installed only where they are used: what alone may load them, by room. */
const optional: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  server: {
    '@aws-sdk/client-kms': 'src/keys/custody/',
    '@azure/identity': 'src/keys/custody/',
    '@azure/keyvault-keys': 'src/keys/custody/',
    '@opentelemetry/api': 'src/tracing/',
    '@opentelemetry/exporter-trace-otlp-proto': 'src/tracing/',
    '@opentelemetry/resources': 'src/tracing/',
    '@opentelemetry/sdk-trace': 'src/tracing/',
  },
  'connectors/okta': { '@okta/okta-sdk-nodejs': 'src/' },
  // `functions` is a way in of its own, which only functions of Azure take.
  'connectors/entra': {
    '@azure/functions': 'src/functions.ts',
    '@azure/identity': 'src/deployment/',
  },
  'connectors/cognito': {
    '@aws-sdk/client-cognito-identity-provider': 'src/',
    '@aws-sdk/client-lambda': 'src/deployment/',
  },
  'connectors/onelogin': { esbuild: 'src/' },
};

/** Inside a room: the floors that each floor stands on. The rest of its `src` is the roof. */
const floors: Readonly<Record<string, readonly string[]>> = {
  'core/src/image': [],
  'core/src/pack': ['image'],
  'core/src/face': ['image', 'pack'],
  'core/src/template': ['pack'],
  'core/src/comparison': ['pack', 'face'],
  'core/src/attack': ['image', 'pack', 'face'],
  'core/src/challenge': ['image', 'pack', 'face', 'comparison', 'attack'],
  'server/src/files': [],
  'server/src/api': [],
  'server/src/policy': [],
  'server/src/store': ['files'],
  'server/src/metrics': [],
  'server/src/tracing': ['files'],
  'server/src/keys': ['files'],
  'server/src/packs': ['files'],
  'server/src/audit': ['keys'],
  'server/src/receipts': ['keys'],
  'server/src/tickets': ['audit', 'keys', 'receipts', 'store'],
  'server/src/webhooks': ['files', 'store'],
  'server/src/senders': ['files', 'webhooks'],
  'server/src/engine': ['keys', 'packs', 'tracing'],
  'server/src/service': [
    'api',
    'audit',
    'engine',
    'keys',
    'policy',
    'receipts',
    'senders',
    'store',
    'tickets',
    'webhooks',
  ],
  'server/src/capture': ['audit', 'engine', 'keys', 'policy', 'service', 'store'],
  'server/src/capture-page': ['api', 'capture', 'http', 'packs', 'store'],
  'server/src/http': [
    'api',
    'capture',
    'engine',
    'keys',
    'metrics',
    'service',
    'store',
    'tickets',
    'tracing',
  ],
  'server/src/entra': ['capture', 'http', 'keys', 'service', 'store'],
  'server/src/oidc': ['capture', 'service', 'store'],
  'evaluation/src/statistics': [],
  'evaluation/src/study': ['statistics'],
  'evaluation/src/tasks': ['statistics', 'study'],
  'evaluation/src/measures': ['statistics', 'study', 'tasks'],
  'evaluation/src/calibration': ['statistics', 'study', 'tasks', 'measures'],
  'evaluation/src/report': [],
  'evaluation/src/pad': ['statistics', 'tasks', 'report'],
};

/** What lies beside the floors of a room and belongs to all of them. */
const common: Readonly<Record<string, readonly string[]>> = {
  core: ['errors.ts', 'ports.ts', 'bytes.ts'],
  evaluation: ['scorecard.ts', 'rate.ts', 'pad-report.ts'],
  server: [
    'client-scope.ts',
    'fault-summary.ts',
    'thread-entry.ts',
    'log.ts',
    'advice.ts',
    'optional-library.ts',
    'sign-up-user.ts',
  ],
};

/** What was not written by hand. */
const generated = new Set([
  'core/src/template/code-tables.ts',
  'core/src/pack/mobile-calibration.ts',
  'core/src/pack/builtin-calibration.ts',
  'client/src/schema.ts',
  'client/src/operations.ts',
  'client/src/methods.ts',
]);

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

/**
 * Where calls of identity providers come in. Entra's package asks Microsoft Graph itself, for accounts
 * that are new; what runs at OneLogin is one text without imports.
 */
const waysIn = [
  'hook/src/index.ts',
  'connectors/okta/src/index.ts',
  'connectors/cognito/src/index.ts',
  'connectors/cognito/src/lambda.ts',
  'connectors/own-idp/src/index.ts',
];

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
