import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the commands of the documents are run with. */
const TOOLS = ['bash', 'curl', 'openssl', 'sed', 'tr'];

/** Those of them that this machine has not. */
export function lackingTools(): readonly string[] {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return TOOLS.filter((tool) => !folders.some((folder) => isProgram(join(folder, tool))));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
