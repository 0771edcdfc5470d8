/** Does a newcomer have an account already? See the README beside it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPhotos, readSettings, tell } from '../settings.ts';
import { type AccountPhoto, findDuplicates } from './find-duplicates.ts';

const [path, folder] = process.argv.slice(2);
if (path === undefined || folder === undefined) {
  throw new Error('usage: main.ts NEW_PHOTO FOLDER_OF_ACCOUNTS');
}

async function* accountsIn(from: string): AsyncGenerator<AccountPhoto> {
  for (const name of (await readdir(from)).sort()) {
    if (!/\.(jpe?g|png|webp)$/i.test(name)) continue;
    yield { account: name, photo: await readFile(join(from, name)) };
  }
}

const { client, level } = readSettings();
const [photo = new Uint8Array()] = await readPhotos([path]);
const found = await findDuplicates(client, photo, accountsIn(folder), level);
await client.close();
tell(found, found.outcome === 'searched');
