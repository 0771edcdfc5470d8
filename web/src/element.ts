import { createAnnouncer } from './announcer.ts';
import { type BrowserCamera, openCamera } from './camera.ts';
import { button, element } from './dom.ts';
import { loadFinder } from './finder/finder.ts';
import { createWasmRuntime } from './finder/wasm-runtime.ts';
import { usePasskey } from './passkey.ts';
import { createCaptureApi } from './protocol/client.ts';
import type { Next, Reason } from './protocol/words.ts';
import { createScreen } from './screens/create-screen.ts';
import type { Screen, State } from './screens/screen.ts';
import { CaptureSession } from './session/session.ts';
import { styleSheet } from './style/sheet.ts';
import { chooseTexts } from './texts/languages.ts';
import type { Texts } from './texts/texts.ts';

/** Of `facenition-passed`. */
export interface PassedDetail {
  /** For the backend of the embedding page; absent on the hosted page. */
  readonly ticket?: string;
  readonly next?: Next;
}

/** Of `facenition-failed`, also where the time is up. */
export interface FailedDetail {
  readonly reason?: Reason;
  readonly next?: Next;
}

/** Of `facenition-cancelled`. */
export interface CancelledDetail {
  readonly how: 'cancel' | 'alternative';
  readonly next?: Next;
}

/** The folder that this script and its WebAssembly lie in: `{server}/capture/served/`. */
const SERVED = new URL('.', import.meta.url);

/**
 * `<facenition-capture txn="fntx_…" browser-key="…">`: one capture transaction, from its consent to
 * its outcome. Begins when it is put into a page.
 *
 * | attribute | |
 * |---|---|
 * | `txn` | the capture transaction |
 * | `browser-key` | for a page of another origin than the server's |
 * | `server` | absent: where this script comes from |
 * | `lang` | BCP 47; absent: the browser's languages |
 * | `dir` | absent: that of the language |
 *
 * Events, each once at most: `facenition-passed`, `facenition-failed`, `facenition-cancelled`.
 */
export class FacenitionCapture extends HTMLElement {
  readonly #shadow = this.attachShadow({ mode: 'open' });
  #session: CaptureSession<BrowserCamera> | undefined;
  #shown: { readonly at: State['at']; readonly screen: Screen } | undefined;
  #announce: (text: string) => void = () => undefined;

  connectedCallback(): void {
    this.#shadow.adoptedStyleSheets = [styleSheet()];
    const texts = this.#texts();
    const region = element('div', { attributes: { class: 'heard', 'aria-live': 'polite' } });
    this.#announce = createAnnouncer(
      (text) => region.replaceChildren(text),
      (milliseconds, act) => setTimeout(act, milliseconds),
    );
    const card = element('div', {
      attributes: {
        class: 'card',
        lang: texts.language,
        dir: this.getAttribute('dir') ?? texts.direction,
      },
    });
    this.#shadow.replaceChildren(card, region);
    this.#session = this.#createSession((state) => this.#show(card, texts, state));
    this.#show(card, texts, { at: 'opening' });
    void this.#session.open();
  }

  disconnectedCallback(): void {
    this.#session?.dispose();
    this.#session = undefined;
    this.#shown = undefined;
  }

  #texts(): Texts {
    const lang = this.getAttribute('lang');
    return chooseTexts(lang === null || lang === '' ? navigator.languages : [lang]);
  }

  #createSession(onChange: (state: State) => void): CaptureSession<BrowserCamera> {
    const server = (this.getAttribute('server') ?? new URL('../..', SERVED).href).replace(
      /\/$/,
      '',
    );
    const browserKey = this.getAttribute('browser-key');
    return new CaptureSession<BrowserCamera>({
      api: createCaptureApi({
        server,
        txn: this.getAttribute('txn') ?? '',
        language: this.#texts().language,
        ...(browserKey !== null && { browserKey }),
        fetch: globalThis.fetch.bind(globalThis),
      }),
      openCamera,
      loadFinder: (models) =>
        loadFinder({
          models,
          server,
          runtime: async () => createWasmRuntime(SERVED.href),
          fetch: globalThis.fetch.bind(globalThis),
        }),
      usePasskey,
      now: () => performance.now(),
      pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      onChange,
    });
  }

  #show(card: HTMLElement, texts: Texts, state: State): void {
    const session = this.#session;
    if (session === undefined) return;
    const shown = this.#shown;
    if (shown !== undefined && isSameScreen(shown.at, state.at)) {
      shown.screen.update?.(state);
    } else {
      const screen = createScreen(state, { texts, session, announce: this.#announce });
      card.replaceChildren(
        ...askingLine(state, texts),
        screen.root,
        ...waysOut(state, texts, session),
      );
      // The first screen of a page does not take the focus from where the person is.
      if (shown !== undefined) screen.focus.focus({ preventScroll: false });
      this.#shown = { at: state.at, screen };
    }
    this.setAttribute('data-state', state.at);
    if (state.at === 'over') this.#tell(state);
  }

  #tell({ state, reason, next, ticket, how }: Extract<State, { at: 'over' }>): void {
    const going = next === undefined ? {} : { next };
    switch (state) {
      case 'passed': {
        const detail: PassedDetail = { ...(ticket !== undefined && { ticket }), ...going };
        this.#dispatch('facenition-passed', detail);
        break;
      }
      case 'cancelled': {
        const detail: CancelledDetail = { how: how ?? 'cancel', ...going };
        this.#dispatch('facenition-cancelled', detail);
        break;
      }
      case 'failed':
      case 'expired': {
        const detail: FailedDetail = { ...(reason !== undefined && { reason }), ...going };
        this.#dispatch('facenition-failed', detail);
        break;
      }
    }
  }

  #dispatch(name: string, detail: PassedDetail | FailedDetail | CancelledDetail): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** The camera's screen shows how it starts, too: the words do not jump. */
function isSameScreen(shown: State['at'], next: State['at']): boolean {
  return shown === next || (shown === 'camera-starting' && next === 'capturing');
}

function askingLine(state: State, texts: Texts): readonly HTMLElement[] {
  const view = 'view' in state ? state.view : undefined;
  const isSeen = view !== undefined && state.at !== 'capturing' && state.at !== 'camera-starting';
  if (!isSeen) return [];
  return [element('p', { attributes: { class: 'asking' } }, texts.asking(view.asking.name))];
}

/** Always there until it is over: nobody is locked in. */
function waysOut(
  state: State,
  texts: Texts,
  session: CaptureSession<BrowserCamera>,
): readonly HTMLElement[] {
  const isNobodys =
    state.at === 'error' && ['session-over', 'session-elsewhere'].includes(state.error.code);
  if (state.at === 'over' || isNobodys) return [];
  const alternative = 'view' in state ? state.view?.alternative : undefined;
  const ways = [button('quiet', texts.cancel, () => void session.end('cancel'))];
  if (alternative !== undefined) {
    const label = alternative.label ?? texts.alternative;
    ways.push(button('quiet', label, () => void session.end('alternative')));
  }
  return [element('div', { attributes: { class: 'ways' } }, ...ways)];
}
