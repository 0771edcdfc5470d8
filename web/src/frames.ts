import type { Picture } from '@facenition/core';
import { toBase64Url } from './base64url.ts';
import { CaptureError } from './capture-error.ts';

/** One frame of a camera, held still. */
export interface Snapshot {
  /** Its pixels, shrunk to what finding a face takes. Not mirrored. */
  readonly picture: Picture;
  /** The whole frame as JPEG. Not mirrored, never enlarged. */
  encode(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Longer side of an uploaded frame at most, pixels. */
const FRAME_SIDE = 1280;
/** Longer side of the picture in which faces are looked for, pixels. */
const LOOK_SIDE = 640;
const JPEG_QUALITY = 0.92;

/** @throws {CaptureError} `camera-lost` where the video shows nothing */
export function grabFrame(video: HTMLVideoElement): Snapshot {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) throw new CaptureError('camera-lost', 'a frame without a size');
  const frame = draw(video, width, height, FRAME_SIDE);
  const look = draw(frame, frame.width, frame.height, LOOK_SIDE);
  return { picture: pictureOf(look), encode: () => encodeJpeg(frame) };
}

/** Base64url of the SHA-256 of encoded bytes: what a page commits to. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

function draw(
  source: CanvasImageSource,
  width: number,
  height: number,
  side: number,
): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  contextOf(canvas).drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function pictureOf(canvas: HTMLCanvasElement): Picture {
  const { width, height } = canvas;
  const rgba = contextOf(canvas).getImageData(0, 0, width, height).data;
  const data = new Uint8Array(3 * width * height);
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    data[to] = rgba[from] ?? 0;
    data[to + 1] = rgba[from + 1] ?? 0;
    data[to + 2] = rgba[from + 2] ?? 0;
  }
  return { width, height, data };
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  // Read back at every frame: kept out of the graphics memory.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new CaptureError('browser-unsupported', 'no canvas');
  return context;
}

async function encodeJpeg(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const { promise, resolve } = Promise.withResolvers<Blob | null>();
  canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY);
  const blob = await promise;
  if (blob === null) throw new CaptureError('browser-unsupported', 'no JPEG');
  return new Uint8Array(await blob.arrayBuffer());
}
