import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { listenHere } from '../../../../server/test/listen-here.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Listens here until the test is over. */
export const listen = (listener: Listener): Promise<string> =>
  listenHere(
    createServer((request, response) => void listener(request, response)),
    onTestFinished,
  );
