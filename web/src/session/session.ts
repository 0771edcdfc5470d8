import type { LiveCamera } from '../camera.ts';
import { asCaptureError, CaptureError } from '../capture-error.ts';
import type { Finder } from '../finder/finder.ts';
import type { PasskeyAnswer, PasskeyRequest } from '../passkey.ts';
import type { CaptureAnswer, CaptureView, Models } from '../protocol/answers.ts';
import type { CaptureApi, UserInput } from '../protocol/client.ts';
import { type Burst, captureBurst } from './burst.ts';
import { isRetryable, mayTakeLater, needsNewInput } from './rules.ts';
import type { SessionState } from './states.ts';

export interface SessionPorts<Camera extends LiveCamera> {
  readonly api: CaptureApi;
  readonly openCamera: (id?: string) => Promise<Camera>;
  readonly loadFinder: (models: Models) => Promise<Finder>;
  readonly usePasskey: (request: PasskeyRequest) => Promise<PasskeyAnswer>;
  /** Milliseconds, by a clock that does not go back. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly onChange: (state: SessionState<Camera>) => void;
}

/**
 * The state machine of one capture transaction: open, consent, user-held input, camera, challenge,
 * upload, outcome. What a state does not offer is ignored.
 *
 * No method rejects: whatever goes wrong is a state.
 */
export class CaptureSession<Camera extends LiveCamera> {
  readonly #ports: SessionPorts<Camera>;
  #state: SessionState<Camera> = { at: 'opening' };
  #input: UserInput | undefined;
  #finder: Promise<Finder> | undefined;
  #camera: Camera | undefined;
  /** Taken and committed to, but perhaps not with the server yet. */
  #unsent: Burst | undefined;
  #running = new AbortController();
  /** Whether the person has started a camera, and which one was chosen. */
  #hasStarted = false;
  #cameraId: string | undefined;

  constructor(ports: SessionPorts<Camera>) {
    this.#ports = ports;
  }

