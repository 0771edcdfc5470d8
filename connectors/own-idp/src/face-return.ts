import type { FaceOutcome, FaceRefusal } from '@facenition/hook';
import { asked } from './asked.ts';
import {
  type FaceState,
  isSame,
  type PendingCapture,
  pendingBy,
  readState,
  withoutPending,
  withVerified,
} from './face-state.ts';
import {
  type FaceRequest,
  type FaceResponse,
  json,
  problem,
  queryOf,
  redirect,
} from './http-parts.ts';
import type { FaceRefused, Surroundings } from './options.ts';
import { NO_TICKET, REFUSED, SIGNED_OUT, UNAVAILABLE } from './problems.ts';
import { readTicket } from './read-ticket.ts';
import { unfailing } from './unfailing.ts';

const NAME = 'own: return';

/** A browser that is back, with what it brings. */
interface Back<Request, Response> {
  readonly request: Request;
  readonly response: Response;
  readonly user: string;
  readonly state: FaceState;
  readonly pending: PendingCapture;
  readonly ticket: string;
}

export function createFaceReturn<Request extends FaceRequest, Response extends FaceResponse>(
  surroundings: Surroundings<Request, Response>,
): (request: Request, response: Response) => Promise<void> {
  const answer = surroundings.capture.by === 'redirect' ? answerRedirected : answerPage;
  return async (request, response) => {
    await unfailing(NAME, surroundings, [request, response], async () => {
      const user = surroundings.sessions.user(request);
      if (user === undefined || user === '') problem(request, response, SIGNED_OUT);
      else await answer(surroundings, request, response, user);
      return false;
    });
  };
}

/** From the hosted page, by a redirect: `state` tells that it is the browser that captured. */
async function answerRedirected<Request extends FaceRequest, Response extends FaceResponse>(
  surroundings: Surroundings<Request, Response>,
  request: Request,
  response: Response,
  user: string,
): Promise<void> {
  const query = queryOf(request);
  const [random, txn] = [query.get('state') ?? '', query.get('txn') ?? ''];
  const [ticket, outcome] = [query.get('ticket') ?? '', query.get('outcome')];
  const state = readState(await surroundings.sessions.read(request));
  const done = state.verified.find((one) => one.user === user && isSame(one.state, random));
  // The page was loaded again: what it brought is used up, and nothing changes.
  if (done !== undefined) return redirect(response, done.backTo);
  const isIt = (one: PendingCapture): boolean => isSame(one.state, random) && one.txn === txn;
  const pending = pendingBy(state, isIt, surroundings.clock());
  if (pending === undefined) {
    return refuse(surroundings, [request, response], { ...NOT_OURS, reason: 'unknown_txn' });
  }
  const back = { request, response, user, state, pending, ticket };
  if (ticket === '' && outcome === 'alternative') return answerAlternative(surroundings, back);
  const checked = await check(surroundings, back);
  if (checked === 'verified') return redirect(response, pending.backTo);
  if (checked === 'unavailable') return problem(request, response, UNAVAILABLE);
  return refuse(surroundings, [request, response], refusedOf(pending, checked.reason));
}

/** From the element in a page of the application, by a script of that page. */
async function answerPage<Request extends FaceRequest, Response extends FaceResponse>(
  surroundings: Surroundings<Request, Response>,
  request: Request,
  response: Response,
  user: string,
): Promise<void> {
  const brought = await readTicket(request);
  if (brought === undefined) return problem(request, response, NO_TICKET);
  const { txn, ticket } = brought;
  const state = readState(await surroundings.sessions.read(request));
  const pending = pendingBy(state, (one) => isSame(one.txn, txn), surroundings.clock());
  if (pending === undefined) {
    return refuse(surroundings, [request, response], { ...NOT_OURS, reason: 'unknown_txn' });
  }
  const checked = await check(surroundings, { request, response, user, state, pending, ticket });
  if (checked === 'verified') return json(response, 200, { ok: true, back_to: pending.backTo });
  if (checked === 'unavailable') return problem(request, response, UNAVAILABLE);
  return refuse(surroundings, [request, response], refusedOf(pending, checked.reason));
}

type Checked = 'verified' | 'unavailable' | { readonly reason: FaceRefusal };

/** Everything but the ticket comes from the session. */
async function check<Request extends FaceRequest, Response extends FaceResponse>(
  surroundings: Surroundings<Request, Response>,
  { request, user, state, pending, ticket }: Back<Request, Response>,
): Promise<Checked> {
  const { sessions } = surroundings;
  const outcome = await consume(surroundings, user, pending, ticket);
  // Nothing was decided: the same ticket may still be tried again.
  if (outcome === undefined) return 'unavailable';
  if (outcome.outcome === 'match') {
    await sessions.write(request, withVerified(state, pending, outcome));
    return 'verified';
  }
  await sessions.write(request, withoutPending(state, pending));
  return { reason: outcome.reason };
}

async function consume<Request extends FaceRequest, Response extends FaceResponse>(
  surroundings: Surroundings<Request, Response>,
  user: string,
  pending: PendingCapture,
  ticket: string,
): Promise<FaceOutcome | undefined> {
  const { txn, nonce, scope, level, assurance, state: attempt } = pending;
  const ask = async (signal: AbortSignal): Promise<FaceOutcome> => {
    // Somebody else signed in meanwhile.
    if (pending.user !== user) return { outcome: 'refused', reason: 'wrong_user' };
    if (ticket === '') return { outcome: 'refused', reason: 'no_ticket' };
    const question = { txn, ticket, user, nonce, scope, level, assurance, attempt };
    return surroundings.facenition.consumeTicket(question, signal);
  };
  return asked(NAME, txn, ask, surroundings);
}

async function answerAlternative<Request extends FaceRequest, Response extends FaceResponse>(
  surroundings: Surroundings<Request, Response>,
  { request, response, state, pending }: Back<Request, Response>,
): Promise<void> {
  await surroundings.sessions.write(request, withoutPending(state, pending));
  const refused = refusedOf(pending, 'no_ticket');
  const { onAlternative } = surroundings;
  if (onAlternative === undefined) return refuse(surroundings, [request, response], refused);
  await onAlternative(request, response, refused);
}

const NOT_OURS = { scope: '', backTo: '/' };

function refusedOf({ scope, backTo }: PendingCapture, reason: FaceRefusal): FaceRefused {
  return { scope, backTo, reason };
}

async function refuse<Request extends FaceRequest, Response extends FaceResponse>(
  { onRefused }: Surroundings<Request, Response>,
  [request, response]: readonly [Request, Response],
  refused: FaceRefused,
): Promise<void> {
  if (onRefused === undefined) return problem(request, response, REFUSED);
  await onRefused(request, response, refused);
}
