import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type Body, type Form, multipart } from './multipart.ts';
import type { Cast, Person } from './people.ts';

/** One kind of request that the server is loaded with. */
export interface LoadCase {
  readonly name: string;
  readonly path: string;
  /** The work without which there is no such answer, where it is measured. */
  readonly floor?: 'floor' | 'floor-device';
  readonly next: () => LoadRequest;
}

export interface LoadRequest {
  readonly body: Body;
  /** Whether an answer with status 200 is the right one. Told of every such answer. */
  readonly accepts: (answer: unknown) => boolean;
}

/** `authenticate` with a password and one photo: what the capacity of a server is stated in. */
export const MAIN_CASE = 'authenticate, password';
/** The same without Argon2id. */
export const DEVICE_CASE = 'authenticate, device_secret';

const Authenticated = z.object({ ok: z.literal(true), authenticated: z.literal(true) });
const Rotated = z.object({ ...Authenticated.shape, token: z.string() });
const Described = z.object({ ok: z.literal(true), name: z.string() });
const Made = z.object({ ok: z.literal(true), token: z.string() });
const Matched = z.object({ ok: z.literal(true), match: z.literal(true) });
const BulkMatched = z.object({
  ok: z.literal(true),
  matches: z.tuple([z.object({ match: z.literal(true) })], z.object({ match: z.boolean() })),
});
const Consistent = z.object({ ok: z.literal(true), consistent: z.literal(true) });
const Assessed = z.object({ ok: z.literal(true), usable: z.boolean() });
const Detected = z.object({ ok: z.literal(true), faces: z.array(z.object({})).min(1) });
/** A risk signal: either answer may be right. */
const Judged = z.object({ ok: z.literal(true), live: z.boolean() });
const Identified = z.object({ ok: z.literal(true), identified: z.literal(true) });
const Revoked = z.object({ ok: z.literal(true), already: z.literal(false) });
const Active = z.object({
  ok: z.literal(true),
  states: z.array(z.object({ state: z.literal('active') })).min(1),
});

const BULK = 10;
/** Needs models of its own. */
export const LIVENESS = 'liveness';

/** In turn, for ever. */
export function cycle<T>(things: readonly T[]): () => T {
  let at = 0;
  return () => {
    const thing = things[at % things.length];
    if (thing === undefined) throw new Error('there is nothing to take turns');
    at += 1;
    return thing;
  };
}

function requests(forms: readonly Form[], answer: z.ZodType): () => LoadRequest {
  const accepts = (given: unknown): boolean => answer.safeParse(given).success;
  return cycle(forms.map((form) => ({ body: multipart(form), accepts })));
}

/** Every operation that needs no messages to people, with answers that are known beforehand. */
export function loadCases(cast: Cast): readonly LoadCase[] {
  // Rotation last: it retires the tokens that the others use.
  return [
    ...verifications(cast),
    ...lifecycle(cast),
    identification(cast),
    ...analyses(cast),
    ...clients(),
    rotation(cast),
  ];
}

/** Tokens in the order that keeps those of one person apart. */
function perToken(
  { people, level }: Cast,
  form: (person: Person, token: string, photo: Uint8Array) => Form,
): readonly Form[] {
  const turns = people[0]?.passwordTokens.length ?? 0;
  return Array.from({ length: turns }, (_, turn) =>
    people.map((person) => {
      const photo = person.verification[turn % person.verification.length]!;
      const { fields, files } = form(person, person.passwordTokens[turn]!, photo);
      return { fields: { ...common(level), ...fields }, ...(files && { files }) };
    }),
  ).flat();
}

const common = (level: number) => ({ accuracy: String(level), face: 'largest' });

function verifications(cast: Cast): readonly LoadCase[] {
  const { people, level } = cast;
  const withPassword = perToken(cast, ({ password }, token, photo) => ({
    fields: { password, token },
    files: { photo: [photo] },
  }));
  const device = (tokenOf: (person: Person) => string, photos: number): readonly Form[] =>
    people.map((person) => ({
      fields: { ...common(level), device_secret: person.deviceSecret, token: tokenOf(person) },
      files: { photo: person.verification.slice(0, photos) },
    }));
  const path = '/authenticate';
  return [
    { name: MAIN_CASE, path, floor: 'floor', next: requests(withPassword, Authenticated) },
    {
      name: DEVICE_CASE,
      path,
      floor: 'floor-device',
      next: requests(
        device(({ deviceToken }) => deviceToken, 1),
        Authenticated,
      ),
    },
    {
      name: 'authenticate, device_secret, 2 photos',
      path,
      next: requests(
        device(({ deviceTokenOfThree }) => deviceTokenOfThree, 2),
        Authenticated,
      ),
    },
    {
      name: 'authenticate-score, password',
      path: '/authenticate-score',
      next: requests(withPassword, Authenticated),
    },
  ];
}

