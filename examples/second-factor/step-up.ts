import { createHash, randomBytes } from 'node:crypto';
import type { Client } from '@facenition/client';
import { askForFace } from '../face.ts';
import { confirms, type ReceiptKeys } from '../receipt.ts';
import type { Level } from '../settings.ts';

/** What is kept beside the account. */
export interface SecondFactor {
  readonly token: string;
  readonly id: string;
  readonly level: Level;
  /** SHA-256 of codes that work once each: the way in without a face. */
  readonly recovery: Set<string>;
}

/** What a person shows at the second step. The secret stays with their device. */
export interface Shown {
  readonly photos: readonly Uint8Array[];
  readonly deviceSecret: string;
}

export type StepUpOutcome =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'retake'; readonly reason: string }
  | { readonly outcome: 'wait'; readonly seconds: number };

const SCOPE = 'app:second-factor';
const CHALLENGE_MS = 120_000;
const RECOVERY_CODES = 8;

/** Makes a second factor for somebody who is signed in already, and codes for when it fails. */
export async function enrolFactor(
  client: Pick<Client, 'generate'>,
  { photos, deviceSecret }: Shown,
  level: Level,
): Promise<{ readonly factor: SecondFactor; readonly recoveryCodes: readonly string[] }> {
  const { token, id } = await client.generate({
    photo: photos,
    device_secret: deviceSecret,
    scope: SCOPE,
    accuracy: level,
  });
  const recoveryCodes = Array.from({ length: RECOVERY_CODES }, () =>
    randomBytes(16).toString('base64url'),
  );
  return {
    factor: { token, id, level, recovery: new Set(recoveryCodes.map(hash)) },
    recoveryCodes,
  };
}

/** What brings the question to the server and a receipt back. It is not trusted. */
export type Messenger = (
  nonce: string,
  factor: SecondFactor,
  shown: Shown,
) => Promise<{ readonly outcome: 'match'; readonly receipt: string | undefined } | StepUpOutcome>;

/** The messenger that asks the server. */
export function askServer(client: Pick<Client, 'authenticate'>): Messenger {
  return (nonce, { token, level }, { photos, deviceSecret }) =>
    askForFace(client, {
      photo: photos,
      device_secret: deviceSecret,
      scope: SCOPE,
      accuracy: level,
      token,
      nonce,
    });
}

export interface StepUp {
  /** After the password: a nonce for one try. */
  begin(factor: SecondFactor): string;
  finish(nonce: string, shown: Shown): Promise<StepUpOutcome>;
  /** In place of a face: one of the codes, once. */
  recover(factor: SecondFactor, code: string): StepUpOutcome;
}

/** The second step of a sign-in. It believes a receipt alone, whoever brought it. */
export function createStepUp(
  messenger: Messenger,
  receiptKeys: ReceiptKeys,
  clock: () => number = Date.now,
): StepUp {
  const begun = new Map<string, { readonly factor: SecondFactor; readonly ends: number }>();
  return {
    begin(factor) {
      const nonce = randomBytes(32).toString('base64url');
      begun.set(nonce, { factor, ends: clock() + CHALLENGE_MS });
      return nonce;
    },

    async finish(nonce, shown) {
      const challenge = begun.get(nonce);
      // Before anything else: two answers to one question are not both taken.
      begun.delete(nonce);
      if (challenge === undefined || clock() > challenge.ends) return { outcome: 'refused' };
      const { factor } = challenge;
      const brought = await messenger(nonce, factor, shown);
      if (brought.outcome !== 'match') return brought;
      const question = { nonce, sub: factor.id, scope: SCOPE, level: factor.level };
      const isSigned = await confirms(brought.receipt, question, receiptKeys);
      return { outcome: isSigned ? 'passed' : 'refused' };
    },

    recover({ recovery }, code) {
      return { outcome: recovery.delete(hash(code)) ? 'passed' : 'refused' };
    },
  };
}

function hash(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
