import {
  enrolInRoster,
  FacenitionError,
  identify,
  type Level,
  type PackManifest,
  type Roster,
} from '@facenition/core';
import { createRandom, shuffled } from '../statistics/random.ts';
import { productPorts } from '../study/product.ts';
import type { Study } from '../study/study.ts';
import { samplesOf } from '../study/tokens.ts';

/** Times the product's own identification among real tokens, made from single captures. */
export interface IdentificationTimesTask {
  readonly pack: PackManifest;
  readonly level: Level;
  readonly members: number;
  readonly runs: number;
}

/** Before the times count. */
const WARM_UP = 3;

/** Milliseconds of each call: everything but decoding the images and embedding the faces. */
export async function timeIdentifications(
  study: Study,
  { pack, level, members, runs }: IdentificationTimesTask,
  now: () => number,
): Promise<readonly number[]> {
  const ports = productPorts(study, pack, 'roster');
  const random = createRandom(study.seed, `timed roster ${members}`);
  const secret = random.bytes(32);
  const roster: Roster = { id: 'evaluation', salt: random.bytes(16), level };
  const faces = shuffled(Array(study.faces[1].count).keys(), random);
  const tokens: string[] = [];
  for (const face of faces.slice(0, members)) {
    const samples = samplesOf(study, 1, face);
    const made = await enrolInRoster({ roster, secret, samples }, ports);
    if (made.outcome !== 'enrolled') {
      throw new FacenitionError('ERR_INTERNAL', 'a face of the study is not enrolled');
    }
    tokens.push(made.token);
  }
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + runs; run++) {
    const samples = samplesOf(study, 1, faces[run % faces.length]!);
    const start = now();
    await identify({ roster, secret, members: tokens, samples }, ports);
    times.push(now() - start);
  }
  return times.slice(WARM_UP);
}
