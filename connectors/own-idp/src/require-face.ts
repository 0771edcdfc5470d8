import { randomBytes } from 'node:crypto';
import type { CaptureOutcome } from '@facenition/hook';
import { asked } from './asked.ts';
import {
  type FaceState,
  ONCE_MS,
  type PendingCapture,
  pendingBy,
  readState,
  verifiedFor,
  withPending,
  withSpent,
} from './face-state.ts';
import {
  type FaceMiddleware,
  type FaceRequest,
  type FaceResponse,
  isForPerson,
  isPrefetch,
  pathOf,
  problem,
  redirect,
} from './http-parts.ts';
import { createOnce } from './once.ts';
import type { RequireFaceOptions, Surroundings } from './options.ts';
import { FACE_NEEDED, REFUSED, SIGNED_OUT, UNAVAILABLE } from './problems.ts';
import { unfailing } from './unfailing.ts';

const NAME = 'own: require face';

/** A page that asks again and again gets the same capture for so long. */
const SAME_CAPTURE_MS = 30_000;

/** One request, and what it needs. */
interface Case<Request, Response> {
  readonly request: Request;
  readonly response: Response;
  readonly user: string;
  readonly demand: RequireFaceOptions;
  readonly state: FaceState;
  readonly now: number;
}

type Begun =
  | { readonly outcome: 'begun'; readonly pending: PendingCapture }
  | { readonly outcome: 'not-required' }
  | undefined;

export function createRequireFace<Request extends FaceRequest, Response extends FaceResponse>(
  surroundings: Surroundings<Request, Response>,
): (demand: RequireFaceOptions) => FaceMiddleware<Request, Response> {
  const { sessions, clock } = surroundings;
  const isFirstUse = createOnce(2 * ONCE_MS, clock);
  const decide = async (request: Request, response: Response, demand: RequireFaceOptions) => {
    const user = sessions.user(request);
    if (user === undefined || user === '') {
      problem(request, response, SIGNED_OUT);
      return false;
    }
    const now = clock();
    const state = readState(await sessions.read(request));
    const opening = verifiedFor(state, user, demand, now);
    if (opening === undefined) {
      return askForFace(surroundings, { request, response, user, demand, state, now });
    }
    if (demand.maxAge > 0) return true;
    // Before anything waits: two requests of one session may be under way.
    if (!isFirstUse(opening.state)) {
      return askForFace(surroundings, { request, response, user, demand, state, now });
    }
    await sessions.write(request, withSpent(state, opening));
    return true;
  };
  return (demand) => async (request, response, next) => {
    const isOpen = await unfailing(NAME, surroundings, [request, response], () =>
      decide(request, response, demand),
    );
    if (isOpen) next();
  };
}

async function askForFace<Request extends FaceRequest, Response extends FaceResponse>(
  surroundings: Surroundings<Request, Response>,
  one: Case<Request, Response>,
): Promise<boolean> {
  const { request, response } = one;
  const isPage = isForPerson(request);
  // What a form sends is lost on the way through a capture, and nobody may wait for a prefetched page.
  if ((isPage && request.method !== 'GET') || isPrefetch(request)) {
    problem(request, response, FACE_NEEDED);
    return false;
  }
  const begun = await captureFor(surroundings, one, isPage);
  if (begun === undefined) {
    problem(request, response, UNAVAILABLE);
    return false;
  }
  if (begun.outcome === 'not-required') {
    if (surroundings.policyMayWaive === true) return true;
    problem(request, response, REFUSED);
    return false;
  }
  await show(surroundings, one, begun.pending, isPage);
  return false;
}

async function captureFor<Request extends FaceRequest, Response extends FaceResponse>(
  surroundings: Surroundings<Request, Response>,
  one: Case<Request, Response>,
  isPage: boolean,
): Promise<Begun> {
  const { request, state, user, demand, now } = one;
  const backTo = demand.backTo ?? (isPage ? pathOf(request) : '/');
  const wanted = { user, scope: demand.scope, ...least(demand), backTo };
  const isSameCapture = (pending: PendingCapture): boolean =>
    now - pending.begunAt < SAME_CAPTURE_MS && isAllOf(wanted, pending);
  const same = isPage ? undefined : pendingBy(state, isSameCapture, now);
  if (same !== undefined) return { outcome: 'begun', pending: same };
  const random = randomBytes(24).toString('base64url');
  const begun = await begin(surroundings, wanted, random);
  if (begun?.outcome !== 'begun') return begun;
  const { outcome: _, ...capture } = begun;
  const pending = { ...wanted, ...capture, state: random, begunAt: now };
  await surroundings.sessions.write(request, withPending(state, pending));
  return { outcome: 'begun', pending };
}

type Wanted = Pick<PendingCapture, 'user' | 'scope' | 'level' | 'assurance' | 'backTo'>;

function begin<Request extends FaceRequest, Response extends FaceResponse>(
  surroundings: Surroundings<Request, Response>,
  { backTo: _, ...wanted }: Wanted,
  random: string,
): Promise<CaptureOutcome | undefined> {
  const { facenition, capture, asking, application } = surroundings;
  const returnTo = capture.by === 'stay' ? capture.origin : capture.returnTo;
  const question = {
    ...{ ...wanted, asking, returnTo, returnBy: capture.by, state: random },
    ...(application !== undefined && { application }),
  };
  const ask = (signal: AbortSignal) => facenition.beginCapture(question, signal);
  return asked('own: begin', wanted.scope, ask, surroundings);
}

async function show<Request extends FaceRequest, Response extends FaceResponse>(
  { capture }: Surroundings<Request, Response>,
  { request, response }: Case<Request, Response>,
  { txn, url, browserKey, backTo }: PendingCapture,
  isPage: boolean,
): Promise<void> {
  if (capture.by === 'redirect') {
    if (isPage) redirect(response, url);
    else problem(request, response, FACE_NEEDED, { capture: { url } });
    return;
  }
  if (browserKey === undefined) throw new Error('a capture of a page of ours has no browser key');
  if (isPage) await capture.show(request, response, { txn, browserKey, backTo });
  else problem(request, response, FACE_NEEDED, { capture: { txn, browser_key: browserKey } });
}

function least({ level, assurance }: RequireFaceOptions) {
  return {
    ...(level !== undefined && { level }),
    ...(assurance !== undefined && { assurance }),
  };
}

function isAllOf(wanted: Wanted, { user, scope, level, assurance, backTo }: Wanted): boolean {
  return (
    wanted.user === user &&
    wanted.scope === scope &&
    wanted.level === level &&
    wanted.assurance === assurance &&
    wanted.backTo === backTo
  );
}
