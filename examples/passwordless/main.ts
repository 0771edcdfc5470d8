/** Sign-in without passwords: a small HTTP application. See the README beside it. */
import { createServer } from 'node:http';
import { readSettings } from '../settings.ts';
import { createApp } from './app.ts';

const server = createServer(createApp(readSettings()));
server.listen(Number(process.env.PORT ?? '3000'), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`);
});
