import type { CodeName } from '@facenition/core';
import type { PolicyName, Rate } from '../scorecard.ts';
import { countsAbove, stepOfThreshold } from '../statistics/histogram.ts';
import { createRandom, shuffled } from '../statistics/random.ts';
import { dot } from '../statistics/vectors.ts';
import { reachOf } from '../study/open-reference.ts';
import { comparedFaces, embeddingOf, policyOf, type Study } from '../study/study.ts';
import type { Comparisons } from '../tasks/compare.ts';
import { directionOfFace } from '../tasks/decode.ts';
import type { Decode } from './operating-points.ts';

/** Width of a stratum of scores. */
const STRATUM = 0.02;
/** How far below its reach a code is looked at; lower scores count as never decoding. */
const BELOW = 0.16;
/** Decodings in each stratum. */
const PER_STRATUM = 150;
/** Draws to find comparisons of a stratum below the tail. */
const DRAWS = 400_000;
/** No score is above. */
const HIGHEST = 1.1;

/**
 * How often strangers' faces open a reference by the code alone, without the threshold: non-mated
 * comparisons in strata of their scores, some of each decoded, weighed by how many there are.
 */
export async function measureCodeAlone(
  study: Study,
  policy: PolicyName,
  code: CodeName,
  comparisons: Comparisons,
  decode: Decode,
): Promise<Rate> {
  const above = countsAbove(comparisons.nonMated.protected);
  const total = above[0]!;
  const strata = strataOf(study, policy, code, comparisons);
  const places = strata.flatMap(({ sample }) => sample);
  const hits = await decode(policy, code, {
    references: Int32Array.from(places, ([reference]) => reference),
    probes: Int32Array.from(places, ([, probe]) => probe),
  });
  let [share, variance, decoded] = [0, 0, 0];
  for (const { from, to, sample } of strata) {
    if (sample.length === 0) continue;
    const opened = hits.subarray(decoded, decoded + sample.length);
    const weight = (above[stepOfThreshold(from)]! - above[stepOfThreshold(to)]!) / total;
    const rate = opened.reduce((sum, hit) => sum + hit, 0) / sample.length;
    share += weight * rate;
    variance += (weight ** 2 * rate * (1 - rate)) / sample.length;
    decoded += sample.length;
  }
  const half = 1.96 * Math.sqrt(variance);
  return {
    value: share,
    low: Math.max(0, share - half),
    high: share === 0 ? 3 / total : share + half,
    events: Math.round(share * total),
    trials: decoded === 0 ? 0 : total,
  };
}

type Place = readonly [reference: number, probe: number];

interface Stratum {
  readonly from: number;
  readonly to: number;
  readonly sample: readonly Place[];
}

/** Where comparisons are kept one by one they are taken from there, below that drawn at random. */
function strataOf(
  study: Study,
  policy: PolicyName,
  code: CodeName,
  comparisons: Comparisons,
): readonly Stratum[] {
  const tail = comparisons.tail.protected;
  const tailFrom = tail.scores.at(-1) ?? Number.POSITIVE_INFINITY;
  const kept = Array.from(
    tail.scores,
    (score, at): ScoredPlace => ({
      place: [tail.references[at]!, tail.probes[at]!],
      score,
    }),
  );
  const lowest = reachOf(code) - BELOW;
  const drawn = tailFrom > lowest ? drawFrom(study, policy, lowest) : [];
  const random = createRandom(study.seed, `code alone ${policy} ${code}`);
  const count = Math.ceil((HIGHEST - lowest) / STRATUM);
  return Array.from({ length: count }, (_, i) => {
    const from = lowest + i * STRATUM;
    const to = i === count - 1 ? Number.POSITIVE_INFINITY : from + STRATUM;
    const inside = (from >= tailFrom ? kept : drawn).filter(
      ({ score }) => score >= from && score < to,
    );
    const sample = shuffled(inside, random).slice(0, PER_STRATUM);
    return { from, to, sample: sample.map(({ place }) => place) };
  });
}

interface ScoredPlace {
  readonly place: Place;
  readonly score: number;
}

/** Random non-mated comparisons with scores from a limit up. */
function drawFrom(study: Study, policy: PolicyName, lowest: number): readonly ScoredPlace[] {
  const { references, probes } = comparedFaces(study, policy);
  const { enrolled, probe } = policyOf(policy);
  const random = createRandom(study.seed, `draws ${policy}`);
  const found: ScoredPlace[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    const place: Place = [random.below(references.count), random.below(probes.count)];
    if (references.subjects[place[0]] === probes.subjects[place[1]]) continue;
    const direction = directionOfFace(study, enrolled, place[0]);
    const score = dot(direction, embeddingOf(study, probe, place[1]));
    if (score >= lowest) found.push({ place, score });
  }
  return found;
}
