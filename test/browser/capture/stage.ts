import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { withoutPassiveCheck } from '@facenition/core';
import { type Browser, startBrowser } from '../../../scripts/browser/chromium.ts';
import { openPuppetCamera, type PuppetCamera } from '../../../scripts/browser/puppet-camera.ts';
import type { Persona } from '../../../scripts/portraits/persona.ts';
import { CONSENT_TERMS } from '../../../server/test/capture/consent-terms.ts';
import { runIn } from '../../../server/test/cli/run-command.ts';
import { installDownloaded } from '../../../server/test/downloaded-models.ts';
import { startTestServer, type TestServer } from '../../../server/test/running-server.ts';
import { temporaryFolder, type WhenDone } from '../../../server/test/temporary-folder.ts';

/** A server as an operator sets it up, a person with a browser and a camera, and an application. */
export interface Stage {
  readonly server: TestServer;
  readonly camera: PuppetCamera;
  readonly browser: Browser;
  /** Where people reach the server: an origin that may ask for a camera. */
  readonly issuer: string;
  /** Where the application expects the browser back. */
  readonly portal: string;
  /** Asks the interface, as the application does. */
  ask(path: string, body: object): Promise<Record<string, unknown>>;
  /** A command of the operator; answers what it printed. */
  run(...argv: string[]): Promise<string>;
  /** Makes this the policy in use. */
  applyPolicy(changes?: Partial<PolicyChoices>): Promise<void>;
}

export interface PolicyChoices {
  readonly input: 'passkey' | 'passphrase' | 'organisation';
  readonly assurance: 'passive' | 'active';
}

export interface StageOptions {
  /** Who sits before the camera at first. */
  readonly persona: Persona;
  /** Folder with the downloaded models; the passive check is on then, and off without. */
  readonly mobileModels?: string;
}

/** The one tenant of the application. */
export const TENANT = { idp: 'portal', tenant: 'acme' } as const;
export const SCOPE = 'sign-in';

/** Where the built files of the page are is the server's to know; `npm run build:web` makes them. */
export async function openStage(
  whenDone: WhenDone,
  { persona, mobileModels }: StageOptions,
): Promise<Stage> {
  const folder = await temporaryFolder(whenDone);
  const consentFile = join(folder, 'consent.yaml');
  await writeFile(consentFile, JSON.stringify(CONSENT_TERMS));
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const camera = await openPuppetCamera({ persona });
  whenDone(() => camera.close());
  const settings = {
    ...{ port, issuer, consentFile, passkeyDomain: 'localhost' },
    ...(mobileModels !== undefined &&
      (await installDownloaded(join(folder, 'models'), mobileModels))),
  };
  // The networks for the passive check cannot be made here, and drawn people are no proof of it.
  const burst = mobileModels === undefined ? ({ [withoutPassiveCheck]: true } as const) : {};
  const server = await startTestServer(whenDone, settings, { burst });
  const browser = await startBrowser({ camera: camera.file });
  whenDone(() => browser.close());
  const portal = `${issuer}/docs`;
  // Commands that name the server to somebody take an address of the world, which has TLS.
  const publicIssuer = issuer.replace('http:', 'https:');
  const environment = { FACENITION_DATA_DIR: server.dataDir, FACENITION_ISSUER: publicIssuer };
  const run = async (...argv: string[]): Promise<string> => {
    const { code, out, err } = await runIn(folder, argv, { environment });
    if (code !== 0) throw new Error(err);
    return out;
  };
  const { idp, tenant } = TENANT;
  await run('return-addresses', 'add', portal, '--idp', idp, '--tenant', tenant);
  return {
    ...{ server, camera, browser, issuer, portal, run },
    async ask(path, body) {
      const answer = await fetch(server.url + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'X-Auth-Token': server.clientToken, 'Content-Type': 'application/json' },
      });
      return Object(await answer.json());
    },
    async applyPolicy({ input = 'organisation', assurance = 'passive' } = {}) {
      const path = join(folder, 'policy.yaml');
      await writeFile(path, policyText({ input, assurance }));
      await run('policy', 'apply', path);
    },
  };
}

const policyText = ({ input, assurance }: PolicyChoices): string => `version: 1
rules: []
default:
  face: required
  level: 2
  assurance: ${assurance}
  input: ${input}
  max_age_seconds: 0
  fallback: { label: Use a code instead, to: idp }
  on_outage: deny
  enrolment: after-sign-in
  tries: 3
`;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  probe.close();
  await once(probe, 'close');
  return address.port;
}

export interface Begun {
  readonly txn: string;
  readonly url: string;
  readonly browserKey: string;
}

/** Begins a capture for a person, as the application does. */
export async function beginCapture(
  stage: Stage,
  user: string,
  purpose: 'verification' | 'enrolment' = 'verification',
  more: object = {},
): Promise<Begun> {
  const begun = await stage.ask('/transactions', {
    ...{ ...TENANT, user, scope: SCOPE, purpose, asking: 'Portal' },
    ...{ nonce: `nonce-for-${user}-0000`, return_to: stage.portal, ...more },
  });
  if (begun.ok !== true) throw new Error(JSON.stringify(begun));
  const { txn, url, browser_key: browserKey } = begun;
  return { txn: String(txn), url: String(url), browserKey: String(browserKey) };
}

/** How a capture stands, as the application is told. */
export function statusOf(stage: Stage, { txn }: Pick<Begun, 'txn'>) {
  return stage.ask('/transactions/status', { txn });
}

/** Whether a browser is back at the application. */
export function isBack(stage: Stage, { txn }: Pick<Begun, 'txn'>, outcome = 'passed') {
  return ({ href }: URL): boolean =>
    href.startsWith(`${stage.portal}?txn=${txn}&outcome=${outcome}`);
}

/** Nobody's. */
const NO_TICKET = `fntk_${'A'.repeat(22)}`;

/**
 * The application takes its ticket.
 *
 * @param back the address that the browser came back to; absent: none did
 */
export function consume(stage: Stage, { txn }: Pick<Begun, 'txn'>, user: string, back?: string) {
  const ticket = back === undefined ? null : new URL(back).searchParams.get('ticket');
  return stage.ask('/tickets/consume', { txn, user, scope: SCOPE, ticket: ticket ?? NO_TICKET });
}
