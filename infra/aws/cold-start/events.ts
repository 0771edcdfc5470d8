import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asked } from './starts.ts';

const payloads = join(import.meta.dirname, '../../../connectors/cognito/test/payloads');
const payload = (name: string): object =>
  JSON.parse(readFileSync(join(payloads, `${name}.json`), 'utf8'));

/** The one that asks nobody, and the one that asks most: the secret, then the server. */
export const EVENTS: readonly Asked[] = [
  {
    handler: 'defineAuthChallenge',
    event: payload('define-04-after-face-ok-event'),
    response: { issueTokens: true, failAuthentication: false },
  },
  {
    handler: 'verifyAuthChallengeResponse',
    event: payload('verify-event'),
    response: { answerCorrect: true },
  },
];
