import type { BindOutcome, Facenition, FaceOutcome, SignUpOutcome } from '@facenition/hook';

export const ORG = 'https://acme-test.okta.com';
export const TXN = `fntx_${'T'.repeat(22)}`;
export const TICKET = `fntk_${'K'.repeat(22)}`;
export const REFERENCE = `fnr_${'R'.repeat(22)}`;
export const LOGIN = 'mira.holt@acme.example';
export const USER_ID = '00u7fn2k9QxVbT4Lh5d7';
export const SECRET = 'a-secret-of-at-least-32-characters';

export const MATCH = {
  outcome: 'match',
  verifiedAt: Date.UTC(2026, 10, 20, 9, 14, 21, 900),
  level: 4,
  assurance: 'active',
  amr: ['face', 'pop'],
  referenceId: REFERENCE,
} as const satisfies FaceOutcome;

export interface FakeAnswers {
  readonly face?: FaceOutcome;
  readonly signUp?: SignUpOutcome;
  readonly bind?: BindOutcome['outcome'];
}

/** Answers what it is told to, and keeps what it was asked. */
export function fakeFacenition({
  face = MATCH,
  signUp = { outcome: 'enrolled', referenceId: REFERENCE },
  bind = 'bound',
}: FakeAnswers = {}) {
  const asked: unknown[] = [];
  const keep = <Answer>(kind: string, question: unknown, answer: Answer): Promise<Answer> => {
    asked.push({ kind, question });
    return Promise.resolve(answer);
  };
  const facenition: Facenition = {
    consumeTicket: (question) => keep('consumeTicket', question, face),
    latestVerification: (question) => keep('latestVerification', question, face),
    beginCapture: (question) => keep('beginCapture', question, { outcome: 'not-required' }),
    signUp: (txn) => keep('signUp', txn, signUp),
    bindReference: (question) => keep('bindReference', question, { outcome: bind }),
  };
  return { facenition, asked };
}
