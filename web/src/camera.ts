import { CaptureError } from './capture-error.ts';
import { grabFrame, type Snapshot } from './frames.ts';
import { identifyCameraError } from './identify-error.ts';

/** A camera to choose. */
export interface CameraChoice {
  readonly id: string;
  /** As the browser names it; empty before anybody permitted a camera. */
  readonly label: string;
}

/** A running camera. */
export interface LiveCamera {
  readonly id: string;
  /** The frame of this moment. Rejects with `camera-lost` where the camera is gone. */
  snapshot(): Promise<Snapshot>;
  /** Every camera of this machine. */
  choices(): Promise<readonly CameraChoice[]>;
  stop(): void;
}

/** A running camera with the element that shows it. */
export interface BrowserCamera extends LiveCamera {
  readonly preview: HTMLVideoElement;
}

/** Wide enough for a sharp face; more would only make uploads slow. */
const SIZE = { width: { ideal: 1280 }, height: { ideal: 960 } };

/** A camera that shows nothing for this long is taken for broken, milliseconds. */
const FIRST_FRAME_TIMEOUT = 10_000;

/**
 * Asks for a camera, the one that faces the person unless `id` names another, and starts it.
 *
 * @throws {CaptureError} with a code of a camera, `insecure-origin` or `browser-unsupported`
 */
export async function openCamera(id?: string): Promise<BrowserCamera> {
  const media = devices();
  const wanted = id === undefined ? { facingMode: 'user' } : { deviceId: { exact: id } };
  let stream: MediaStream;
  try {
    stream = await media.getUserMedia({ audio: false, video: { ...SIZE, ...wanted } });
  } catch (error) {
    throw identifyCameraError(error);
  }
  const [track] = stream.getVideoTracks();
  if (track === undefined) throw new CaptureError('camera-none', 'a stream without a track');
  const preview = previewOf(stream);
  try {
    await firstFrame(preview, track);
  } catch (error) {
    track.stop();
    throw error;
  }
  return {
    id: track.getSettings().deviceId ?? '',
    preview,
    async snapshot() {
      if (track.readyState === 'ended') throw new CaptureError('camera-lost', 'the track ended');
      return grabFrame(preview);
    },
    async choices() {
      const found = await media.enumerateDevices();
      return found
        .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    },
    stop() {
      track.stop();
      preview.srcObject = null;
    },
  };
}

function devices(): MediaDevices {
  // `mediaDevices` exists in secure contexts alone (mediacapture-streams, section 9.1).
  if (!globalThis.isSecureContext) throw new CaptureError('insecure-origin', 'no secure context');
  const media: MediaDevices | undefined = navigator.mediaDevices;
  if (media?.getUserMedia === undefined) {
    throw new CaptureError('browser-unsupported', 'no getUserMedia');
  }
  return media;
}

function previewOf(stream: MediaStream): HTMLVideoElement {
  const preview = document.createElement('video');
  // Without both, iOS shows it full screen or not at all.
  preview.playsInline = true;
  preview.muted = true;
  preview.srcObject = stream;
  return preview;
}

async function firstFrame(preview: HTMLVideoElement, track: MediaStreamTrack): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = (): void => reject(new CaptureError('camera-in-use', 'no frame came'));
  const timer = setTimeout(giveUp, FIRST_FRAME_TIMEOUT);
  track.addEventListener('ended', giveUp);
  preview.addEventListener('loadeddata', () => resolve(), { once: true });
  try {
    await Promise.all([preview.play(), promise]);
  } catch (cause) {
    throw cause instanceof CaptureError
      ? cause
      : new CaptureError('camera-failed', 'the preview does not play', { cause });
  } finally {
    clearTimeout(timer);
    track.removeEventListener('ended', giveUp);
  }
}
