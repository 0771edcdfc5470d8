import { availableParallelism, cpus } from 'node:os';
import { FacenitionError } from '@facenition/core';
import { CONSENT } from './captures.ts';
import { type Cast, enrolCast, PEOPLE, photographed } from './people.ts';
import { type Served, serve } from './served.ts';

/** Enough that every worker has one more request waiting, and HTTP and store something to do. */
const CONNECTIONS_PER_WORKER = 4;
const LEAST_TOKENS_EACH = 10;

/** What every measurement under load begins with. */
export interface Stage {
  readonly served: Served;
  readonly cast: Cast;
  readonly workers: number;
  readonly connections: number;
  /** In words, for whoever reads the figures. */
  readonly conditions: string;
}

/** Starts the server with a worker for each core, and enrols people. */
export async function prepareStage(): Promise<Stage> {
  const workers = availableParallelism();
  const connections = CONNECTIONS_PER_WORKER * workers;
  const faces = process.env.FACENITION_TEST_FACES;
  const candidates = await photographed(faces);
  const served = await serve(workers, CONSENT);
  try {
    const tokensEach = Math.max(LEAST_TOKENS_EACH, Math.ceil((2 * connections) / PEOPLE));
    const cast = await enrolCast(served, candidates, tokensEach);
    const what = faces === undefined ? 'drawn portraits' : 'photographs of lfw-dev';
    const conditions =
      `${cpus()[0]?.model}, ${cpus().length} cores for server and client together, ` +
      `${process.platform} ${process.arch}, Node ${process.version}; pack ${served.pack}, level ` +
      `${cast.level}, ${workers} workers, SQLite; ${what} of ${cast.people.length} people` +
      (cast.leftOut > 0 ? ` (${cast.leftOut} others were not taken for themselves)` : '');
    return { served, cast, workers, connections, conditions };
  } catch (error) {
    await served.stop();
    throw error;
  }
}

export function readNumber(text: string, least: number): number {
  const value = Number(text);
  if (value >= least) return value;
  throw new FacenitionError('ERR_CONFIG_INVALID', `${text} is not a number from ${least}`);
}
