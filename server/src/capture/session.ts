import { timingSafeEqual } from 'node:crypto';
import { FacenitionError } from '@facenition/core';
import type { StoredCaptureTransaction } from '../store/capture-transactions.ts';
import {
  type Challenge,
  commit,
  type FrameDigest,
  newChallenge,
  readChallenge,
} from './challenge.ts';
import { consentText, readConsent } from './consent.ts';
import { endIn, type Next, nextOf } from './ending.ts';
import { judgeCaptures } from './judge.ts';
import type { CaptureCall, CaptureOutcome, GivenCaptures } from './outcome.ts';
import type { CapturePorts } from './ports.ts';
import { browserHash, CAPTURE_ID } from './transaction.ts';
import {
  type CaptureView,
  captureOver,
  checkOpen,
  type EndOfCapture,
  endOf,
  viewOf,
} from './view.ts';

/** The step to show, or that all of them were shown. */
export type ToldStep =
  | {
      readonly challenge: string;
      readonly step: { readonly index: number; readonly of: number; readonly pose: string };
    }
  | { readonly challenge: string; readonly complete: true };

/** Which capture a browser speaks of, and how it shows that it is the one that has it. */
export interface Shown {
  readonly id: string;
  readonly browserKey: string | undefined;
}

/**
 * What the capture page does, for the one browser that has the capture.
 *
 * Everything rejects with `ERR_NOT_FOUND` where there is no such capture, `ERR_CAPTURE_ELSEWHERE`
 * where another browser has it, and all but `open` and `cancel` with `ERR_CAPTURE_OVER`.
 */
export interface CaptureSession {
  /**
   * @param browserKey of this browser; new: it gets the capture, unless another has it
   * @param language that the person reads (BCP 47)
   */
  open(shown: Shown & { readonly browserKey: string }, language: string): Promise<CaptureView>;
  /** Rejects with `ERR_FIELD_INVALID` where another version of the text is in force. */
  consent(shown: Shown, version: string, language: string): Promise<CaptureView>;
  /** Draws a challenge, which takes one of the tries. Rejects with `ERR_CONSENT_MISSING`. */
  challenge(shown: Shown): Promise<ToldStep>;
  /** Fixes the frames of the current step and tells the next. Rejects with `ERR_FIELD_INVALID`. */
  commit(shown: Shown, challenge: string, frames: readonly FrameDigest[]): Promise<ToldStep>;
  /** Whether this browser may send captures. */
  check(shown: Shown): Promise<void>;
  /** Rejects as `judgeCaptures`. */
  judge(shown: Shown, given: GivenCaptures, call: CaptureCall): Promise<CaptureOutcome>;
  /** `alternative`: the person chose the way without a face. */
  cancel(shown: Shown, how: 'cancel' | 'alternative', call: CaptureCall): Promise<Next>;
  /** How it ended, for this browser; `undefined`: it is open. */
  ended(shown: Shown): Promise<EndOfCapture | undefined>;
}

export function createCaptureSession(ports: CapturePorts): CaptureSession {
  const { store, clock } = ports;
  const find = (shown: Shown): Promise<StoredCaptureTransaction> => findShown(shown, ports);
  const findOpen = async (shown: Shown): Promise<StoredCaptureTransaction> => {
    const stored = await find(shown);
    checkOpen(stored, clock());
    return stored;
  };
  return {
    async open({ id, browserKey }, language) {
      const known = CAPTURE_ID.test(id) && (await store.captures.find(id)) !== undefined;
      if (!known) throw noSuchCapture();
      if (!(await store.captures.bind(id, browserHash(browserKey)))) throw elsewhere();
      return viewOf(await find({ id, browserKey }), language, ports);
    },
    async consent(shown, version, language) {
      const stored = await findOpen(shown);
      const terms = ports.consent;
      if (stored.purpose !== 'enrolment' || terms === undefined || terms.version !== version) {
        throw new FacenitionError('ERR_FIELD_INVALID', 'version: not the one that is in force');
      }
      // What was shown, which may be in another language than what was asked for.
      const { language: shownIn } = consentText(terms, language);
      const given = JSON.stringify({ version, language: shownIn, at: clock() });
      if (!(await store.captures.consent(stored.id, given, clock()))) throw captureOver('ended');
      return viewOf(await find(shown), language, ports);
    },
    async challenge(shown) {
      const stored = await findOpen(shown);
      if (stored.purpose === 'enrolment' && readConsent(stored) === undefined) {
        throw new FacenitionError('ERR_CONSENT_MISSING', 'consent has to be given first');
      }
      const challenge = newChallenge(ports.burst.draw(stored.assurance), clock());
      const left = await store.captures.challenge(stored.id, JSON.stringify(challenge), clock());
      if (left === undefined) throw captureOver('no try is left');
      return tell(challenge);
    },
    async commit(shown, id, frames) {
      const stored = await findOpen(shown);
      const next = commit(readChallenge(stored.challenge, id), frames, clock());
      const from = stored.challenge ?? '';
      if (!(await store.captures.advance(stored.id, from, JSON.stringify(next), clock()))) {
        throw new FacenitionError('ERR_FIELD_INVALID', 'challenge: this step was shown already');
      }
      return tell(next);
    },
    check: async (shown) => void (await findOpen(shown)),
    judge: async (shown, given, call) => judgeCaptures(await findOpen(shown), given, ports, call),
    async cancel(shown, how, { origin }) {
      const stored = await find(shown);
      const reason = how === 'cancel' ? 'cancelled' : 'alternative-chosen';
      const end = { state: 'cancelled', reason } as const;
      await store.transaction((parts) => endIn(parts, stored, end, { origin, now: clock() }));
      return nextOf(stored, how === 'cancel' ? 'cancelled' : 'alternative');
    },
    ended: async (shown) => endOf(await find(shown), clock()),
  };
}

async function findShown(
  { id, browserKey }: Shown,
  { store }: CapturePorts,
): Promise<StoredCaptureTransaction> {
  const stored = CAPTURE_ID.test(id) ? await store.captures.find(id) : undefined;
  if (stored === undefined) throw noSuchCapture();
  const { browserHash: has } = stored;
  const shows = browserKey === undefined ? undefined : browserHash(browserKey);
  if (has === undefined || shows === undefined || !timingSafeEqual(has, shows)) throw elsewhere();
  return stored;
}

function tell(challenge: Challenge): ToldStep {
  const { id, poses, committed } = challenge;
  const index = committed.length;
  const pose = poses[index];
  if (pose === undefined) return { challenge: id, complete: true };
  return { challenge: id, step: { index, of: poses.length, pose } };
}

function noSuchCapture(): FacenitionError {
  return new FacenitionError('ERR_NOT_FOUND', 'there is no such capture');
}

function elsewhere(): FacenitionError {
  return new FacenitionError('ERR_CAPTURE_ELSEWHERE', 'another browser has this capture');
}
