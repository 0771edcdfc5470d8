import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SETTING = /^FACENITION_[A-Z0-9_]+$/;

/** See credentials.d.ts. */
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
