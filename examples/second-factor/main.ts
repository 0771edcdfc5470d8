/** Face as a second factor. See the README beside it. */
import { readDeviceSecret, readPhotos, readSettings, tell } from '../settings.ts';
import { askServer, createStepUp, enrolFactor } from './step-up.ts';

const [fresh, ...enrolment] = process.argv.slice(2);
if (fresh === undefined || enrolment.length === 0) {
  throw new Error('usage: main.ts FRESH_PHOTO ENROLMENT_PHOTO ...');
}
const { client, receiptKeys, level } = readSettings();
const deviceSecret = readDeviceSecret();

const shown = { photos: await readPhotos(enrolment), deviceSecret };
const { factor, recoveryCodes } = await enrolFactor(client, shown, level);

// From here on: another day, after the password was right.
const stepUp = createStepUp(askServer(client), receiptKeys);
const nonce = stepUp.begin(factor);
const face = await stepUp.finish(nonce, { photos: await readPhotos([fresh]), deviceSecret });
const fallback = stepUp.recover(factor, recoveryCodes[0] ?? '');

await client.close();
tell({ face: face.outcome, fallback: fallback.outcome }, face.outcome === 'passed');
