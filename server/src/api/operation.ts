import type * as z from 'zod';
import type { ClientScope } from '../client-scope.ts';

export const API_VERSIONS = [1, 2] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

export const PHOTO_FIELDS = ['photo', 'reference'] as const;
export type PhotoField = (typeof PHOTO_FIELDS)[number];

/** How many images an operation takes in one of its image fields. */
export interface PhotoCount {
  readonly least: number;
  readonly most: number;
  readonly description: string;
}

/**
 * Who may call: a client whose token has this scope; any client; or anybody. `registration`: as the
 * operator has set, anybody or a client with the scope `admin`.
 */
export type Access = ClientScope | 'client' | 'anyone' | 'registration';

/**
 * One address of the interface: everything that the router, the reader of bodies, the document and
 * the client packages need to know about it. What it does is elsewhere.
 */
export interface Operation<
  Fields extends z.ZodObject = z.ZodObject,
  Answer extends z.ZodType = z.ZodType,
> {
  /** `operationId` of the document. */
  readonly id: string;
  readonly path: `/${string}`;
  readonly versions: readonly ApiVersion[];
  readonly access: Access;
  /** Whether an `Idempotency-Key` makes it safe to send again. */
  readonly idempotent: boolean;
  readonly tag: Tag;
  readonly summary: string;
  readonly description: string;
  readonly photos: Readonly<Partial<Record<PhotoField, PhotoCount>>>;
  /** Everything else that a body may hold. */
  readonly fields: Fields;
  /** The body of an answer 200. */
  readonly answer: Answer;
  /** Fields and answer as they stand in the document; photos are left out. */
  readonly example: {
    readonly fields: z.input<Fields>;
    readonly answer: z.input<Answer>;
  };
}

/** The parts of the interface, in the order of the document. */
export const TAGS = {
  'identity tokens': 'Enrolment and verification: a face becomes a token, and the token verifies.',
  lifecycle: 'Revoking, renewing and looking up identity tokens.',
  rosters: 'Looking for a person among the members of a group, with their consent.',
  'step-up': 'Live captures for an identity provider: what came of them.',
  captures: 'Captures looked at and compared as they are. Nothing is kept.',
  clients: 'Who may call.',
} as const;
export type Tag = keyof typeof TAGS;

/** Only for its types: an operation is what it says. */
export function operation<Fields extends z.ZodObject, Answer extends z.ZodType>(
  described: Operation<Fields, Answer>,
): Operation<Fields, Answer> {
  return described;
}
