import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SETTING = /^FACENITION_[A-Z0-9_]+$/;

/**
 * Takes settings from the files of a folder, each named after its setting: that is how systemd,
 * Compose and Kubernetes hand over secrets. What names a file (`FACENITION_KEY_FILE` and others
 * that end so) is copied, because the server wants such a file to be open to nobody but its owner,
 * and Kubernetes and Compose cannot promise that. The copy cannot be changed: a rotation of keys
 * has to happen where the file comes from.
 *
 * @param {Record<string, string | undefined>} environment where settings go
 * @param {string} folder
 * @returns {() => void} removes the copies
 */
export function takeCredentials(environment, folder) {
  const names = readdirSync(folder).filter((name) => SETTING.test(name));
  const twice = names.filter((name) => environment[name] !== undefined);
  if (twice.length > 0) {
    throw new Error(`set twice, as a variable and as a file in ${folder}: ${twice.join(', ')}`);
  }
  const files = names.filter((name) => name.endsWith('_FILE'));
  for (const name of names.filter((each) => !files.includes(each))) {
    const value = readFileSync(join(folder, name), 'utf8').replace(/\r?\n$/, '');
    if (value === '') throw new Error(`empty: ${join(folder, name)}`);
    environment[name] = value;
  }
  return files.length === 0 ? () => {} : copyPrivately(environment, folder, files);
}

/**
 * @param {Record<string, string | undefined>} environment
 * @param {string} folder
 * @param {readonly string[]} names
 */
function copyPrivately(environment, folder, names) {
  const copies = mkdtempSync(join(tmpdir(), 'facenition-'));
  const remove = () => {
    chmodSync(copies, 0o700);
    rmSync(copies, { recursive: true, force: true });
  };
  try {
    for (const name of names) {
      const copy = join(copies, name);
      copyFileSync(join(folder, name), copy);
      chmodSync(copy, 0o400);
      environment[name] = copy;
    }
    chmodSync(copies, 0o500);
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}
