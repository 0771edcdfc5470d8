import type { CaptureErrorCode } from '../capture-error.ts';
import type { IconName } from '../icons.ts';
import type { Advice } from '../texts/texts.ts';
import { type Notice, noticeScreen } from './notice.ts';
import type { Screen, ScreenContext, StateAt } from './screen.ts';

/** Captures that were not accepted, with tries left. */
export function tryAgainScreen(
  { view, reason }: StateAt<'try-again'>,
  { texts, session }: ScreenContext,
): Screen {
  const { title, advice } = reason === undefined ? texts.unexplained : texts.reasons[reason];
  return noticeScreen({
    icon: 'warning',
    tone: 'warn',
    title,
    lines: [advice, texts.triesLeft(view.triesLeft)],
    action: { label: texts.tryAgain, act: () => void session.retry() },
  });
}

/** Something does not work. */
export function errorScreen(
  { error, canRetry }: StateAt<'error'>,
  { texts, session }: ScreenContext,
): Screen {
  const { title, advice } = texts.errors[error.code];
  return noticeScreen({
    icon: iconOf(error.code),
    tone: error.code === 'passkey-cancelled' ? 'warn' : 'bad',
    title,
    lines: [advice],
    ...(canRetry && { action: { label: texts.tryAgain, act: () => void session.retry() } }),
  });
}

/** The end, whichever it is. */
export function overScreen(state: StateAt<'over'>, { texts }: ScreenContext): Screen {
  const leaves = state.next !== undefined && state.next.kind !== 'stay';
  const { title, advice } = adviceOf(state, texts);
  const lines = leaves && state.how !== 'alternative' ? [advice, texts.goingOn] : [advice];
  return noticeScreen({ ...LOOKS[state.state], title, lines });
}

const LOOKS: Readonly<Record<StateAt<'over'>['state'], Pick<Notice, 'icon' | 'tone'>>> = {
  passed: { icon: 'check', tone: 'good' },
  failed: { icon: 'cross', tone: 'bad' },
  cancelled: { icon: 'back' },
  expired: { icon: 'clock', tone: 'warn' },
};

function adviceOf(
  { state, reason, view, how }: StateAt<'over'>,
  texts: ScreenContext['texts'],
): Advice {
  if (state === 'passed' && view?.purpose === 'enrolment') return texts.enrolled;
  if (how === 'alternative') return texts.alternativeChosen;
  if (state === 'failed' && reason !== undefined) {
    return reason === 'wrong-person-or-secret' ? texts.over.failed : texts.reasons[reason];
  }
  return texts.over[state];
}

function iconOf(code: CaptureErrorCode): IconName {
  if (code.startsWith('camera')) return 'camera';
  if (code.startsWith('passkey')) return 'key';
  return code === 'session-over' ? 'clock' : 'warning';
}
