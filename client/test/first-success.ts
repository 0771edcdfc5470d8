import { readFile } from 'node:fs/promises';
import { createClient } from '@facenition/client';

const { FACENITION_URL: url = 'http://127.0.0.1:8080', FACENITION_TOKEN: token } = process.env;
const client = createClient({ url, token });

const secret = { password: 'a secret of the person', scope: 'app:login' };
const enrolment = [await readFile('1.jpg'), await readFile('2.jpg'), await readFile('3.jpg')];
const { token: identity } = await client.generate({ photo: enrolment, ...secret });

const probe = await readFile('fresh.jpg');
const answer = await client.authenticate({ photo: probe, token: identity, ...secret });
process.exitCode = answer.authenticated === true ? 0 : 1;
await client.close();
