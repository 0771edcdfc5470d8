import { timingSafeEqual } from 'node:crypto';
import type { Assurance, Demand, FaceMatch } from '@facenition/hook';
import * as z from 'zod';

const LevelOf = z.literal([1, 2, 3, 4, 5, 6, 7, 8]);
const AssuranceOf = z.literal(['passive', 'active']);

const Pending = z.strictObject({
  txn: z.string(),
  nonce: z.string(),
  state: z.string(),
  url: z.string(),
  browserKey: z.string().optional(),
  user: z.string(),
  scope: z.string(),
  level: LevelOf.optional(),
  assurance: AssuranceOf.optional(),
  backTo: z.string(),
  begunAt: z.number(),
});

const Verified = z.strictObject({
  state: z.string(),
  user: z.string(),
  scope: z.string(),
  level: LevelOf,
  assurance: AssuranceOf,
  backTo: z.string(),
  verifiedAt: z.number(),
  spent: z.boolean(),
});

const FaceState = z.strictObject({
  pending: z.array(Pending),
  verified: z.array(Verified),
});

/** A capture that was begun in this session, and is not back. */
export type PendingCapture = Readonly<z.infer<typeof Pending>>;

/** A face that was verified in this session. */
export type VerifiedFace = Readonly<z.infer<typeof Verified>>;

/** What an application keeps for us with the session of a browser: JSON, about 3 kB at most. */
export interface FaceState {
  readonly pending: readonly PendingCapture[];
  readonly verified: readonly VerifiedFace[];
}

/** What a route asks for. */
export interface FaceDemand extends Demand {
  readonly scope: string;
  /**
   * For how long a verification in this session is good enough, in seconds, 0..86400. 0: for one
   * request, within two minutes.
   */
  readonly maxAge: number;
}

/** Tabs that wait for a capture at once: the oldest is given up for another. */
const MOST_PENDING = 4;
const MOST_VERIFIED = 8;
/** A capture lives four minutes, its ticket one and a half. */
const PENDING_MS = 10 * 60_000;
/** How long after the capture the one request of `maxAge: 0` may come. */
export const ONCE_MS = 120_000;
/** The clock of the server may be ahead of ours. */
const SKEW_MS = 30_000;

/** What a session holds. Whatever is not ours is nothing. */
export function readState(kept: unknown): FaceState {
  const parsed = FaceState.safeParse(kept);
  return parsed.success ? parsed.data : { pending: [], verified: [] };
}

export function withPending(state: FaceState, added: PendingCapture): FaceState {
  const young = state.pending.filter(({ begunAt }) => isYoung(begunAt, PENDING_MS, added.begunAt));
  return { ...state, pending: [...young, added].slice(-MOST_PENDING) };
}

/** The capture that a browser comes back from, if this session began it. */
export function pendingBy(
  { pending }: FaceState,
  isIt: (one: PendingCapture) => boolean,
  now: number,
): PendingCapture | undefined {
  return pending.find((one) => isYoung(one.begunAt, PENDING_MS, now) && isIt(one));
}

export function withoutPending(state: FaceState, { txn }: PendingCapture): FaceState {
  return { ...state, pending: state.pending.filter((one) => one.txn !== txn) };
}

/** The capture is over, and it was this person. */
export function withVerified(
  state: FaceState,
  pending: PendingCapture,
  match: FaceMatch,
): FaceState {
  const { user, scope, backTo, state: random } = pending;
  const { level, assurance, verifiedAt } = match;
  const added: VerifiedFace = {
    ...{ state: random, user, scope, level, assurance, backTo, verifiedAt },
    spent: false,
  };
  const others = state.verified.filter((one) => one.user !== user || one.scope !== scope);
  const rest = withoutPending(state, pending);
  return { ...rest, verified: [...others, added].slice(-MOST_VERIFIED) };
}

/** What opens a route, if anything in this session does. */
export function verifiedFor(
  { verified }: FaceState,
  user: string,
  demand: FaceDemand,
  now: number,
): VerifiedFace | undefined {
  return verified.find(
    (one) =>
      one.user === user &&
      one.scope === demand.scope &&
      one.level >= (demand.level ?? 1) &&
      isEnough(one.assurance, demand.assurance) &&
      isRecent(one, demand.maxAge, now),
  );
}

/** It has opened the one request that it was good for. */
export function withSpent(state: FaceState, opened: VerifiedFace): FaceState {
  const spend = (one: VerifiedFace) => (one === opened ? { ...one, spent: true } : one);
  return { ...state, verified: state.verified.map(spend) };
}

/** In constant time. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [new TextEncoder().encode(one), new TextEncoder().encode(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function isRecent({ spent, verifiedAt }: VerifiedFace, maxAge: number, now: number): boolean {
  if (maxAge === 0) return !spent && isYoung(verifiedAt, ONCE_MS, now);
  return isYoung(verifiedAt, maxAge * 1000, now);
}

function isYoung(at: number, ms: number, now: number): boolean {
  const age = now - at;
  return age >= -SKEW_MS && age <= ms;
}

function isEnough(reached: Assurance, least: Assurance | undefined): boolean {
  return least !== 'active' || reached === 'active';
}
