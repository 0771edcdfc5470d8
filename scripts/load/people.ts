import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, createClient, FacenitionApiError } from '@facenition/client';
import type { Level } from '@facenition/core';
import { listImages, subjectOf } from '@facenition/server';
import { cast, enrolmentCaptures, verificationCaptures } from '../portraits/cast.ts';
import type { Served } from './served.ts';

/** Three photographs to enrol with and two of another day. */
export interface Photographed {
  readonly enrolment: readonly Uint8Array[];
  readonly verification: readonly Uint8Array[];
}

/** Somebody whom the server knows, with secrets that are right. */
export interface Person extends Photographed {
  readonly password: string;
  readonly deviceSecret: string;
  /** Made from one photograph and the password: several, so that none is tried by many at once. */
  readonly passwordTokens: readonly string[];
  /** Made from one photograph and the device secret. */
  readonly deviceToken: string;
  /** Made from three photographs and the device secret. */
  readonly deviceTokenOfThree: string;
}

export interface Cast {
  readonly level: Level;
  readonly people: readonly Person[];
  readonly roster: FullRoster;
  /** Whose photographs the server does not take for one person at that level. */
  readonly leftOut: number;
}

/** As many members as it takes: the people above, each many times over. */
export interface FullRoster {
  readonly roster: string;
  readonly roster_secret: string;
  readonly members: number;
}

export const PEOPLE = 5;
const CANDIDATES = 40;
const PREPARATION_TIMEOUT_MS = 60_000;
const PHOTOGRAPHS = 5;

/** @param faces a folder with `lfw-dev`; absent: drawn portraits */
export async function photographed(faces: string | undefined): Promise<readonly Photographed[]> {
  if (faces === undefined) {
    return Promise.all(
      cast.map(async (person) => ({
        enrolment: await enrolmentCaptures(person),
        verification: await verificationCaptures(person),
      })),
    );
  }
  const folder = join(faces, 'lfw-dev');
  const bySubject = Map.groupBy(await listImages(folder), subjectOf);
  const often = [...bySubject.values()].filter(({ length }) => length >= PHOTOGRAPHS);
  return Promise.all(
    often.slice(0, CANDIDATES).map(async (paths) => {
      const photos = await Promise.all(
        paths.slice(0, PHOTOGRAPHS).map((path) => readFile(join(folder, path))),
      );
      return { enrolment: photos.slice(0, 3), verification: photos.slice(3) };
    }),
  );
}

/**
 * Enrols people until there are enough. Those whom the server would refuse are left out: under load
 * every refusal shall be a mistake.
 */
export async function enrolCast(
  { url, token, pack }: Served,
  candidates: readonly Photographed[],
  tokensEach: number,
): Promise<Cast> {
  await using calls = new AsyncDisposableStack();
  const client = createClient({ url, token, timeoutMs: PREPARATION_TIMEOUT_MS });
  calls.defer(() => client.close());
  // A demo-grade pack refuses too many of its own people at the usual level.
  const level = pack === 'builtin' ? 2 : 4;
  const people: Person[] = [];
  let leftOut = 0;
  for (const candidate of candidates) {
    if (people.length === PEOPLE) break;
    const person = await enrolPerson(client, candidate, level, tokensEach);
    if (person === undefined) leftOut += 1;
    else people.push(person);
  }
  if (people.length === 0) throw new Error('nobody could be enrolled');
  return { level, people, leftOut, roster: await fillRoster(client, people, level) };
}

async function fillRoster(
  client: Client,
  people: readonly Person[],
  accuracy: Level,
): Promise<FullRoster> {
  const made = await client.rosterCreate({ name: 'load', accuracy });
  const { roster, roster_secret, capacity } = made;
  for (let i = 0; i < capacity; i += 1) {
    const photo = people[i % people.length]?.enrolment[0] ?? new Uint8Array();
    await client.rosterAdd({ roster, roster_secret, photo, face: 'largest' });
  }
  return { roster, roster_secret, members: capacity };
}

async function enrolPerson(
  client: Client,
  photos: Photographed,
  accuracy: Level,
  tokensEach: number,
): Promise<Person | undefined> {
  const password = randomBytes(12).toString('base64url');
  const deviceSecret = randomBytes(32).toString('base64url');
  const common = { accuracy, face: 'largest' } as const;
  const [first = new Uint8Array()] = photos.enrolment;
  const enrol = async (
    photo: readonly Uint8Array[],
    secret: { readonly password: string } | { readonly device_secret: string },
  ): Promise<string> => (await client.generate({ photo, ...secret, ...common })).token;
  try {
    const person: Person = {
      ...photos,
      password,
      deviceSecret,
      passwordTokens: await Promise.all(
        Array.from({ length: tokensEach }, () => enrol([first], { password })),
      ),
      deviceToken: await enrol([first], { device_secret: deviceSecret }),
      deviceTokenOfThree: await enrol(photos.enrolment, { device_secret: deviceSecret }),
    };
    return (await isKnown(client, person, accuracy)) ? person : undefined;
  } catch (error) {
    // Photographs that are not good enough to enrol with.
    if (error instanceof FacenitionApiError && error.code === 'not-acquired') return undefined;
    throw error;
  }
}

async function isKnown(client: Client, person: Person, accuracy: Level): Promise<boolean> {
  const common = { accuracy, face: 'largest' } as const;
  const { enrolment, verification, deviceSecret: device_secret, password } = person;
  const [reference = new Uint8Array()] = enrolment;
  for (const photo of verification) {
    for (const token of [person.passwordTokens[0] ?? '', person.deviceToken]) {
      const secret = token === person.deviceToken ? { device_secret } : { password };
      const answer = await client.authenticate({ photo, token, ...secret, ...common });
      if (!answer.authenticated) return false;
    }
    const { match } = await client.match({ photo, reference, ...common });
    if (match !== true) return false;
  }
  const token = person.deviceTokenOfThree;
  const both = await client.authenticate({ photo: verification, token, device_secret, ...common });
  const { consistent } = await client.consistencyCheck({ photo: enrolment, ...common });
  return both.authenticated && consistent;
}
