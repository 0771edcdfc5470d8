import type { Assurance, Facenition, FaceOutcome, LatestQuestion, Level } from '@facenition/hook';
import { postJson, unavailable } from './json-call.ts';

/**
 * `POST /v1/verifications/latest`, by `fetch` alone: a hook of OneLogin is one small file, and
 * `@facenition/client` is a large one.
 */
export interface LatestOptions {
  /** Of the server, without a slash at its end. */
  readonly url: string;
  readonly idp: string;
  readonly tenant: string;
  readonly token: () => string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: () => number;
}

const LEVELS: readonly Level[] = [1, 2, 3, 4, 5, 6, 7, 8];
const ASSURANCES: readonly Assurance[] = ['passive', 'active'];
/** How far the clocks of two servers may be apart. */
const SKEW_MS = 60_000;

export function latestByFetch({
  url,
  idp,
  tenant,
  token,
  fetch,
  clock,
}: LatestOptions): Pick<Facenition, 'latestVerification'> {
  return {
    async latestVerification(question, signal) {
      const { user, scope, maxAgeSeconds, level, assurance } = question;
      const answer = await postJson({
        fetch,
        url: `${url}/v1/verifications/latest`,
        headers: { 'x-auth-token': token() },
        body: { idp, tenant, user, scope, max_age: maxAgeSeconds, accuracy: level, assurance },
        signal,
      });
      return outcomeOf(answer, question, clock());
    },
  };
}

/**
 * Only an answer that says all of it is a match: which face, when, how well, and that it is enough.
 */
function outcomeOf(answer: unknown, asked: LatestQuestion, now: number): FaceOutcome {
  const fields = new Map(Object.entries(Object(answer)));
  if (fields.get('ok') !== true) throw unavailable('its answer is none');
  const reason = fields.get('reason');
  if (fields.get('verified') === false && isWord(reason)) return { outcome: 'refused', reason };
  const level = LEVELS.find((one) => one === fields.get('accuracy'));
  const assurance = ASSURANCES.find((one) => one === fields.get('assurance'));
  const verifiedAt = Date.parse(String(fields.get('verified_at')));
  const [amr, referenceId] = [fields.get('amr'), fields.get('reference_id')];
  const isWhole = fields.get('verified') === true && reason === undefined;
  if (!isWhole || level === undefined || assurance === undefined || !isAmr(amr)) throw halfAnswer();
  if (typeof referenceId !== 'string' || !/^fnr_[\w-]+$/.test(referenceId)) throw halfAnswer();
  const oldest = now - asked.maxAgeSeconds * 1000 - SKEW_MS;
  if (!(verifiedAt >= oldest && verifiedAt <= now + SKEW_MS)) throw halfAnswer();
  if (level < (asked.level ?? 1) || isLess(assurance, asked.assurance)) throw halfAnswer();
  return { outcome: 'match', verifiedAt, level, assurance, amr, referenceId };
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z_]{1,64}$/.test(value);
}

function isAmr(value: unknown): value is string[] {
  return Array.isArray(value) && value.includes('face') && value.every(isWord);
}

function isLess(assurance: Assurance, wanted: Assurance | undefined): boolean {
  return wanted === 'active' && assurance !== 'active';
}

function halfAnswer(): Error {
  return unavailable('its answer lacks what it has to say');
}
