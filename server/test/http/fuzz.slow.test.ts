import { Readable } from 'node:stream';
import {
  attackThreshold,
  type ComparisonOutcome,
  type ReferenceComparison,
  type SampleStanding,
} from '@facenition/core';
import fc from 'fast-check';
import { Agent, request as ask } from 'undici';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { Failure } from '../../src/api/answers.ts';
import { openApiDocument } from '../../src/api/document.ts';
import { STATUS_OF } from '../../src/api/failures.ts';
import { OPERATIONS, type OperationId } from '../../src/api/operations.ts';
import { secretHash } from '../../src/service/open-roster.ts';
import { makeToken } from '../made-tokens.ts';
import { issued, provedCapture } from '../tickets/proved.ts';
import { makeCaptures } from './fuzz-captures.ts';
import { type Addressed, type FuzzRequest, requestsTo } from './fuzz-requests.ts';
import { CANARY, ROSTER_SECRET, ROSTERS, TICKET, TICKETS } from './fuzz-values.ts';
import { ISSUER, startTestApp, type TestApp } from './test-app.ts';

/** Fewer where time is short: `FACENITION_TEST_REQUESTS`. */
const ASKED_FOR = Number(process.env.FACENITION_TEST_REQUESTS ?? 20_000);
const AT_ONCE = 16;
const BATCHES = Math.ceil(ASKED_FOR / AT_ONCE);
const REQUESTS = BATCHES * AT_ONCE;
const HANGS_MS = 20_000;

