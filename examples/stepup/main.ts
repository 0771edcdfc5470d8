/** Payments that a fresh face confirms: a small bank in the browser. See the README beside it. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { readSettings } from '../settings.ts';
import { createAccounts } from './accounts.ts';
import { createApp } from './app.ts';
import { createStepUp } from './step-up.ts';

const { client, level, receiptKeys } = readSettings();
const server = createServer().listen(Number(process.env.PORT ?? '3000'), '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const origin = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;

const accounts = createAccounts();
const password = randomBytes(6).toString('hex');
const { codes } = accounts.add('mira', password);
server.on(
  'request',
  createApp({
    origin,
    captureOrigin: new URL(receiptKeys.issuer).origin,
    accounts,
    stepUp: createStepUp({ client, level, returnTo: `${origin}/back` }),
    onFault: (fault) => console.error(String(fault)),
  }),
);
console.log(`${origin}\nname: mira\npassword: ${password}\ncodes: ${codes.join(' ')}`);
