import { meanDirection } from '@facenition/core/template';
import type { DecodingCurve } from '../statistics/decoding-curve.ts';
import { dot, unitOf } from '../statistics/vectors.ts';
import type { FacePrior } from '../study/prior.ts';
import { embeddingOf, type Study } from '../study/study.ts';
import { directionOfFace, opensReference } from './decode.ts';
import { type Passing, passesFace } from './inversion.ts';
import { attackByPrior } from './prior-attack.ts';

/** Opens several references of one person, made from different single captures. */
export interface SeveralTokensTask extends Passing {
  readonly prior: FacePrior;
  /** Captures of one person: those with references, then one more. */
  readonly captures: readonly number[];
  readonly curve: DecodingCurve;
}

export interface SeveralTokensResult {
  readonly tokens: number;
  /** Success probability of one guess tried against all. */
  readonly perGuess: number;
  /** Of the others, those that the embedding recovered from the first opens. */
  readonly othersOpened: number;
  /** Cosine to the person's mean embedding: of one recovered embedding, and of the mean of all. */
  readonly cosine: { readonly one: number; readonly all: number };
  readonly passesOther: boolean;
}

export function attackSeveralTokens(study: Study, task: SeveralTokensTask): SeveralTokensResult {
  const { prior, code, curve } = task;
  const tokens = task.captures.slice(0, -1);
  const further = task.captures.at(-1)!;
  const recovered = tokens.map((face) => unitOf(directionOfFace(study, 1, face)));
  const person = meanDirection(tokens.map((face) => embeddingOf(study, 1, face)));
  const mean = meanDirection(recovered);
  const failing = tokens
    .map((target) => attackByPrior(study, { captures: 1, code, prior, target, curve, budget: 0 }))
    .reduce((share, { perGuess }) => share * (1 - perGuess), 1);
  return {
    tokens: tokens.length,
    perGuess: 1 - failing,
    othersOpened: tokens
      .slice(1)
      .filter((face) => opensReference(study, 1, face, code, recovered[0]!)).length,
    cosine: { one: dot(recovered[0]!, person), all: dot(mean, person) },
    passesOther: passesFace(study, 1, further, mean, task),
  };
}
