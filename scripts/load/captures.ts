import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChallengePose, Level } from '@facenition/core';
import { parse } from 'yaml';
import { photograph } from '../portraits/bursts.ts';
import { sitters } from '../portraits/cast.ts';
import { POSES } from '../portraits/posture.ts';
import { sit } from '../portraits/sitting.ts';
import { cycle } from './cases.ts';
import type { Served } from './served.ts';
import type { Answered, Outcomes } from './tally.ts';
import { Begun, type Show, type Visited, visit } from './visitor.ts';

/** What the drawn people agree to. */
export const CONSENT: { readonly version: string } = parse(
  readFileSync(join(import.meta.dirname, '../../docs/consent.example.yaml'), 'utf8'),
);

/** In the order in which they are measured. */
export const CAPTURES = [
  'live capture, passive',
  'live capture, passive, alone',
  'live capture, active',
  'live capture, active, alone',
] as const;

const TENANT = { idp: 'load', tenant: 'load', scope: 'load' } as const;
const RETURN_TO = 'https://portal.example/done';
const PEOPLE = 2;
/** Pictures of a pose: more of the front than a burst has, and of any other than it asks for. */
const TAKES: Readonly<Record<ChallengePose, number>> = {
  ...{ front: 6, left: 3, right: 3, up: 3, down: 3, closer: 3 },
};

export type Assurance = 'passive' | 'active';

/** What captures need of a server. */
export type Host = Pick<Served, 'url' | 'token' | 'run' | 'applyPolicy'>;

/** Somebody drawn, whom the server knows by a live capture. */
interface Visitor {
  readonly user: string;
  readonly takes: Takes;
}

type Takes = ReadonlyMap<ChallengePose, readonly Uint8Array[]>;

export interface CaptureCase {
  readonly name: string;
  /** How many people are before their cameras at the same time. */
  readonly visitors: number;
  /** One capture, from its beginning by the application to its outcome. */
  readonly next: () => Promise<Visited>;
}

/** What the policy asks of them: no secret of theirs, so that none is hashed. */
const policyOf = (level: Level): string => `version: 1
default:
  face: required
  level: ${level}
  assurance: passive
  input: organisation
  fallback: { label: Another way, to: idp }
  enrolment: after-sign-in
`;

/**
 * Enrols drawn people by live captures. Those whose captures do not pass are left out: under load
 * every other answer shall be a mistake.
 */
export async function captureCases(
  served: Host,
  { level, connections }: { readonly level: Level; readonly connections: number },
): Promise<readonly CaptureCase[]> {
  await served.run(
    'return-addresses',
    'add',
    RETURN_TO,
    '--idp',
    TENANT.idp,
    '--tenant',
    TENANT.tenant,
  );
  await served.applyPolicy(policyOf(level));
  const visitors: Visitor[] = [];
  for (const { name: user, persona } of sitters) {
    if (visitors.length === PEOPLE) break;
    const visitor = { user, takes: await photographAll(persona) };
    if (await isTaken(served, visitor)) visitors.push(visitor);
  }
  if (visitors.length === 0) return [];
  const turn = cycle(visitors);
  return CAPTURES.map((name) => {
    const assurance = name.includes('active') ? 'active' : 'passive';
    return {
      name,
      visitors: name.endsWith('alone') ? 1 : connections,
      next: () => capture(served, turn(), { purpose: 'verification', assurance }),
    };
  });
}

/** Everybody makes one capture after another until the time is over; those under way end. */
export async function visitFor(
  { next, visitors }: Pick<CaptureCase, 'next' | 'visitors'>,
  seconds: number,
): Promise<Outcomes> {
  const answers: Answered[] = [];
  const told = new Set<string>();
  const start = performance.now();
  const goOn = async (first: number): Promise<void> => {
    await wait(first);
    while (performance.now() - start < 1000 * seconds) {
      const { said, ...answer } = await next();
      answers.push(answer);
      if (said !== undefined) told.add(said);
    }
  };
  // Not all at once: they would stay in step.
  const apart = (1000 * seconds) / 10 / visitors;
  await Promise.all(Array.from({ length: visitors }, (_, i) => goOn(i * apart)));
  for (const said of told) console.log(`not passed: ${said}`);
  return { answers, seconds: (performance.now() - start) / 1000 };
}

async function photographAll(persona: Parameters<typeof sit>[0]): Promise<Takes> {
  const sitting = await sit(persona);
  const all = new Map<ChallengePose, readonly Uint8Array[]>();
  for (const pose of POSES) {
    const takes: Uint8Array[] = [];
    for (let take = 0; take < TAKES[pose]; take += 1) {
      takes.push(await photograph(sitting, pose, take));
    }
    all.set(pose, takes);
  }
  return all;
}

/** For one capture: no picture of a burst is there twice. */
function showing(takes: Takes): Show {
  const shown = new Map([...takes].map(([pose, all]) => [pose, cycle(all)]));
  return (pose) => shown.get(pose)?.() ?? new Uint8Array();
}

async function isTaken(served: Host, visitor: Visitor): Promise<boolean> {
  const rehearsals = [
    { purpose: 'enrolment', assurance: 'active' },
    { purpose: 'verification', assurance: 'passive' },
    { purpose: 'verification', assurance: 'active' },
  ] as const;
  for (const what of rehearsals) {
    const { right, said } = await capture(served, visitor, what);
    if (right) continue;
    console.log(`${visitor.user}: ${what.purpose}, ${what.assurance}: ${said}`);
    return false;
  }
  return true;
}

interface Wanted {
  readonly purpose: 'verification' | 'enrolment';
  readonly assurance: Assurance;
}

async function capture(
  { url, token }: Host,
  { user, takes }: Visitor,
  { purpose, assurance }: Wanted,
): Promise<Visited> {
  const asked = { purpose, assurance, user, ...TENANT, asking: 'Load', return_to: RETURN_TO };
  const answer = await fetch(`${url}/transactions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Auth-Token': token },
    body: JSON.stringify({ ...asked, nonce: crypto.randomUUID() }),
  });
  const said = await answer.text();
  const { success, data } = Begun.safeParse(JSON.parse(said));
  if (!success) return { status: answer.status, right: false, ms: Number.NaN, said };
  const consent = purpose === 'enrolment' ? { consent: CONSENT.version } : {};
  return visit({ url, txn: data.txn, purpose, show: showing(takes), ...consent });
}
