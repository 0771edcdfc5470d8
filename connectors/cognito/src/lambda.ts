/**
 * The functions behind the triggers of a user pool, set by their environment: one bundle, a handler
 * each.
 *
 * @module
 */
import { formatEvent } from '@facenition/hook';
import { createConnect } from './lambda/connect.ts';
import { readAwsSecret } from './lambda/secrets-manager.ts';
import { type LambdaSettings, readSettings } from './lambda/settings.ts';
import { createTriggers } from './lambda/triggers.ts';

let read: LambdaSettings | undefined;

const triggers = createTriggers({
  settings: () => {
    // biome-ignore lint/style/noProcessEnv: this is what is deployed
    read ??= readSettings(process.env);
    return read;
  },
  connect: createConnect({
    secret: (id) => readAwsSecret(id, (name) => import(name)),
    clock: Date.now,
  }),
  onEvent: (event) => void process.stdout.write(`${formatEvent(event, new Date())}\n`),
});

export const {
  defineAuthChallenge,
  createAuthChallenge,
  verifyAuthChallengeResponse,
  preTokenGeneration,
  preSignUp,
  postConfirmation,
} = triggers;
