import {
  type Facenition,
  type Hook,
  HookFault,
  type HookReply,
  parsePayload,
} from '@facenition/hook';
import * as z from 'zod';
import { createOrg, ENVELOPE, type UserBy } from './envelope.ts';
import { isReference } from './reference.ts';
import type { ReferenceDirectory } from './users.ts';

export interface EventHookOptions {
  readonly facenition: Pick<Facenition, 'bindReference'>;
  /** As of the token hook. */
  readonly orgUrls: readonly string[];
  /** Reads what the registration hook has written. */
  readonly users: Pick<ReferenceDirectory, 'referenceOf'>;
  /** `login` unless said: what references are bound to. */
  readonly userBy?: UserBy;
}

export interface CreatedUser {
  readonly id: string;
  readonly login: string;
}

export interface EventQuestion {
  readonly created: readonly CreatedUser[];
}

/** Of several accounts in one call, the worst that came of one; `none`: no account had a reference. */
export interface EventAnswer {
  readonly outcome: 'bound' | 'taken' | 'unknown' | 'none';
}

export type EventHook = Hook<EventQuestion, EventAnswer, HookReply>;

const NAME = 'com.okta.event_hook';
const CREATED = 'user.lifecycle.create';
/** From the best to the worst. */
const OUTCOMES = ['none', 'bound', 'taken', 'unknown'] as const;

const Target = z.looseObject({
  type: z.string(),
  id: z.string().min(1).max(255),
  alternateId: z.string().min(1).max(255),
});

const EventHookEvent = z.looseObject({
  ...ENVELOPE,
  eventType: z.literal(NAME),
  data: z.looseObject({
    events: z
      .array(z.looseObject({ eventType: z.string(), target: z.array(z.looseObject({})).nullish() }))
      .max(1000),
  }),
});

/**
 * After an account was made: its reference becomes the account's. It decides nothing. Throws
 * `HookFault` `ERR_CONFIG_INVALID`.
 */
export function eventHook(options: EventHookOptions): EventHook {
  const org = createOrg(options.orgUrls);
  return {
    name: NAME,
    read(payload) {
      const { eventId, source, data } = parsePayload(EventHookEvent, payload, NAME);
      org.checkOwn(source);
      const made = data.events.filter(({ eventType }) => eventType === CREATED);
      const created = made.flatMap(({ target }) => (target ?? []).flatMap(userIn));
      return { question: { created }, call: eventId };
    },
    ask: (question, signal) => bind(question, signal, options),
    write: () => ({ status: 204 }),
    // Not a 2xx: Okta tries once more and says so in its log.
    refuse: () => ({ status: 503 }),
  };
}

function userIn(target: object): readonly CreatedUser[] {
  if (!('type' in target) || target.type !== 'User') return [];
  const { id, alternateId: login } = parsePayload(Target, target, NAME);
  return [{ id, login }];
}

async function bind(
  { created }: EventQuestion,
  signal: AbortSignal,
  { facenition, users, userBy = 'login' }: EventHookOptions,
): Promise<EventAnswer> {
  const seen = await Promise.all(
    created.map(async ({ id, login }) => {
      const referenceId = await users.referenceOf(id, signal);
      if (!isReference(referenceId)) return 'none';
      const user = userBy === 'id' ? id : login;
      const { outcome } = await facenition.bindReference({ referenceId, user }, signal);
      return outcome;
    }),
  );
  const worst = OUTCOMES.findLast((one) => seen.includes(one)) ?? 'none';
  if (seen.every((one) => OUTCOMES.includes(one))) return { outcome: worst };
  throw new HookFault('ERR_SERVICE_UNAVAILABLE', 'the answer is none of those that there are');
}