function lifecycle(cast: Cast): readonly LoadCase[] {
  const { people, level } = cast;
  const enrolling = (photos: number): readonly Form[] =>
    people.map(({ password, enrolment }) => ({
      fields: { ...common(level), password },
      files: { photo: enrolment.slice(0, photos) },
    }));
  return [
    { name: 'generate, password', path: '/generate', next: requests(enrolling(1), Made) },
    { name: 'generate, password, 3 photos', path: '/generate', next: requests(enrolling(3), Made) },
    {
      name: 'status',
      path: '/status',
      next: requests(
        people.map(({ passwordTokens }) => ({ fields: { tokens: passwordTokens[0]! } })),
        Active,
      ),
    },
    {
      name: 'revoke',
      path: '/revoke',
      // Ids of tokens that were made elsewhere: each is revoked once.
      next: () => ({
        body: multipart({ fields: { id: `fni_${randomBytes(20).toString('base64url')}` } }),
        accepts: (answer) => Revoked.safeParse(answer).success,
      }),
    },
  ];
}

function analyses({ people, level }: Cast): readonly LoadCase[] {
  const [fields, chosen] = [common(level), { face: 'largest' }];
  const captures = people.flatMap(({ enrolment, verification }) =>
    verification.map((photo) => ({ photo, enrolment })),
  );
  const everybody = people.flatMap(({ enrolment }) => enrolment);
  const single = (named: Readonly<Record<string, string>>): readonly Form[] =>
    captures.map(({ photo }) => ({ fields: named, files: { photo: [photo] } }));
  const match = captures.map(({ photo, enrolment }) => {
    return { fields, files: { photo: [photo], reference: enrolment.slice(0, 1) } };
  });
  const bulk = captures.map(({ photo, enrolment }) => {
    // The person's own first: that one has to match.
    const reference = [...enrolment.slice(0, 1), ...everybody].slice(0, BULK);
    return { fields, files: { photo: [photo], reference } };
  });
  const three = people.map(({ enrolment }) => ({ fields, files: { photo: enrolment } }));
  return [
    { name: 'match', path: '/match', next: requests(match, Matched) },
    { name: `match-bulk of ${BULK}`, path: '/match-bulk', next: requests(bulk, BulkMatched) },
    {
      name: 'consistency-check of 3',
      path: '/consistency-check',
      next: requests(three, Consistent),
    },
    { name: 'quality', path: '/quality', next: requests(single(chosen), Assessed) },
    { name: 'detect', path: '/detect', next: requests(single({}), Detected) },
    { name: LIVENESS, path: '/liveness', next: requests(single(chosen), Judged) },
  ];
}

function identification({ people, roster: { members, ...opened } }: Cast): LoadCase {
  const forms = people.flatMap(({ verification }) =>
    verification.map((photo) => ({
      fields: { ...opened, face: 'largest' },
      files: { photo: [photo] },
    })),
  );
  return {
    name: `roster/identify among ${members}`,
    path: '/roster/identify',
    next: requests(forms, Identified),
  };
}

function clients(): readonly LoadCase[] {
  const fields = { name: 'load', scopes: 'verify' };
  return [
    { name: 'token', path: '/token', next: requests([{ fields: {} }], Described) },
    { name: 'generateToken', path: '/generateToken', next: requests([{ fields }], Made) },
  ];
}

/** Each request renews a token that an earlier one made. */
function rotation({ people, level }: Cast): LoadCase {
  const current = people.flatMap((person) =>
    person.passwordTokens.map((token) => ({ person, token })),
  );
  return {
    name: 'rotate, password',
    path: '/rotate',
    next: () => {
      const oldest = current.shift();
      if (oldest === undefined) throw new Error('no token is left that could be renewed');
      const { person, token } = oldest;
      const { password, verification } = person;
      const fields = { ...common(level), password, token };
      return {
        body: multipart({ fields, files: { photo: verification.slice(0, 1) } }),
        accepts: (answer) => {
          const { success, data } = Rotated.safeParse(answer);
          if (success) current.push({ person, token: data.token });
          return success;
        },
      };
    },
  };
}
