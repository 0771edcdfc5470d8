import type { Level, PackManifest } from '@facenition/core';
import type { PrivacyReport } from '../scorecard.ts';
import { type LinkageScores, measureLinkability } from '../statistics/linkability.ts';
import { createRandom, shuffled } from '../statistics/random.ts';
import { dot } from '../statistics/vectors.ts';
import { capturesBySubject, type Study } from '../study/study.ts';
import type { TokenView } from '../tasks/token-views.ts';
import { pieces, runStage, type Workbench } from './workbench.ts';

/** Pairs of different captures of one person, no capture twice, at most so many. */
function linkedPairs(study: Study, most: number): readonly (readonly [a: number, b: number])[] {
  const random = createRandom(study.seed, 'linked pairs');
  const pairs = capturesBySubject(study).flatMap((places) => {
    const mixed = shuffled(places, random);
    return Array.from({ length: Math.floor(mixed.length / 2) }, (_, i): [number, number] => [
      mixed[2 * i]!,
      mixed[2 * i + 1]!,
    ]);
  });
  return shuffled(pairs, random).slice(0, most);
}

const PAIRS = 700;
/** Of these so many are decoded, too. */
const DECODED = 300;
const RENEWALS = 100;
const TOKENS_PER_TASK = 25;

/** Makes real tokens of pairs of captures, looks at them with and without keys, and compares. */
export async function evaluatePrivacy(
  bench: Workbench,
  pack: PackManifest,
  level: Level,
): Promise<PrivacyReport> {
  const pairs = linkedPairs(bench.study, PAIRS);
  const view = async (faces: readonly number[], renewal = 0): Promise<readonly TokenView[]> => {
    const lots = pieces(faces.length, TOKENS_PER_TASK).map(({ from, to }) => ({
      pack,
      level,
      faces: faces.slice(from, to),
      renewal,
      decode: renewal === 0 && from < DECODED,
    }));
    return (await runStage(bench, 'tokens to link', 'tokenViews', lots)).flat();
  };
  const first = await view(pairs.map(([a]) => a));
  const second = await view(pairs.map(([, b]) => b));
  const again = await view(
    pairs.slice(0, RENEWALS).map(([a]) => a),
    1,
  );
  const renewed = again.map((token, i) => [first[i]!, token] as const);
  return {
    unlinkability: measureUnlinkability(bench.study, pairs, first, second),
    renewal: renewalOf(renewed),
  };
}

/** @param first tokens of the first captures of the pairs, `second` of the second, in their order */
function measureUnlinkability(
  study: Study,
  pairs: readonly (readonly [number, number])[],
  first: readonly TokenView[],
  second: readonly TokenView[],
): PrivacyReport['unlinkability'] {
  const { subjects } = study.faces[1];
  /** The first `count` pairs, and each of their first tokens with the second of the next pair. */
  const measured = (count: number, score: (a: TokenView, b: TokenView) => number) => {
    const linked: LinkageScores = {
      mated: first.slice(0, count).map((token, i) => score(token, second[i]!)),
      nonMated: first.slice(0, count).flatMap((token, i) => {
        const other = (i + 1) % count;
        // Two pairs in a row can be of one person.
        if (subjects[pairs[i]![0]] === subjects[pairs[other]![1]]) return [];
        return [score(token, second[other]!)];
      }),
    };
    return measureLinkability(linked, study.seed);
  };
  const decoded = first.filter(({ recovered }) => recovered !== undefined).length;
  return [
    {
      attacker: 'has the tokens and no key',
      score: 'share of equal bits of the two ciphertexts',
      keys: 'unknown',
      ...measured(pairs.length, (a, b) => 1 - hammingShare(a.sealed, b.sealed)),
    },
    {
      attacker: "has the seal key and the pepper, but neither person's secret",
      score: 'share of equal bits of the two opened words',
      keys: 'unknown',
      ...measured(pairs.length, (a, b) => 1 - hammingShare(a.word, b.word)),
    },
    {
      attacker: "has every key and both people's secrets, and has decoded both",
      score: 'cosine of the two recovered embeddings',
      keys: 'known',
      ...measured(decoded, (a, b) => dot(a.recovered!, b.recovered!)),
    },
  ];
}

function renewalOf(
  renewed: readonly (readonly [TokenView, TokenView])[],
): PrivacyReport['renewal'] {
  const distances = renewed.map(([a, b]) => hammingShare(a.word, b.word)).sort((a, b) => a - b);
  const bits = 8 * (renewed[0]?.[0].word.length ?? 0);
  return {
    renewals: distances.length,
    mean: distances.reduce((sum, distance) => sum + distance, 0) / distances.length,
    least: distances[0] ?? Number.NaN,
    greatest: distances.at(-1) ?? Number.NaN,
    expected: { mean: 0.5, deviation: 0.5 / Math.sqrt(bits) },
  };
}

function hammingShare(a: Uint8Array, b: Uint8Array): number {
  let differing = 0;
  for (let i = 0; i < a.length; i++) {
    for (let bits = a[i]! ^ b[i]!; bits !== 0; bits &= bits - 1) differing += 1;
  }
  return differing / (8 * a.length);
}
