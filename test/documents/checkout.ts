import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { cast, enrolmentCaptures, verificationCaptures } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { addReferences } from '../../server/test/capture/references-at.ts';
import {
  startTestServer,
  TEST_MODELS_DIR,
  type TestServer,
} from '../../server/test/running-server.ts';
import { temporaryFolder, type WhenDone } from '../../server/test/temporary-folder.ts';
import { ROOT } from './blocks.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** What a reader of the documents has before them: a checkout, photographs, a server. */
export interface Checkout {
  /** The checkout; commands are run in it. */
  readonly folder: string;
  readonly server: TestServer;
  readonly receiver: Receiver;
  readonly webhookSecret: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What of the repository the commands reach. */
const PARTS = [
  'client',
  'connectors',
  'core',
  'docs',
  'examples',
  'node_modules',
  'scripts',
  'server',
  'ticket',
];

export async function openCheckout(whenDone: WhenDone): Promise<Checkout> {
  const folder = await temporaryFolder(whenDone);
  for (const part of PARTS) await symlink(join(ROOT, part), join(folder, part));
  await copyFile(join(ROOT, 'package.json'), join(folder, 'package.json'));
  await writePhotos(folder);
  const receiver = await startReceiver();
  whenDone(() => receiver.close());
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;
  const webhookSecretFile = join(folder, 'secrets-of-the-server');
  await writeFile(webhookSecretFile, `${webhookSecret}\n`, { mode: 0o600 });
  // Receipts name the address, so it has to be known before there is one.
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const webhookUrls = [`${receiver.url}/hooks`, `${receiver.url}/gone`];
  const server = await startTestServer(whenDone, {
    port,
    issuer,
    webhookUrls,
    webhookSecretFile,
    consentFile: join(ROOT, 'docs', 'consent.example.yaml'),
    codes: { webhookUrl: `${receiver.url}/codes` },
  });
  await addReferences(server.dataDir, ['ada', 'charles', 'rosa']);
  const [signUpReference = ''] = await addReferences(server.dataDir, [
    `sign-up:fntx_${'E'.repeat(22)}`,
  ]);
  const environment = {
    ...withoutOurs(process.env),
    PATH: [join(folder, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'facenition', 'compiled'),
    FACENITION_DATA_DIR: server.dataDir,
    FACENITION_MODELS_DIR: TEST_MODELS_DIR,
    FACENITION_MODEL_PACK: 'builtin',
    FACENITION_ISSUER: issuer,
    FACENITION_WEBHOOK_URLS: webhookUrls.join(' '),
    FACENITION_WEBHOOK_SECRET_FILE: webhookSecretFile,
    FACENITION_URL: server.url,
    FACENITION_TOKEN: server.clientToken,
    USER_SECRET: 'correct-horse',
    SIGN_UP_REFERENCE: signUpReference,
    // What runs here is demo grade.
    EXAMPLE_LEVEL: '2',
    PORT: '0',
  };
  return { folder, server, receiver, webhookSecret, environment };
}

/** Ada enrols and comes back, by the names that the documents have for her photographs. */
async function writePhotos(folder: string): Promise<void> {
  const ada = nth(cast, 0);
  const enrolment = await enrolmentCaptures(ada);
  const probes = await verificationCaptures(ada);
  const files = {
    'enroll.jpg': nth(enrolment, 0),
    'probe.jpg': nth(probes, 0),
    '1.jpg': nth(enrolment, 0),
    '2.jpg': nth(enrolment, 1),
    '3.jpg': nth(enrolment, 2),
    'fresh.jpg': nth(probes, 1),
  };
  for (const [name, photo] of Object.entries(files)) await writeFile(join(folder, name), photo);
  // A crowd of four, Ada among them under another name.
  await mkdir(join(folder, 'accounts'));
  for (const [at, person] of cast.slice(1).entries()) {
    const [photo] = await enrolmentCaptures(person);
    if (photo !== undefined) await writeFile(join(folder, 'accounts', `${at}.jpg`), photo);
  }
  await writeFile(join(folder, 'accounts', 'again.jpg'), nth(enrolment, 1));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await once(server.close(), 'close');
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('no free port');
}

/** Settings of whoever runs the tests are not those of the documents. */
export function withoutOurs(environment: NodeJS.ProcessEnv): Record<string, string> {
  const others = Object.entries(environment).filter(([name]) => !name.startsWith('FACENITION_'));
  return Object.fromEntries(others.map(([name, value]) => [name, `${value}`]));
}
