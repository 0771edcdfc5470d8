import type { Acquisition, FaceEngine } from '@facenition/core';
import { type CastMember, cast, enrolmentCaptures, verificationCaptures } from './cast.ts';

/** How far apart the cast is for one engine. Scores are cosines of preprocessed embeddings. */
export interface CastComparison {
  /** Captures that gave no embedding, with the reason. */
  readonly failures: readonly string[];
  /** Lowest score between two captures of one person. */
  readonly lowestMated: number;
  /** Highest score between captures of two people. */
  readonly highestNonMated: number;
  /** Row by column: the lowest score on the diagonal, the highest elsewhere. */
  readonly matrix: readonly (readonly number[])[];
}

interface Subject {
  readonly name: string;
  readonly embeddings: readonly Float32Array[];
}

export async function compareCast(engine: FaceEngine): Promise<CastComparison> {
  const failures: string[] = [];
  const subjects: Subject[] = [];
  for (const person of cast) {
    const acquisitions = await acquire(engine, person);
    acquisitions.forEach((acquisition, index) => {
      if (acquisition.outcome === 'not-acquired') {
        failures.push(`${person.name} ${index + 1}: ${acquisition.reason}`);
      }
    });
    const embeddings = acquisitions.flatMap((acquisition) =>
      acquisition.outcome === 'acquired' ? [acquisition.embedding] : [],
    );
    subjects.push({ name: person.name, embeddings });
  }
  const matrix = subjects.map((a) =>
    subjects.map((b) => (a === b ? Math.min(...scores(a, a)) : Math.max(...scores(a, b)))),
  );
  return {
    failures,
    lowestMated: Math.min(...matrix.map((row, index) => row[index] ?? Number.NaN)),
    highestNonMated: Math.max(...matrix.flatMap((row, y) => row.filter((_, x) => x !== y))),
    matrix,
  };
}

async function acquire(engine: FaceEngine, person: CastMember): Promise<readonly Acquisition[]> {
  const samples = [...(await enrolmentCaptures(person)), ...(await verificationCaptures(person))];
  const acquisitions: Acquisition[] = [];
  for (const sample of samples) acquisitions.push(await engine.acquire(sample, 'only'));
  return acquisitions;
}

/** Every capture of one with every capture of the other. */
function scores(a: Subject, b: Subject): readonly number[] {
  return a.embeddings.flatMap((x, row) =>
    b.embeddings.filter((_, column) => a !== b || column > row).map((y) => dot(x, y)),
  );
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? Number.NaN), 0);
}
