import type { Answer, Client } from '@facenition/client';
import type { Level } from '@facenition/core';

/** Someone with photographs; those of the verification are not those of the enrolment. */
export interface DemoPerson {
  readonly name: string;
  /** Empty: never enrolled, only tries to pass for others. */
  readonly enrolment: readonly Uint8Array[];
  readonly verification: readonly Uint8Array[];
}

export interface DemoCast {
  /** Two or more; the first is enrolled. */
  readonly people: readonly DemoPerson[];
  /** A picture without a face. */
  readonly nobody: Uint8Array;
}

/** One thing that was tried, and how it went. */
export interface DemoRow {
  readonly what: string;
  readonly photos: readonly Uint8Array[];
  readonly expected: 'token' | 'authenticated' | 'refused';
  readonly answered: 'token' | 'authenticated' | 'refused';
  /** Why photographs could not be used. */
  readonly reason?: string;
  /** From the request to its answer. */
  readonly ms: number;
}

export interface DemoStage {
  readonly client: Pick<Client, 'generate' | 'authenticate'>;
  readonly level: Level;
  /** Lets that many days pass on the server's clock, for the length of `during`. */
  readonly later: <T>(days: number, during: () => Promise<T>) => Promise<T>;
  readonly onRow: (row: DemoRow) => void;
}

const SCOPE = 'demo:door';
const EXPIRY_DAYS = 30;
const DAY_MS = 86_400_000;

/** What an authentication takes besides photographs. */
interface Fields {
  readonly password: string;
  readonly scope: string;
  readonly accuracy: Level;
  readonly token: string;
}

interface Enrolled {
  readonly person: DemoPerson;
  readonly fields: Fields;
}

/** Plays everything there is to show; answers whether each thing went as it should. */
export async function playStory({ people, nobody }: DemoCast, stage: DemoStage): Promise<boolean> {
  const enrolled: Enrolled[] = [];
  for (const person of people.filter(({ enrolment }) => enrolment.length > 0)) {
    enrolled.push(await enrolPerson(person, stage));
  }
  const attempts = enrolled.flatMap((entry) => {
    const next = people[(people.indexOf(entry.person) + 1) % people.length];
    return next === undefined ? [own(entry)] : [own(entry), stranger(entry, next)];
  });
  const [first] = enrolled;
  if (first !== undefined) attempts.push(...misuses(first, nobody));
  let asExpected = true;
  for (const attempt of attempts) {
    const row = await play(attempt, stage);
    asExpected &&= row.answered === row.expected;
  }
  return asExpected;
}

interface Attempt {
  readonly what: string;
  readonly photos: readonly Uint8Array[];
  readonly fields: Fields;
  readonly expected: 'authenticated' | 'refused';
  readonly afterDays?: number;
}

async function enrolPerson(person: DemoPerson, stage: DemoStage): Promise<Enrolled> {
  const fields = {
    password: `the secret of ${person.name}`,
    scope: SCOPE,
    accuracy: stage.level,
  };
  const expiry = new Date(Date.now() + EXPIRY_DAYS * DAY_MS).toISOString();
  const photos = person.enrolment;
  const start = performance.now();
  const { token } = await stage.client.generate({ photo: photos, ...fields, expiry });
  const ms = performance.now() - start;
  const what = `${person.name}: enrolment from ${count(photos.length, 'photograph')}`;
  stage.onRow({ what, photos, expected: 'token', answered: 'token', ms });
  return { person, fields: { ...fields, token } };
}

function own({ person, fields }: Enrolled): Attempt {
  const what = `${person.name}: other photographs`;
  return { what, photos: person.verification, fields, expected: 'authenticated' };
}

function stranger({ person, fields }: Enrolled, other: DemoPerson): Attempt {
  const what = `${other.name}, with the token and password of ${person.name}`;
  return { what, photos: other.verification, fields, expected: 'refused' };
}

function misuses({ person, fields }: Enrolled, nobody: Uint8Array): readonly Attempt[] {
  const photos = person.verification;
  const refused = { photos, expected: 'refused' } as const;
  return [
    {
      ...refused,
      what: `${person.name}: wrong password`,
      fields: { ...fields, password: 'guess' },
    },
    { ...refused, what: `${person.name}: wrong scope`, fields: { ...fields, scope: 'demo:safe' } },
    { ...refused, what: `${person.name}: expired token`, fields, afterDays: EXPIRY_DAYS + 2 },
    {
      ...refused,
      what: `${person.name}: tampered token`,
      fields: { ...fields, token: tamper(fields) },
    },
    { ...refused, what: 'A picture without a face', photos: [nobody], fields },
  ];
}

async function play(attempt: Attempt, { client, later, onRow }: DemoStage): Promise<DemoRow> {
  const { what, photos, fields, expected } = attempt;
  const start = performance.now();
  const answer = await later(attempt.afterDays ?? 0, () =>
    client.authenticate({ photo: photos, ...fields }),
  );
  const row = { what, photos, expected, ...wordsOf(answer), ms: performance.now() - start };
  onRow(row);
  return row;
}

function wordsOf({
  authenticated,
  reason,
}: Answer<'authenticate'>): Pick<DemoRow, 'answered' | 'reason'> {
  const answered = authenticated ? 'authenticated' : 'refused';
  return reason === undefined ? { answered } : { answered, reason };
}

/** Another character in the middle of the sealed part. */
function tamper({ token }: Fields): string {
  const at = Math.floor(token.length / 2);
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