interface DocumentedOperation {
  readonly operationId: string;
  readonly requestBody: { readonly content: { readonly 'application/json': Described } };
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Described {
  readonly schema: Addressed['schema'];
}

const paths: Readonly<Record<string, { readonly post: DocumentedOperation }>> = Object(
  openApiDocument({ product: '0', registration: 'admin', sendsCodes: true }).paths,
);
const isOperation = (id: string): id is OperationId => id in OPERATIONS;
const addresses = Object.entries(paths).map(([path, { post }]): Addressed => {
  const operation = post.operationId.replace(/V2$/, '');
  if (!isOperation(operation)) throw new Error(`no such operation: ${operation}`);
  return { operation, path, schema: post.requestBody.content['application/json'].schema };
});

/** The engine answers one thing after another, all that it can. */
function answerEverything({ answers }: TestApp): void {
  let asked = 0;
  const next = <Value>(...values: readonly Value[]): Value => {
    asked += 1;
    return values[asked % values.length]!;
  };
  const unusable = { outcome: 'not-acquired', reason: 'too-dark' } as const;
  const point = { x: 1.5, y: 2 };
  const landmarks = {
    leftEye: point,
    rightEye: point,
    nose: point,
    leftMouth: point,
    rightMouth: point,
  };
  const face = { box: { x: 0, y: -1, width: 10, height: 12 }, score: 0.9, landmarks };
  const pose = { rollDegrees: -180, yawProxy: 0.1, pitchProxy: 0.57 };
  const compared = { outcome: 'compared', score: -1, threshold: 0.4 } as const;
  const component = { name: 'Sharpness', score: 49, needsAction: true, reason: 'blurred' } as const;
  answers.enrol = () =>
    next(
      { outcome: 'enrolled', token: makeToken() },
      { outcome: 'enrolled', token: makeToken(), expires: Date.UTC(2030, 0), warning: 'weak' },
      { ...unusable, capture: 0 },
    );
  answers.verify = () =>
    next(
      { outcome: 'match', score: 0.75, threshold: 0.5 },
      { outcome: 'non-match', threshold: 0.5 },
      { outcome: 'not-acquired', reason: 'captures-differ' },
    );
  answers.analysis = {
    detect: async () =>
      next(
        { width: 10, height: 10, faces: [], omitted: 0 },
        { width: 10, height: 10, faces: [face, { ...face, pose }], omitted: 3 },
      ),
    assess: async () =>
      next(
        { outcome: 'acquirable', width: 9, height: 9, components: [] },
        { ...unusable, width: 9, height: 9, components: [component] },
      ),
    compare: async ({ references }) =>
      next<ComparisonOutcome>(unusable, {
        outcome: 'compared',
        threshold: 0.4,
        comparisons: references.map(() =>
          next<ReferenceComparison>(
            unusable,
            { ...compared, decision: 'match' },
            { ...compared, decision: 'non-match' },
          ),
        ),
      }),
    checkConsistency: async ({ samples }) => ({
      outcome: 'inconsistent',
      threshold: 0.4,
      samples: samples.map(() =>
        next<SampleStanding>(unusable, { outcome: 'acquired', outlier: true }),
      ),
      pairs: [{ a: 0, b: 1, decision: 'non-match', score: 0.1 }],
      outliers: [0],
    }),
    detectPresentationAttack: async ({ strictness }) => {
      const threshold = attackThreshold[strictness];
      return next(
        { outcome: 'bona-fide', score: 1, threshold },
        { outcome: 'attack-suspected', score: 0, threshold },
        { outcome: 'not-acquired', reason: 'face-too-close', capture: 0, threshold },
      );
    },
  };
}

function makeRosters({ store }: TestApp): Promise<void> {
  const secret = Buffer.from(ROSTER_SECRET, 'base64url');
  const common = { name: CANARY, level: 4, salt: new Uint8Array(16), createdAt: 0 } as const;
  return store.transaction(async ({ rosters }) => {
    for (const { id, member } of ROSTERS) {
      await rosters.create({ id, ...common, secretHash: secretHash(secret) });
      await rosters.add(id, { id: member, token: makeToken({ use: 'roster' }) }, 9);
    }
  });
}

/** Of the client whose token may do everything: the first. */
async function makeTickets({ store, keys }: TestApp): Promise<void> {
  for (const txn of TICKETS) {
    await issued(provedCapture({ txn, ...TICKET }), {
      store,
      keys,
      issuer: ISSUER,
      id: txn.slice(5),
    });
  }
}

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function send(agent: Agent, origin: string, request: FuzzRequest): Promise<Answered> {
  const { method, path, headers, body, chunked } = request;
  const answer = await ask(origin + path, {
    dispatcher: agent,
    method,
    headers,
    body: chunked ? Readable.from(halvesOf(body)) : body,
  });
  const type = String(answer.headers['content-type']);
  return { status: answer.statusCode, type, text: await answer.body.text() };
}

function halvesOf(body: Buffer): readonly Buffer[] {
  const middle = Math.floor(body.length / 2);
  return [body.subarray(0, middle), body.subarray(middle)];
}

/** What is wrong with an answer, in words; `undefined`: nothing. */
function faultIn(request: FuzzRequest, { status, type, text }: Answered): string | undefined {
  const { operation, authentication, kind } = request;
  if (!type.startsWith('application/json')) return `${status} is ${type}`;
  const body: unknown = JSON.parse(text);
  if (status === 200) {
    if (operation === undefined) return '200 where nothing is';
    if (authentication === 'none' || authentication === 'wrong') return '200 to nobody';
    const read = OPERATIONS[operation].answer.safeParse(body);
    return read.success ? undefined : `200 is not as documented: ${read.error.message}`;
  }
  const failure = Failure.safeParse(body);
  if (!failure.success) return `${status} is not as documented: ${failure.error.message}`;
  const { code } = failure.data;
  if (status >= 500) return `${status} ${code}`;
  const its = code === 'not-acquired' ? 400 : new Map<string, number>(statuses).get(code);
  if (its !== status) return `${code} as ${status}`;
  if (operation === undefined) return undefined;
  if (!documented.get(request.path)?.has(status)) return `${status} is not documented`;
  const isNobody = authentication === 'none' && kind === 'valid';
  return isNobody && status !== 401 ? `${status}, not 401` : undefined;
}

const statuses = Object.entries(STATUS_OF);
const documented = new Map(
  Object.entries(paths).map(([path, { post }]) => [
    path,
    new Set(Object.keys(post.responses).map(Number)),
  ]),
);

let agent: Agent;
beforeAll(() => {
  agent = new Agent({ connections: AT_ONCE, headersTimeout: HANGS_MS, bodyTimeout: HANGS_MS });
  return () => agent.destroy();
});

test(`${REQUESTS} requests made from the document: every answer is one of the documented`, async () => {
  // Every request is from another address: those whose token is refused are slowed down by theirs.
  const app = await startTestApp(onTestFinished, { trustedProxies: ['loopback'] });
  answerEverything(app);
  await makeRosters(app);
  await makeTickets(app);
  await makeCaptures(app);
  const tokens = { full: app.token, narrow: await app.clientToken('roster') };
  const requests = fc.oneof(...addresses.map((address) => requestsTo(address, tokens)));
  const answered = new Map<string, number>();
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(requests, { minLength: AT_ONCE, maxLength: AT_ONCE, size: 'max' }),
      async (batch) => {
        const wrong = await Promise.all(
          batch.map(async (request) => {
            const answer = await send(agent, app.url, request);
            const { operation = 'elsewhere' } = request;
            const key = `${operation} ${answer.status}`;
            answered.set(key, (answered.get(key) ?? 0) + 1);
            const fault = faultIn(request, answer);
            return fault === undefined ? [] : [`${fc.stringify(request)}: ${fault}`];
          }),
        );
        sent += batch.length;
        expect(wrong.flat()).toEqual([]);
      },
    ),
    { numRuns: BATCHES, endOnFailure: true },
  );
  expect(sent).toBe(REQUESTS);
  // Else the requests would not come as far as they are meant to; nobody's codes can be guessed. The
  // rarest succeeds once in 700 requests or so.
  const done = Object.keys(OPERATIONS).filter(
    (id) => (answered.get(`${id} 200`) ?? 0) > REQUESTS / 10_000,
  );
  expect(done).toEqual(Object.keys(OPERATIONS).filter((id) => id !== 'generateTokenVerified'));
  for (const status of [400, 401, 403, 413, 415]) {
    expect([...answered.keys()].filter((key) => key.endsWith(` ${status}`))).not.toEqual([]);
  }

  await expect.poll(() => app.logged.length).toBeGreaterThanOrEqual(REQUESTS);
  const log = app.logged.join('');
  const lowered = log.toLowerCase();
  for (const canary of [CANARY.toLowerCase(), 'fn1.', 'fnc_', 'fni_', 'polluted', '"status":499']) {
    expect(lowered.includes(canary), canary).toBe(false);
  }
  expect(log.includes(app.token.slice(4))).toBe(false);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Reflect.has({}, 'polluted')).toBe(false);
});
