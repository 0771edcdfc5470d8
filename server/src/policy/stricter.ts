import type { Requirement } from './policy.ts';

/** How strict a field is: a greater number asks for more. Words stand from the weakest on. */
const STRICTNESS = {
  face: ({ face }) => ['not-required', 'required'].indexOf(face),
  level: ({ level }) => level,
  assurance: ({ assurance }) => ['passive', 'active'].indexOf(assurance),
  input: ({ input }) => ['organisation', 'passphrase', 'passkey'].indexOf(input),
  maxAgeSeconds: ({ maxAgeSeconds }) => -maxAgeSeconds,
  onOutage: ({ onOutage }) => ['fallback', 'deny'].indexOf(onOutage),
  enrolment: ({ enrolment }) => ['after-sign-in', 'sign-up', 'invitation'].indexOf(enrolment),
  tries: ({ tries }) => -tries,
} as const satisfies Partial<Record<keyof Requirement, (requirement: Requirement) => number>>;

export type OrderedField = keyof typeof STRICTNESS;
export const ORDERED_FIELDS: readonly OrderedField[] = [
  'face',
  'level',
  'assurance',
  'input',
  'maxAgeSeconds',
  'onOutage',
  'enrolment',
  'tries',
];

/** How strict a field is: a greater number asks for more. */
export function strictness(requirement: Requirement, field: OrderedField): number {
  return STRICTNESS[field](requirement);
}

/**
 * Of each field the stricter. Where only one of the two asks for a face, the rest is what that one
 * says: of one who asks for none it means nothing.
 */
export function stricter(one: Requirement, other: Requirement): Requirement {
  if (one.face !== other.face) return one.face === 'required' ? one : other;
  const { consent = other.consent } = one;
  const pick = <Field extends OrderedField>(field: Field): Requirement[Field] =>
    strictness(other, field) > strictness(one, field) ? other[field] : one[field];
  return {
    face: one.face,
    level: pick('level'),
    assurance: pick('assurance'),
    input: pick('input'),
    maxAgeSeconds: pick('maxAgeSeconds'),
    fallback: one.fallback,
    onOutage: pick('onOutage'),
    enrolment: pick('enrolment'),
    tries: pick('tries'),
    ...(consent !== undefined && { consent }),
  };
}
