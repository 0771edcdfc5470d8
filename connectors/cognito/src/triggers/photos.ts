import { HookFault } from '@facenition/hook';
import * as z from 'zod';
import { TOKEN_ATTRIBUTE } from '../attribute-name.ts';
import { eventWith, readEvent, triggerEvent } from './event.ts';
import { FACE_PHOTOS, withoutLiveCheck } from './kinds.ts';
import {
  createTrigger,
  goOn,
  stop,
  type Trigger,
  type TriggerHook,
  type TriggerOptions,
  UNAVAILABLE,
} from './trigger.ts';

/** What is sent to be compared. */
export interface PhotosQuestion {
  /** The identity token of the account. */
  readonly token: string;
  /** 1..3 pictures, as files. */
  readonly photo: Uint8Array[];
  readonly password?: string;
  readonly device_secret?: string;
  readonly scope: string;
  readonly accuracy?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
}

/** The one call that is made: `createClient` of `@facenition/client`, whose client token has `verify`. */
export interface ComparingClient {
  authenticate(
    request: PhotosQuestion,
    options: { readonly signal: AbortSignal },
  ): Promise<{ readonly authenticated: boolean; readonly reason?: string }>;
}

export interface PhotosOptions extends TriggerOptions {
  /** There is no live check: a picture of the person is as good as the person. */
  readonly [withoutLiveCheck]: true;
  readonly scope: string;
}

export interface VerifyPhotosOptions extends PhotosOptions {
  readonly client: ComparingClient;
  readonly accuracy?: PhotosQuestion['accuracy'];
}

const CREATE = 'CreateAuthChallenge';
const VERIFY = 'VerifyAuthChallengeResponse';

const CreateEvent = triggerEvent(
  ['CreateAuthChallenge_Authentication'],
  z.looseObject({ challengeName: z.literal('CUSTOM_CHALLENGE') }),
);
type CreateEvent = z.infer<typeof CreateEvent>;

const VerifyEvent = triggerEvent(
  ['VerifyAuthChallengeResponse_Authentication'],
  z.looseObject({
    userAttributes: z.looseObject({ [TOKEN_ATTRIBUTE]: z.string().max(2048).nullish() }).nullish(),
    userNotFound: z.boolean().nullish(),
    challengeAnswer: z.string().max(131_072),
  }),
);
type VerifyEvent = z.infer<typeof VerifyEvent>;

const Picture = z
  .base64()
  .min(4)
  .transform((text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));

/** What the application answers the challenge with, as a text of JSON. */
const Answer = z.strictObject({
  photos: z.array(Picture).min(1).max(3),
  password: z.string().min(1).max(1024).optional(),
  device_secret: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
});

type PhotosAnswer =
  | { readonly outcome: 'match' }
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * Asks for pictures: what `createVerifyPhotos` compares. The same for everybody. Throws `HookFault`
 * `ERR_CONFIG_INVALID` without `withoutLiveCheck`.
 */
export function createPhotosChallenge(options: PhotosOptions): Trigger {
  checkAllowed(options);
  const { scope } = options;
  const hook: TriggerHook<CreateEvent, { readonly outcome: 'asked' }> = {
    name: CREATE,
    read: (payload) => {
      const event = readEvent(CreateEvent, payload, CREATE, options);
      return { question: event, call: event.callerContext.clientId };
    },
    ask: async () => ({ outcome: 'asked' }),
    write: (_answer, event) => {
      const id = crypto.randomUUID();
      return goOn(
        eventWith(event, {
          publicChallengeParameters: { type: FACE_PHOTOS, scope },
          privateChallengeParameters: { id },
          challengeMetadata: `${FACE_PHOTOS}:${id}`,
        }),
      );
    },
    refuse: () => stop(UNAVAILABLE),
  };
  return createTrigger(hook, options);
}

export interface PhotosRequest {
  readonly event: VerifyEvent;
  /** Absent: there is no such user, no token of theirs, or no pictures in the answer. */
  readonly question: PhotosQuestion | undefined;
}

/** Vendor payload -> our question. */
export function readPhotos(payload: unknown, options: VerifyPhotosOptions): PhotosRequest {
  const event = readEvent(VerifyEvent, payload, VERIFY, options);
  const { userAttributes, userNotFound, challengeAnswer } = event.request;
  const token = userAttributes?.[TOKEN_ATTRIBUTE];
  const answer = Answer.safeParse(jsonOf(challengeAnswer)).data;
  if (userNotFound === true || typeof token !== 'string' || answer === undefined) {
    return { event, question: undefined };
  }
  const { photos: photo, password, device_secret } = answer;
  const { scope, accuracy } = options;
  const secrets = {
    ...(password !== undefined && { password }),
    ...(device_secret !== undefined && { device_secret }),
  };
  const level = accuracy === undefined ? {} : { accuracy };
  return { event, question: { token, photo, ...secrets, scope, ...level } };
}

/**
 * Compares the pictures of the answer with the identity token that the account has in
 * `custom:fn_token`, with what else the person holds. Weaker than a ticket: see `withoutLiveCheck`,
 * without which it throws `HookFault` `ERR_CONFIG_INVALID`.
 */
export function createVerifyPhotos(options: VerifyPhotosOptions): Trigger {
  checkAllowed(options);
  const hook: TriggerHook<PhotosRequest, PhotosAnswer> = {
    name: VERIFY,
    read: (payload) => {
      const question = readPhotos(payload, options);
      return { question, call: question.event.callerContext.clientId };
    },
    async ask({ question }, signal) {
      if (question === undefined) return { outcome: 'refused', reason: 'nothing_to_compare' };
      const { authenticated, reason } = await options.client.authenticate(question, { signal });
      if (authenticated === true) return { outcome: 'match' };
      return { outcome: 'refused', reason: reason ?? 'wrong_person_or_secret' };
    },
    write: ({ outcome }, { event }) =>
      goOn(eventWith(event, { answerCorrect: outcome === 'match' })),
    refuse: () => stop(UNAVAILABLE),
  };
  return createTrigger(hook, options);
}

/** Programs without types may leave it out. */
function checkAllowed(options: PhotosOptions): void {
  if (options[withoutLiveCheck] === true) return;
  throw new HookFault('ERR_CONFIG_INVALID', 'pictures without a live check were not asked for');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