  async open(): Promise<void> {
    await this.#attempt(async (signal) => {
      const view = await this.#ports.api.open();
      signal.throwIfAborted();
      await this.#proceed(view, signal);
    });
  }

  /** After `try-again` or an error. Where nothing else is missing, the camera starts at once. */
  async retry(): Promise<void> {
    if (this.#state.at !== 'try-again' && this.#state.at !== 'error') return;
    const wasReady = this.#hasStarted;
    this.#enter({ at: 'opening' });
    await this.open();
    if (wasReady) await this.startCamera(this.#cameraId);
  }

  async consent(): Promise<void> {
    const state = this.#state;
    if (state.at !== 'consent' || state.isBusy) return;
    this.#enter({ ...state, isBusy: true });
    await this.#attempt(async (signal) => {
      const view = await this.#ports.api.consent(state.view.consent?.version ?? '');
      signal.throwIfAborted();
      await this.#proceed(view, signal);
    });
  }

  givePassphrase(passphrase: string): void {
    if (this.#state.at !== 'passphrase') return;
    this.#input = { kind: 'passphrase', passphrase };
    this.#enter({ at: 'camera-intro', view: this.#state.view });
  }

  async usePasskey(): Promise<void> {
    const state = this.#state;
    if (state.at !== 'passkey' || state.isBusy) return;
    const { view } = state;
    this.#enter({ ...state, isBusy: true });
    await this.#attempt(async (signal) => {
      if (view.passkey === undefined) {
        throw new CaptureError('server-refused', 'no options for a passkey');
      }
      const { secret, response } = await this.#ports.usePasskey(view.passkey);
      signal.throwIfAborted();
      this.#input = { kind: 'passkey', secret, response };
      this.#enter({ at: 'camera-intro', view });
    });
  }

  /** @param id of another camera than the one that the browser chooses */
  async startCamera(id?: string): Promise<void> {
    if (this.#state.at !== 'camera-intro' && this.#state.at !== 'capturing') return;
    const { view } = this.#state;
    this.#hasStarted = true;
    this.#cameraId = id;
    await this.#attempt((signal) => this.#capture(view, id, signal));
  }

  async end(how: 'cancel' | 'alternative'): Promise<void> {
    if (this.#state.at === 'over') return;
    await this.#attempt(async () => {
      this.#stopCamera();
      const next = await this.#ports.api.end(how);
      this.#enter({ at: 'over', state: 'cancelled', how, next, ...this.#knownView() });
    });
  }

  /** Stops the camera and forgets everything, without telling the server. */
  dispose(): void {
    this.#running.abort();
    this.#stopCamera();
    this.#forget();
  }

  /** The first thing that is still missing. */
  async #proceed(view: CaptureView, signal: AbortSignal): Promise<void> {
    if (view.state !== 'open') {
      const { state, reason, next } = view;
      const why = reason === undefined ? {} : { reason };
      const on = next === undefined ? {} : { next };
      return this.#enter({ at: 'over', state, view, ...why, ...on });
    }
    // While the person reads and types. A fault is told when the camera needs it.
    void this.#loadFinder(view);
    if (view.consent?.needed === true) return this.#enter({ at: 'consent', view, isBusy: false });
    if (view.input === 'organisation') this.#input ??= { kind: 'organisation' };
    if (this.#input !== undefined) {
      const unsent = this.#unsent;
      if (unsent !== undefined) return this.#uploadAgain(view, this.#input, unsent, signal);
      return this.#enter({ at: 'camera-intro', view });
    }
    if (view.input === 'passphrase') return this.#enter({ at: 'passphrase', view });
    this.#enter({ at: 'passkey', view, isBusy: false });
  }

  #loadFinder(view: CaptureView): Promise<Finder> {
    this.#finder ??= this.#ports.loadFinder(view.models);
    this.#finder.catch(() => {
      this.#finder = undefined;
    });
    return this.#finder;
  }

  async #capture(view: CaptureView, id: string | undefined, signal: AbortSignal): Promise<void> {
    this.#enter({ at: 'camera-starting', view });
    const loading = this.#loadFinder(view);
    const camera = await this.#ports.openCamera(id);
    if (signal.aborted) return camera.stop();
    this.#camera = camera;
    const [finder, cameras] = await Promise.all([loading, camera.choices()]);
    signal.throwIfAborted();
    const burst = await captureBurst({
      ...this.#ports,
      camera,
      finder,
      captures: view.captures,
      signal,
      show: (progress) => this.#enter({ at: 'capturing', view, camera, cameras, ...progress }),
    });
    if (this.#input === undefined) throw new CaptureError('server-refused', 'nothing to send with');
    await this.#upload(view, this.#input, burst, signal);
  }

  async #upload(
    view: CaptureView,
    input: UserInput,
    burst: Burst,
    signal: AbortSignal,
  ): Promise<void> {
    this.#unsent = burst;
    this.#enter({ at: 'uploading', view });
    try {
      const answer = await this.#ports.api.send({ ...burst, input });
      signal.throwIfAborted();
      this.#unsent = undefined;
      this.#conclude({ ...view, triesLeft: answer.triesLeft }, answer);
    } catch (error) {
      // The server may have them, or may take them yet: kept until it says so.
      const mayTake = error instanceof CaptureError && mayTakeLater(error.code);
      if (!mayTake) this.#unsent = undefined;
      throw error;
    }
  }

  /** A server that had them already takes them no more: the next try is a new challenge. */
  async #uploadAgain(
    view: CaptureView,
    input: UserInput,
    burst: Burst,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await this.#upload(view, input, burst, signal);
    } catch (error) {
      const isRefused = error instanceof CaptureError && error.code === 'server-refused';
      if (!isRefused) throw error;
      this.#enter({ at: 'camera-intro', view });
    }
  }

  #conclude(view: CaptureView, { outcome, reason, next, ticket }: CaptureAnswer): void {
    if (outcome === 'try-again') {
      if (needsNewInput(reason)) this.#input = undefined;
      this.#enter({ at: 'try-again', view, reason });
      return;
    }
    this.#enter({
      at: 'over',
      state: outcome,
      view,
      ...(reason !== undefined && { reason }),
      ...(next !== undefined && { next }),
      ...(outcome === 'passed' && ticket !== undefined && { ticket }),
    });
  }

  /** Whatever goes wrong ends on a screen; what was aborted has one already. */
  async #attempt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    try {
      await work(signal);
    } catch (thrown) {
      if (!signal.aborted) this.#fail(asCaptureError(thrown, 'browser-unsupported'));
    }
  }

  #fail(error: CaptureError): void {
    const known = this.#knownView();
    const { code, ended } = error;
    // The chosen camera may be gone for good: the next try takes any.
    if (code.startsWith('camera')) this.#cameraId = undefined;
    this.#enter(
      ended === undefined
        ? { at: 'error', error, ...known, canRetry: isRetryable(code) }
        : { at: 'over', ...ended, ...known },
    );
  }

  #enter(state: SessionState<Camera>): void {
    this.#state = state;
    if (state.at !== 'capturing') this.#stopCamera();
    if (state.at === 'over') this.#forget();
    this.#ports.onChange(state);
  }

  #knownView(): { readonly view?: CaptureView } {
    const view = 'view' in this.#state ? this.#state.view : undefined;
    return view === undefined ? {} : { view };
  }

  #stopCamera(): void {
    this.#camera?.stop();
    this.#camera = undefined;
  }

  #forget(): void {
    this.#input = undefined;
    this.#unsent = undefined;
  }
}
