import { cameraIntroScreen, consentScreen, passkeyScreen } from './forms.ts';
import { noticeScreen } from './notice.ts';
import { errorScreen, overScreen, tryAgainScreen } from './outcome.ts';
import { passphraseScreen } from './passphrase.ts';
import type { Screen, ScreenContext, State } from './screen.ts';
import { stageScreen } from './stage.ts';

/** The screen of a state. */
export function createScreen(state: State, context: ScreenContext): Screen {
  const { texts } = context;
  switch (state.at) {
    case 'opening':
      return noticeScreen({ title: texts.opening, lines: [] });
    case 'consent':
      return consentScreen(state, context);
    case 'passphrase':
      return passphraseScreen(state, context);
    case 'passkey':
      return passkeyScreen(state, context);
    case 'camera-intro':
      return cameraIntroScreen(state, context);
    case 'camera-starting':
    case 'capturing':
      return stageScreen(state, context);
    case 'uploading':
      return noticeScreen({ title: texts.uploading.title, lines: [texts.uploading.advice] });
    case 'try-again':
      return tryAgainScreen(state, context);
    case 'error':
      return errorScreen(state, context);
    case 'over':
      return overScreen(state, context);
  }
}
