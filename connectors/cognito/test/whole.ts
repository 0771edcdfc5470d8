import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { createFacenition, type Facenition, type HookEvent } from '@facenition/hook';
import { applyPolicy, capture, openBrowser } from '../../../server/test/capture/capture-browser.ts';
import { NOW, startTestApp, type TestApp } from '../../../server/test/http/test-app.ts';
import { makeToken } from '../../../server/test/made-tokens.ts';
import type { WhenDone } from '../../../server/test/temporary-folder.ts';
import type { CaptureEnd, FaceChallenge } from '../src/browser/show-capture.ts';
import {
  type PasswordProof,
  type SignInOptions,
  type SignInOutcome,
  signInWithFace,
} from '../src/browser/sign-in.ts';
import { readSettings } from '../src/lambda/settings.ts';
import { createTriggers, type Triggers } from '../src/lambda/triggers.ts';
import { CLIENT, type Payload, POOL, REFERENCE, SUB } from './payload.ts';
import { passwordClaim } from './stand-in/sign-in.ts';
import { accountOf, MIRA_PASSWORD, startUserPool, type UserPool } from './stand-in/user-pool.ts';

export const EMAIL = 'mira.holt@acme.example';
export const PORTAL = 'https://portal.example';
/** Where browsers come back to that were sent to the hosted page. */
export const BACK = `${PORTAL}/face/done`;
/** What the server of the tests says that it is. */
const PUBLIC_URL = 'https://facenition.example';
const SUBJECT = { idp: 'cognito', tenant: POOL, userId: SUB };

export interface Whole {
  readonly app: TestApp;
  readonly provider: UserPool;
  readonly events: HookEvent[];
  readonly facenition: Facenition;
  readonly triggers: Triggers;
  readonly sdk: CognitoIdentityProvider;
  /** Moves the clocks of the server and of the pool. */
  setTime(now: number): void;
}

export interface WholeOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly limitMs?: number;
  /** Changes what is asked of the server. */
  readonly between?: (facenition: Facenition) => Facenition;
}

/**
 * A user pool with the six functions as they are deployed, and a real server with a real store; the
 * comparison of faces alone says what a test says.
 */
export async function startWhole(whenDone: WhenDone, options: WholeOptions = {}): Promise<Whole> {
  const app = await startTestApp(whenDone);
  await applyPolicy(app, { enrolment: 'sign-up' });
  const address = { idp: 'cognito', tenant: POOL, kind: 'stay', address: PORTAL } as const;
  await app.store.returnAddresses.add(address, NOW);
  const back = { ...address, kind: 'redirect', address: BACK } as const;
  await app.store.returnAddresses.add(back, NOW);
  const { url, token } = app;
  const facenition = createFacenition({
    url,
    token,
    idp: 'cognito',
    tenant: POOL,
    timeoutMs: 5000,
  });
  const { between = (one: Facenition) => one } = options;
  const events: HookEvent[] = [];
  const triggers = createTriggers({
    settings: () => readSettings({ ...settingsOf(url), ...options.settings }),
    connect: async () => between(facenition),
    onEvent: (event) => void events.push(event),
  });
  let now = NOW;
  const provider = await startUserPool(whenDone, {
    triggers: namesOf(triggers),
    clock: () => now,
    limitMs: options.limitMs ?? 5000,
  });
  provider.pool.users.push(accountOf(SUB, EMAIL));
  const setTime = (time: number): void => {
    now = time;
    app.setTime(time);
  };
  return { app, provider, events, facenition, triggers, sdk: sdkOf(provider), setTime };
}

const settingsOf = (url: string) => ({
  FACENITION_URL: url,
  FACENITION_PUBLIC_URL: PUBLIC_URL,
  FACENITION_TOKEN_SECRET_ID: 'facenition/cognito',
  FACENITION_ASKING: 'Portal',
  FACENITION_ORIGIN: PORTAL,
  FACENITION_LEVEL: '2',
});

function namesOf(triggers: Triggers) {
  return {
    DefineAuthChallenge: triggers.defineAuthChallenge,
    CreateAuthChallenge: triggers.createAuthChallenge,
    VerifyAuthChallengeResponse: triggers.verifyAuthChallengeResponse,
    PreTokenGeneration: triggers.preTokenGeneration,
    PreSignUp: triggers.preSignUp,
    PostConfirmation: triggers.postConfirmation,
  };
}

function sdkOf({ url }: UserPool): CognitoIdentityProvider {
  return new CognitoIdentityProvider({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'of-a-test' },
    maxAttempts: 1,
  });
}

/** Gives the account a face. */
export async function enrol(
  { app }: Pick<Whole, 'app'>,
  userId = SUB,
  id = REFERENCE,
): Promise<void> {
  await app.store.vault.add({
    ...{ id, subject: { ...SUBJECT, userId }, scope: 'sign-in' },
    ...{
      tokenId: `fni_${id.slice(-1).repeat(27)}`,
      token: makeToken(),
      level: 2,
      input: 'passphrase',
    },
    ...{ kid: 0, createdAt: NOW },
  } as const);
}

/** The person before the camera: what the element in the page does. */
export function cameraOf({ app }: Pick<Whole, 'app'>) {
  return async ({ txn, browserKey }: FaceChallenge): Promise<CaptureEnd> => {
    const page = openBrowser(app, browserKey);
    await page.open(txn);
    let { body } = await capture(page, txn);
    while (body.outcome === 'try-again') ({ body } = await capture(page, txn));
    if (body.outcome === 'passed') return { outcome: 'passed', ticket: ticketIn(body) };
    return { outcome: 'failed', reason: body.reason };
  };
}

/** The element is given it; the hosted page brings it back in the address. */
function ticketIn(body: Payload): string {
  return body.ticket ?? new URL(body.next.url).searchParams.get('ticket');
}

/** What a library of SRP would do. */
export function proofOf(password: string): PasswordProof {
  return {
    begin: async () => 'c4a9d1f07b',
    answer: async ({ SECRET_BLOCK = '' }) => ({
      PASSWORD_CLAIM_SIGNATURE: passwordClaim(password, SECRET_BLOCK),
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
      TIMESTAMP: 'Mon Jun 1 00:00:00 UTC 2026',
    }),
  };
}

/** A sign-in as an application makes it, by the client of AWS. */
export function signIn(whole: Whole, changes: Partial<SignInOptions> = {}): Promise<SignInOutcome> {
  return signInWithFace({
    cognito: whole.sdk,
    clientId: CLIENT,
    username: EMAIL,
    password: proofOf(MIRA_PASSWORD),
    capture: cameraOf(whole),
    ...changes,
  });
}
