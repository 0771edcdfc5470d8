import * as z from 'zod';
import { blame, Instant, Level, ok, Receipt, TokenIdAnswer } from '../answers.ts';
import { FIELD } from '../fields.ts';
import { operation } from '../operation.ts';

const { roster, roster_secret, accuracy, face, expiry, id, nonce } = FIELD;

const common = { versions: [1, 2], access: 'roster', tag: 'rosters' } as const;
const opened = { roster, roster_secret };
const EXAMPLE = { roster: 'fng_ZWNobyBvZiBhIHJvc3Rlcg', roster_secret: `${'A'.repeat(42)}A` };

/** `roster/create` */
export const rosterCreate = operation({
  ...common,
  id: 'rosterCreate',
  path: '/roster/create',
  idempotent: true,
  summary: 'Make a roster',
  description:
    'A roster is a group of people among whom one is looked for. Its secret is made here, answered ' +
    'this once and not kept: without it nobody is added or found. `capacity`: false positives grow ' +
    'with every member, so that a roster below level 6 takes 100 people at most.',
  photos: {},
  fields: z.strictObject({
    name: FIELD.name.describe('What to call the roster. Nothing about a person.'),
    accuracy,
  }),
  answer: z.strictObject({
    ok,
    roster: z.string().meta({ description: 'The id of the roster.', examples: ['fng_...'] }),
    roster_secret: z
      .string()
      .describe('32 random bytes in base64url. Keep them; they are not kept here.'),
    accuracy: Level,
    capacity: z.int().min(1).describe('How many members it takes.'),
  }),
  example: {
    fields: { name: 'front door', accuracy: 6 },
    answer: { ok: true, ...EXAMPLE, accuracy: 6, capacity: 1000 },
  },
});

/** `roster/add` */
export const rosterAdd = operation({
  ...common,
  id: 'rosterAdd',
  path: '/roster/add',
  idempotent: true,
  summary: 'Enrol a person in a roster',
  description:
    'Makes an identity token that finds this person in this roster, and is good for nothing else. ' +
    '**It is kept here**, as that of every member, until the member is removed: a protected, ' +
    'revocable biometric reference. Who the person is, only you know: keep the `id`.',
  photos: { photo: { least: 1, most: 5, description: 'Captures of one person; three are best.' } },
  fields: z.strictObject({ ...opened, face, expiry: expiry.optional() }),
  answer: z.strictObject({
    ok,
    id: TokenIdAnswer,
    accuracy: Level,
    expires: Instant.exactOptional(),
    warning: z.string().exactOptional().describe('What to know about this member, in words.'),
  }),
  example: {
    fields: EXAMPLE,
    answer: { ok: true, id: 'fni_...', accuracy: 6 },
  },
});

/** `roster/remove` */
export const rosterRemove = operation({
  ...common,
  id: 'rosterRemove',
  path: '/roster/remove',
  idempotent: true,
  summary: 'Remove a member from a roster',
  description:
    'Revokes the token of a member and deletes it. From the answer on nobody is found by it. ' +
    '(`revoke` with the `id` does the same.)',
  photos: {},
  fields: z.strictObject({ roster, id }),
  answer: z.strictObject({ ok, id: TokenIdAnswer }),
  example: {
    fields: { roster: EXAMPLE.roster, id: `fni_${'A'.repeat(27)}` },
    answer: { ok: true, id: 'fni_...' },
  },
});

/** `roster/delete` */
export const rosterDelete = operation({
  ...common,
  id: 'rosterDelete',
  path: '/roster/delete',
  idempotent: true,
  summary: 'Remove a roster with all its members',
  description: 'Revokes and deletes the tokens of all members, and the roster.',
  photos: {},
  fields: z.strictObject({ roster }),
  answer: z.strictObject({ ok, removed: z.int().min(0).describe('How many members it had.') }),
  example: { fields: { roster: EXAMPLE.roster }, answer: { ok: true, removed: 12 } },
});

/** `roster/identify` */
export const rosterIdentify = operation({
  ...common,
  id: 'rosterIdentify',
  path: '/roster/identify',
  idempotent: false,
  summary: 'Look for a person among the members of a roster',
  description:
    'Compares fresh captures with every member. `id` is that of the most similar one, where that ' +
    'is similar enough; nothing is said of the others. A larger roster takes more strangers for ' +
    'members.',
  photos: {
    photo: {
      least: 1,
      most: 5,
      description: 'Fresh captures of one person, taken seconds apart. Two are better than one.',
    },
  },
  fields: z.strictObject({ ...opened, face, nonce: nonce.optional() }),
  answer: z.strictObject({
    ok,
    identified: z.boolean(),
    id: TokenIdAnswer.exactOptional(),
    ...blame,
    receipt: Receipt,
  }),
  example: { fields: EXAMPLE, answer: { ok: true, identified: true, id: 'fni_...' } },
});
