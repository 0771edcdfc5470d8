import { isDeepStrictEqual } from 'node:util';
import type { Facenition } from '@facenition/hook';
import type { AskedFor } from './hook-case.ts';

type Answering = (question: unknown, signal: AbortSignal | undefined) => Promise<unknown>;

const QUESTIONS = [
  'consumeTicket',
  'latestVerification',
  'beginCapture',
  'signUp',
  'bindReference',
] as const satisfies readonly (keyof Facenition)[];

/** Answers every question by one function, whatever it may be: what it answers may be a lie. */
export function facenitionThat(answer: Answering): Facenition {
  const untyped: readonly unknown[][] = QUESTIONS.map((name) => [
    name,
    (question: unknown, signal?: AbortSignal) => answer(question, signal),
  ]);
  return Object.fromEntries(untyped);
}

/** The answer that opens, for each kind of question. */
export const OPENING: Readonly<Record<AskedFor, object>> = {
  face: {
    outcome: 'match',
    verifiedAt: Date.UTC(2026, 10, 20, 10),
    level: 4,
    assurance: 'active',
    amr: ['face', 'pop'],
    referenceId: `fnr_${'R'.repeat(22)}`,
  },
  'sign-up': { outcome: 'enrolled', referenceId: `fnr_${'R'.repeat(22)}` },
  capture: {
    outcome: 'begun',
    txn: `fntx_${'T'.repeat(22)}`,
    nonce: 'N'.repeat(22),
    url: `https://faces.example/capture/fntx_${'T'.repeat(22)}`,
    browserKey: 'B'.repeat(43),
  },
  nothing: { outcome: 'match' },
};

/** Opens for the very questions that it has seen before it was closed, and for no other. */
export function openForKnown(asks: AskedFor) {
  const known: unknown[] = [];
  let learning = true;
  const facenition = facenitionThat(async (question) => {
    if (learning) known.push(question);
    const isKnown = known.some((one) => isDeepStrictEqual(one, question));
    return isKnown ? OPENING[asks] : { outcome: 'refused', reason: 'wrong_user' };
  });
  return {
    facenition,
    close: () => {
      learning = false;
    },
  };
}
