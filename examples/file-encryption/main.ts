/** A file that a face opens, by the library. See the README beside it. */
import { readFile, writeFile } from 'node:fs/promises';
import { PACKS } from '@facenition/core';
import { openTemplatePorts, readConfig, selectPack } from '@facenition/server';
import { readDeviceSecret, readLevel, readPhotos, tell } from '../settings.ts';
import { decrypt, encrypt } from './vault.ts';

const [command, from, to, ...paths] = process.argv.slice(2);
if (from === undefined || to === undefined || paths.length === 0) {
  throw new Error('usage: main.ts encrypt|decrypt FROM TO PHOTO ...');
}
// The keys and models of a server that stands on this machine, without the server.
const { modelPack: wanted, ...config } = readConfig(process.env, process.cwd());
const pack = await selectPack({ packs: PACKS, modelsDir: config.modelsDir, wanted });
const ports = await openTemplatePorts({ ...config, pack }, Date.now);
const opener = {
  photos: await readPhotos(paths),
  deviceSecret: Uint8Array.from(Buffer.from(readDeviceSecret(), 'base64url')),
  level: readLevel(),
};
const given = Uint8Array.from(await readFile(from));

if (command === 'encrypt') {
  const done = await encrypt(given, opener, ports);
  if (done.outcome === 'encrypted') await writeFile(to, done.file);
  tell({ outcome: done.outcome }, done.outcome === 'encrypted');
} else if (command === 'decrypt') {
  const done = await decrypt(given, opener, ports);
  // As it was before: for the eyes of its owner.
  if (done.outcome === 'decrypted') await writeFile(to, done.content, { mode: 0o600 });
  tell({ outcome: done.outcome }, done.outcome === 'decrypted');
} else {
  throw new Error('usage: main.ts encrypt|decrypt FROM TO PHOTO ...');
}
