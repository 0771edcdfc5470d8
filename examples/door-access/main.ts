/** Who may come in by a door. See the README beside it. */
import { readPhotos, readSettings, tell } from '../settings.ts';
import { addMember, askAtDoor, openRoster, removeMember } from './door.ts';

const [fresh, ...enrolment] = process.argv.slice(2);
if (fresh === undefined || enrolment.length === 0) {
  throw new Error('usage: main.ts FRESH_PHOTO MEMBER_PHOTO ...');
}
const { client, receiptKeys, level } = readSettings();
const roster = await openRoster(client, 'front door', level);
const id = await addMember(client, roster, 'Ada', await readPhotos(enrolment));

const photos = await readPhotos([fresh]);
const member = await askAtDoor(client, roster, photos, receiptKeys);
await removeMember(client, roster, id);
const former = await askAtDoor(client, roster, photos, receiptKeys);

await client.rosterDelete({ roster: roster.roster });
await client.close();
tell({ member: member.outcome, former: former.outcome }, member.outcome === 'open');
