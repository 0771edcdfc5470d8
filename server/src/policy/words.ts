import type { Requirement } from './policy.ts';

const MOST_VALUES = 5;

/** Values in quotes, a few of many; control characters are escaped. */
export function listed(values: readonly string[], last: 'or' | 'and' = 'or'): string {
  const some = values.slice(0, MOST_VALUES).map(quoted);
  const more = values.length - some.length;
  const all = more > 0 ? [...some, `${more} more`] : some;
  const end = all.pop() ?? 'nothing';
  return all.length === 0 ? end : `${all.join(', ')} ${last} ${end}`;
}

export function quoted(value: string): string {
  return JSON.stringify(value.slice(0, 256));
}

/** What is asked for, in words. */
export function describeRequirement(requirement: Requirement): string {
  if (requirement.face === 'not-required') return 'no face is asked for';
  const { level, assurance, input, tries, consent } = requirement;
  const parts = [
    `level ${level}`,
    assurance === 'active' ? 'active (poses that nobody can foresee)' : 'passive (one pose)',
    describeInput(input),
    describeAge(requirement.maxAgeSeconds),
    tries === 1 ? 'one try' : `${tries} tries`,
    ...(consent === undefined ? [] : [`consent ${consent} at enrolment`]),
  ];
  return `a face is asked for: ${parts.join(', ')}`;
}

export function describeInput(input: Requirement['input']): string {
  switch (input) {
    case 'passkey':
      return 'with the passkey of the person';
    case 'passphrase':
      return 'with a passphrase of the person';
    case 'organisation':
      return 'with a secret that the organisation holds (the weakest)';
  }
}

export function describeAge(seconds: number): string {
  return seconds === 0
    ? 'a fresh capture every time'
    : `a capture that passed at most ${seconds} seconds ago counts`;
}

/** What holds without a face. */
export function describeOtherWays(requirement: Requirement): readonly string[] {
  if (requirement.face === 'not-required') return [];
  const { fallback, onOutage, enrolment } = requirement;
  const way = fallback.to === 'idp' ? 'the other factors of the identity provider' : fallback.to;
  return [
    `Without a face: ${quoted(fallback.label)}, ${way}.`,
    onOutage === 'deny'
      ? 'While no face can be verified: refused.'
      : 'While no face can be verified: the way without a face, nothing else.',
    `Who has no reference yet: enrols ${describeEnrolment(enrolment)}.`,
  ];
}

function describeEnrolment(way: Requirement['enrolment']): string {
  switch (way) {
    case 'invitation':
      return 'by invitation';
    case 'sign-up':
      return 'by invitation, or while the account is being made';
    case 'after-sign-in':
      return 'right after the sign-in, by invitation, or while the account is being made';
  }
}
