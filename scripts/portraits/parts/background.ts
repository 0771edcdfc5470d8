import { createRandom, type Random } from '../../random.ts';
import { css, mix, type Rgb, scale } from '../colour.ts';
import { CANVAS, number } from '../svg.ts';

const rect = (x: number, y: number, width: number, height: number, colour: Rgb): string =>
  `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${css(colour)}"/>`;

const walls: readonly Rgb[] = [
  [168, 178, 184],
  [196, 188, 174],
  [138, 158, 176],
  [176, 192, 178],
  [206, 190, 178],
];

function wall(random: Random): string {
  const colour = random.pick(walls);
  const dark = scale(colour, random.between(0.6, 0.8));
  return `<linearGradient id="wall" x1="0" y1="0" x2="${random.between(0, 1).toFixed(2)}" y2="1"><stop offset="0" stop-color="${css(colour)}"/><stop offset="1" stop-color="${css(dark)}"/></linearGradient><rect width="${CANVAS}" height="${CANVAS}" fill="url(#wall)"/>`;
}

function shelf(random: Random): string {
  const parts = [rect(0, 0, CANVAS, CANVAS, [92, 72, 56])];
  for (const top of [20, 190, 360, 530]) {
    for (let x = 0; x < CANVAS; ) {
      const width = random.between(14, 40);
      const height = random.between(100, 145);
      const hue: Rgb = mix(
        [random.between(70, 170), random.between(60, 130), random.between(50, 120)],
        [120, 104, 90],
        0.4,
      );
      parts.push(rect(x, top + 150 - height, width - 3, height, hue));
      x += width;
    }
    parts.push(rect(0, top + 150, CANVAS, 14, [126, 98, 74]));
  }
  return parts.join('');
}

function window(random: Random): string {
  const x = random.pick([-60, 380]);
  const frame: Rgb = [226, 224, 218];
  return [
    wall(random),
    rect(x, -20, 320, 400, frame),
    rect(x + 18, 0, 134, 360, [206, 224, 238]),
    rect(x + 168, 0, 134, 360, [214, 230, 240]),
    rect(x, 380, 330, 20, scale(frame, 0.8)),
  ].join('');
}

function garden(random: Random): string {
  const parts = [rect(0, 0, CANVAS, CANVAS, [112, 142, 98])];
  for (let index = 0; index < 60; index++) {
    const colour = mix([70, 104, 58], [196, 208, 150], random.unit());
    const radius = number(random.between(18, 60));
    parts.push(
      `<circle cx="${number(random.between(0, CANVAS))}" cy="${number(random.between(0, CANVAS))}" r="${radius}" fill="${css(colour)}" opacity="0.7"/>`,
    );
  }
  return parts.join('');
}

function office(random: Random): string {
  return [
    wall(random),
    rect(40, 90, 150, 110, [96, 104, 112]),
    rect(50, 100, 130, 90, [214, 206, 188]),
    rect(470, 250, 140, 420, [120, 96, 74]),
    rect(0, 470, 210, 180, [142, 124, 104]),
  ].join('');
}

/** What lies behind the person: a small picture, to be blown up and so out of focus. */
export function drawBackground(kind: number, seed: number): string {
  const random = createRandom(seed, 'background');
  const scenes = [wall, wall, shelf, window, garden, office];
  const scene = scenes[kind % scenes.length] ?? wall;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 ${CANVAS} ${CANVAS}">${scene(random)}</svg>`;
}

/** A room in focus and nobody in it. */
export function drawRoom(): string {
  const leaf = (x: number, y: number, turn: number): string =>
    `<ellipse cx="${x}" cy="${y}" rx="14" ry="46" fill="rgb(74,112,70)" transform="rotate(${turn} ${x} ${y + 46})"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CANVAS}" height="${CANVAS}" viewBox="0 0 ${CANVAS} ${CANVAS}">${[
    window(createRandom(3, 'room')),
    rect(0, 500, CANVAS, 140, [150, 120, 92]),
    rect(60, 330, 220, 18, [120, 88, 62]),
    rect(78, 348, 16, 190, [104, 76, 54]),
    rect(246, 348, 16, 190, [104, 76, 54]),
    rect(140, 270, 60, 60, [182, 96, 70]),
    leaf(150, 190, -32),
    leaf(168, 176, 0),
    leaf(188, 190, 30),
  ].join('')}</svg>`;
}
