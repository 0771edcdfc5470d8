import type { StoredCaptureTransaction } from '../store/capture-transactions.ts';
import { isComplete, matchFrames, readChallenge } from './challenge.ts';
import { endIn, nextOf } from './ending.ts';
import { enrolCapture } from './enrolment.ts';
import type { CaptureCall, CaptureOutcome, GivenCaptures, TryReason } from './outcome.ts';
import type { CapturePorts, JudgedBurst } from './ports.ts';
import { CAPTURES } from './transaction.ts';
import { verifyCapture } from './verification.ts';
import { captureOver } from './view.ts';

/**
 * Judges the frames that a challenge was answered with: first whether somebody live showed what was
 * asked, then whose face it is. A challenge is judged once.
 *
 * Rejects with `ERR_FIELD_*`, `ERR_CAPTURE_OVER`, `ERR_IMAGE_*`, `ERR_OVERLOADED`, and as the engine;
 * then nothing was decided, and the try does not count.
 */
export async function judgeCaptures(
  stored: StoredCaptureTransaction,
  given: GivenCaptures,
  ports: CapturePorts,
  call: CaptureCall,
): Promise<CaptureOutcome> {
  const { store, clock } = ports;
  const challenge = readChallenge(stored.challenge, given.challenge);
  if (!isComplete(challenge)) return again(stored, 'challenge-not-followed', { ...ports, call });
  const frames = matchFrames(challenge, given.samples);
  if (!(await store.captures.claimChallenge(stored.id, stored.challenge ?? '', clock()))) {
    throw captureOver('another request ended it');
  }
  try {
    const times = challenge.committed.map(({ at }, step) => ({
      toldAt: challenge.told[step] ?? Number.NaN,
      committedAt: at,
    }));
    // Judging takes the memory of the images; what is compared afterwards has its own.
    const samples = given.samples.map((sample) => sample.slice());
    const answered = { samples, frames, poses: challenge.poses, times };
    const judged = await ports.burst.judge(answered, stored.assurance, call.gone);
    if (judged.outcome !== 'bona-fide')
      return await refuseBurst(stored, judged, { ...ports, call });
    const best = judged.frontal
      .slice(0, CAPTURES[stored.purpose])
      .flatMap((index) => given.samples[index] ?? []);
    const conclude = stored.purpose === 'enrolment' ? enrolCapture : verifyCapture;
    const concluded = await conclude(stored, { ...given, samples: best }, ports, call);
    if (concluded.outcome === 'refused') {
      return await again(stored, concluded.reason, { ...ports, call }, concluded);
    }
    const { given: made } = concluded;
    const next = nextOf(stored, 'passed', made);
    // Whoever else is sent on has it in the address or the form.
    const isTold = next.kind === 'stay' && made !== undefined;
    return { outcome: 'passed', next, ...(isTold && { ticket: made.ticket }) };
  } catch (fault) {
    await store.captures.giveBack(stored.id);
    throw fault;
  }
}

/** The ports, for one request. */
type CalledPorts = CapturePorts & { readonly call: CaptureCall };

async function refuseBurst(
  stored: StoredCaptureTransaction,
  judged: Exclude<JudgedBurst, { outcome: 'bona-fide' }>,
  ports: CalledPorts,
): Promise<CaptureOutcome> {
  if (judged.outcome !== 'doubtful') return again(stored, judged.reason, ports);
  if (stored.assurance === 'active') return again(stored, 'attack-suspected', ports);
  // The look of a picture alone shuts nobody out: the active check decides.
  await ports.store.captures.raise(stored.id);
  return {
    outcome: 'try-again',
    reason: 'active-check-needed',
    triesLeft: stored.triesLeft + 1,
  };
}

/** Another try, where there is one left; else the end. */
async function again(
  stored: StoredCaptureTransaction,
  reason: TryReason,
  { store, clock, call }: CalledPorts,
  { final, recordedAs = reason }: { readonly final?: true; readonly recordedAs?: string } = {},
): Promise<CaptureOutcome> {
  const { triesLeft } = stored;
  await store.captures.noteRefusal(stored.id, recordedAs);
  if (triesLeft > 0 && final !== true) return { outcome: 'try-again', reason, triesLeft };
  const ended = { ...stored, reasons: [...stored.reasons, recordedAs] };
  const end = { state: 'failed', reason: recordedAs } as const;
  await store.transaction((parts) =>
    endIn(parts, ended, end, { origin: call.origin, now: clock() }),
  );
  return { outcome: 'failed', reason, next: nextOf(stored, 'failed') };
}
