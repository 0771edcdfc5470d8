/** Know your customer: a document's portrait and a selfie. See the README beside it. */
import { readPhotos, readSettings, tell } from '../settings.ts';
import { checkIdentity } from './check-identity.ts';

const [portrait, selfie] = await readPhotos(process.argv.slice(2));
if (portrait === undefined || selfie === undefined) {
  throw new Error('usage: main.ts PORTRAIT SELFIE');
}
const { client, level } = readSettings();
const checked = await checkIdentity(client, { portrait, selfie, level });
await client.close();
// What is worth keeping: when, what came out, at which level. No photo and no score.
const record = { ...checked, level, at: new Date().toISOString() };
tell(record, checked.outcome === 'accepted' || checked.outcome === 'review');
