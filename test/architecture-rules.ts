/** What each room may import at run time: the whole list, nothing else. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
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
export const examples: Readonly<Record<string, readonly string[]>> = {
  // Public keys alone: receipts are made to be checked by whoever has them.
  'examples/receipt.ts': ['jose'],
  'examples/settings.ts': ['@facenition/client', 'jose'],
  // The interface gives no key out: the library does.
  'examples/file-encryption/main.ts': ['@facenition/core', '@facenition/server'],
  'examples/file-encryption/vault.ts': ['@facenition/core'],
};

/** Libraries of vendors, installed only where they are used: what alone may load them, by room. */
export const optional: Readonly<Record<string, Readonly<Record<string, string>>>> = {
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
export const floors: Readonly<Record<string, readonly string[]>> = {
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
export const common: Readonly<Record<string, readonly string[]>> = {
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
export const generated = new Set([
  'core/src/template/code-tables.ts',
  'core/src/pack/mobile-calibration.ts',
  'core/src/pack/builtin-calibration.ts',
  'client/src/schema.ts',
  'client/src/operations.ts',
  'client/src/methods.ts',
]);

/**
 * Where calls of identity providers come in. Entra's package asks Microsoft Graph itself, for accounts
 * that are new; what runs at OneLogin is one text without imports.
 */
export const waysIn = [
  'hook/src/index.ts',
  'connectors/okta/src/index.ts',
  'connectors/cognito/src/index.ts',
  'connectors/cognito/src/lambda.ts',
  'connectors/own-idp/src/index.ts',
];
