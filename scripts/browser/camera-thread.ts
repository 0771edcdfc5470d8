/**
 * Writes what a camera sees into the video that Chromium reads again and again, frame by frame, in
 * a thread of its own: the picture moves on while the test computes.
 */
import { openSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { CameraFile, Reel } from './reel.ts';
import { addSensorNoise } from './sensor-noise.ts';

const { path, offset, width, interval }: CameraFile = workerData;
const file = openSync(path, 'r+');

let reel: Reel | undefined;
let shown = 0;
let ticks = 0;

parentPort?.on('message', (next: Reel) => {
  reel = next;
  shown = 0;
});
setInterval(expose, interval);

function expose(): void {
  if (reel === undefined) return;
  const { once, again } = reel;
  const place = Math.floor(shown / reel.ticks);
  const frame = once[place] ?? again[(place - once.length) % again.length];
  if (frame === undefined) throw new RangeError('a reel without frames');
  const exposed = reel.noise === 0 ? frame : addSensorNoise(frame, width, reel.noise, ticks);
  writeSync(file, exposed, 0, exposed.length, offset);
  // Settled when it has stood still for as long as Chromium may take to read it.
  if (shown === (once.length + 1) * reel.ticks + SETTLING) parentPort?.postMessage(reel.number);
  shown++;
  ticks++;
}

/** Writes until what is in the file is what the page sees. */
const SETTLING = 8;
