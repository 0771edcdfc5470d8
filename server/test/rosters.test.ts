import { beforeAll, describe, expect, test } from 'vitest';
import { cast, enrolmentCaptures, verificationCaptures } from '../../scripts/portraits/cast.ts';
import { startTestServer, type TestServer } from './running-server.ts';
import { afterFile } from './temporary-folder.ts';

const people = cast.slice(0, 3);
const PURPOSE = 'entry of the head office';

let server: TestServer;
let clientToken = '';
let roster: { readonly roster: string; readonly roster_secret: string };
let ids: readonly string[] = [];

async function ask(
  path: string,
  fields: Record<string, string>,
  photos: readonly Uint8Array[] = [],
) {
  const form = new FormData();
  for (const photo of photos) form.append('photo', new Blob([new Uint8Array(photo)]), 'photo');
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const headers = { 'X-Auth-Token': clientToken };
  const answer = await fetch(server.url + path, { method: 'POST', body: form, headers });
  return { status: answer.status, ...Object(await answer.json()) };
}

/** With drawn people, real models, real keys and a real store. */
describe('a roster of two, and a stranger', () => {
  beforeAll(async () => {
    server = await startTestServer(afterFile);
    clientToken = server.clientToken;
    const scopes = { scopes: 'roster lifecycle', roster_purpose: PURPOSE };
    clientToken = (await ask('/generateToken', { name: 'door', ...scopes })).token;
    const made = await ask('/roster/create', { name: 'front door', accuracy: '2' });
    roster = { roster: made.roster, roster_secret: made.roster_secret };
    const added: string[] = [];
    for (const person of people.slice(0, 2)) {
      added.push((await ask('/roster/add', roster, await enrolmentCaptures(person))).id);
    }
    ids = added;
  }, 60_000);

  test.each([0, 1])('finds member %i', async (n) => {
    const photos = await verificationCaptures(people[n] ?? cast[0]!);
    expect(await ask('/roster/identify', roster, photos)).toEqual({
      status: 200,
      ok: true,
      identified: true,
      id: ids[n],
    });
  });

  test('finds nobody in the stranger', async () => {
    const photos = await verificationCaptures(people[2] ?? cast[0]!);
    expect(await ask('/roster/identify', roster, photos)).toEqual({
      status: 200,
      ok: true,
      identified: false,
    });
  });

  test('does not find who left', async () => {
    const [person = cast[0]!] = people;
    const photos = await verificationCaptures(person);
    const { id } = await ask('/roster/add', roster, await enrolmentCaptures(person));
    await ask('/roster/remove', { roster: roster.roster, id: ids[0] ?? '' });
    expect(await ask('/roster/identify', roster, photos)).toMatchObject({ id });
    await ask('/revoke', { id });
    expect(await ask('/roster/identify', roster, photos)).toMatchObject({ identified: false });
  });
});
