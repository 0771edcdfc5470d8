// `node start.js serve`: the built command line, in this very process, so that as process 1 of a
// container it hears the signals itself. CREDENTIALS_DIRECTORY names a folder with secrets.
import { constants } from 'node:os';
import { takeCredentials } from './credentials.js';

const EXIT_FAULT = 2;
const { CREDENTIALS_DIRECTORY: folder } = process.env;

// Process 1 is deaf to a signal that it does not listen to. Until the program listens itself:
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
  });
}

try {
  if (folder !== undefined) process.on('exit', takeCredentials(process.env, folder));
} catch (error) {
  // What the system says names a file, never what is in it.
  process.stderr.write(
    `facenition: ${error instanceof Error ? error.message : 'no credentials'}\n`,
  );
  process.exit(EXIT_FAULT);
}

await import('../server/dist/main.js');
