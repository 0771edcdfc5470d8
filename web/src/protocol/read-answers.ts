import { fromBase64Url } from '../base64url.ts';
import { readPasskeyOptions } from '../passkey-options.ts';
import type { CaptureAnswer, CaptureView, ChallengeAnswer, Consent, Models } from './answers.ts';
import {
  type Fields,
  readCount,
  readFields,
  readFlag,
  readOneOf,
  readOptional,
  readText,
  refuse,
} from './reading.ts';
import type { Next } from './words.ts';
import { ENDED_STATES, POSES, REASONS } from './words.ts';

const readReason = (fields: Fields): (typeof REASONS)[number] =>
  readOneOf(fields, 'reason', REASONS);

/** @throws {CaptureError} `server-refused` where it is no view */
export function readView(value: unknown): CaptureView {
  const fields = readFields(value, 'view');
  const asking = readFields(fields.asking, 'asking');
  const expiresAt = Date.parse(readText(fields, 'expires_at'));
  return {
    txn: readText(fields, 'txn'),
    purpose: readOneOf(fields, 'purpose', ['verification', 'enrolment']),
    state: readOneOf(fields, 'state', ['open', ...ENDED_STATES]),
    ...readOptional(fields, 'reason', readReason),
    asking: { name: readText(asking, 'name'), scope: readText(asking, 'scope') },
    assurance: readOneOf(fields, 'assurance', ['passive', 'active']),
    input: readOneOf(fields, 'input', ['passkey', 'passphrase', 'organisation']),
    triesLeft: readCount(fields, 'tries_left'),
    expiresAt: Number.isFinite(expiresAt) ? expiresAt : refuse('expires_at'),
    captures: readCount(fields, 'captures', 1),
    ...readOptional(fields, 'consent', readConsent),
    ...readOptional(fields, 'alternative', readAlternative),
    ...readOptional(fields, 'passkey', readPasskey),
    models: readModels(fields.models),
    ...readOptional(fields, 'next', () => readNext(fields.next)),
  };
}

/** @throws {CaptureError} `server-refused` where it is no answer to a step */
export function readChallenge(value: unknown): ChallengeAnswer {
  const fields = readFields(value, 'challenge');
  const challenge = readText(fields, 'challenge');
  if (fields.complete === true) return { challenge, complete: true };
  const step = readFields(fields.step, 'step');
  return {
    challenge,
    complete: false,
    step: {
      index: readCount(step, 'index'),
      of: readCount(step, 'of', 1),
      pose: readOneOf(step, 'pose', POSES),
    },
  };
}

/** @throws {CaptureError} `server-refused` where it is no answer to captures */
export function readCaptureAnswer(value: unknown): CaptureAnswer {
  const fields = readFields(value, 'answer');
  return {
    outcome: readOneOf(fields, 'outcome', ['passed', 'try-again', 'failed']),
    ...readOptional(fields, 'reason', readReason),
    triesLeft: readCount(fields, 'tries_left'),
    ...readOptional(fields, 'next', () => readNext(fields.next)),
    ...readOptional(fields, 'ticket', readText),
  };
}

/** @throws {CaptureError} `server-refused` where it leads nowhere this page may go */
export function readNext(value: unknown): Next {
  const fields = readFields(value, 'next');
  const kind = readOneOf(fields, 'kind', ['redirect', 'form-post', 'stay']);
  switch (kind) {
    case 'stay':
      return { kind };
    case 'redirect':
      return { kind, url: readUrl(fields) };
    case 'form-post': {
      const names = Object.keys(readFields(fields.fields, 'fields'));
      const values = readFields(fields.fields, 'fields');
      const texts = names.map((name) => [name, readText(values, name)] as const);
      return { kind, url: readUrl(fields), fields: Object.fromEntries(texts) };
    }
  }
}

/** A URL of `javascript:` would run in this page. */
function readUrl(fields: Fields): string {
  const url = readText(fields, 'url');
  const isPlain = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isPlain ? url : refuse('url');
}

function readConsent(view: Fields): Consent {
  const fields = readFields(view.consent, 'consent');
  return {
    version: readText(fields, 'version'),
    language: readText(fields, 'language'),
    text: readText(fields, 'text'),
    needed: readFlag(fields, 'needed'),
  };
}

function readAlternative(view: Fields): { readonly label?: string } {
  return readOptional(readFields(view.alternative, 'alternative'), 'label', readText);
}

function readPasskey(view: Fields): NonNullable<CaptureView['passkey']> {
  const fields = readFields(view.passkey, 'passkey');
  const prfSalt = fromBase64Url(readText(fields, 'prf_salt'));
  if (prfSalt?.length !== 32) refuse('prf_salt');
  return { options: readPasskeyOptions(fields.options), prfSalt };
}

function readModels(value: unknown): Models {
  const fields = readFields(value, 'models');
  const files = readFields(fields.files, 'files');
  const urls = Object.keys(files).map((role) => [role, readText(files, role)] as const);
  return { pack: readText(fields, 'pack'), files: Object.fromEntries(urls) };
}
