import { blend, type Figure, type Film, type Place, SHEET, sample } from './camera.ts';
import type { Posture } from './posture.ts';
import { bent, flat, type Relief } from './relief.ts';
import { blur } from './shade.ts';
import { CANVAS } from './svg.ts';

/** What is held before the camera: the person, a photograph of them, or one bent to a radius. */
export type Subject =
  | { readonly kind: 'person' | 'photograph' }
  | {
      readonly kind: 'bent-photograph';
      /** Of the cylinder that it is bent around, millimetres, for a face of life size. */
      readonly radius: number;
    };

/** What turns, in space. */
export interface Body {
  readonly figure: Figure;
  readonly relief: Relief;
  /** Of one piece: it turns as a whole, and not from the neck. */
  readonly isStiff: boolean;
}

export function bodyOf(figure: Figure, relief: Relief, subject: Subject): Body {
  switch (subject.kind) {
    case 'person':
      return { figure, relief: rounded(relief), isStiff: false };
    case 'photograph':
      return { figure, relief: flat(), isStiff: true };
    case 'bent-photograph':
      return { figure, relief: bent(subject.radius), isStiff: true };
  }
}

/** The relief is flat as a coin's, and its rim a cliff: heads are deeper, and have sides. */
const rounded = (relief: Relief): Relief => blur(relief, 3).map((height) => DEEPER * height);
const DEEPER = 1.15;

/** Units between two corners of the mesh. */
const MESH = 4;
const SCALE = SHEET / CANVAS;

/** The mesh goes on beyond the canvas, beside it and below, so that shoulders are not cut off. */
const LEFT = -0.4 * CANVAS;
const COLUMNS = (1.8 * CANVAS) / MESH + 1;
const ROWS = (1.8 * CANVAS) / MESH + 1;

/** The neck's joint: heads turn about it. Units; z towards the camera. */
const JOINT = { x: CANVAS / 2, y: 400, z: -25 };

/** From the chin down the turn fades: the body stays as it is. */
const NECK = { from: 470, to: 600 };

/** From the camera to the picture plane, units; about 60 cm. */
const DISTANCE = 1050;

/** Where the corners of the mesh end up: x and y in pixels of the film, z in units. */
interface Mesh {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
}

/** Which place of the canvas each pixel of the film sees, and how near it is. */
interface Sight {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
}

/** Projects a body in space onto the film: what is nearer hides what is behind. */
export function turn(film: Film, body: Body, posture: Posture, place: Place): void {
  const { figure } = body;
  const mesh = pose(body, posture, film, place);
  const sight = look(mesh, figure, film);
  for (let pixel = 0; pixel < film.width * film.height; pixel++) {
    if (sight.z[pixel] === Number.NEGATIVE_INFINITY) continue;
    blend(
      film.data,
      pixel * 3,
      figure,
      (sight.x[pixel] ?? 0) * SCALE,
      (sight.y[pixel] ?? 0) * SCALE,
    );
  }
}

function pose({ relief, isStiff }: Body, posture: Posture, film: Film, place: Place): Mesh {
  const count = COLUMNS * ROWS;
  const mesh = {
    x: new Float32Array(count),
    y: new Float32Array(count),
    z: new Float32Array(count),
  };
  const perUnit = (film.width * place.size) / CANVAS / posture.distance;
  const distance = DISTANCE * posture.distance;
  for (let corner = 0; corner < count; corner++) {
    const x = LEFT + (corner % COLUMNS) * MESH;
    const y = Math.floor(corner / COLUMNS) * MESH;
    const share = isStiff ? 1 : shareOfTurn(y);
    const turned = turnPoint(x, y, sample(relief, x, y), share, posture);
    const scale = (perUnit * distance) / (distance - turned.z);
    mesh.x[corner] = film.width * place.x + (turned.x - CANVAS / 2) * scale;
    mesh.y[corner] = film.height * place.y + (turned.y - CANVAS / 2) * scale;
    mesh.z[corner] = turned.z;
  }
  return mesh;
}

/** From 1 at the head to 0 at the body. */
function shareOfTurn(y: number): number {
  const low = Math.min(1, Math.max(0, (y - NECK.from) / (NECK.to - NECK.from)));
  return 1 - low * low * (3 - 2 * low);
}

function turnPoint(
  x: number,
  y: number,
  z: number,
  share: number,
  posture: Posture,
): { readonly x: number; readonly y: number; readonly z: number } {
  const [yaw, pitch] = [posture.yaw * share, posture.pitch * share];
  const [fromX, fromY, fromZ] = [x - JOINT.x, y - JOINT.y, z - JOINT.z];
  const toX = fromX * Math.cos(yaw) + fromZ * Math.sin(yaw);
  const between = fromZ * Math.cos(yaw) - fromX * Math.sin(yaw);
  const toY = fromY * Math.cos(pitch) + between * Math.sin(pitch);
  const toZ = between * Math.cos(pitch) - fromY * Math.sin(pitch);
  return { x: toX + JOINT.x, y: toY + JOINT.y, z: toZ + JOINT.z };
}

function look(mesh: Mesh, figure: Figure, film: Film): Sight {
  const count = film.width * film.height;
  const sight = {
    x: new Float32Array(count),
    y: new Float32Array(count),
    z: new Float32Array(count).fill(Number.NEGATIVE_INFINITY),
  };
  for (let row = 0; row + 1 < ROWS; row++) {
    for (let column = 0; column + 1 < COLUMNS; column++) {
      const corner = row * COLUMNS + column;
      const below = corner + COLUMNS;
      lay(sight, mesh, figure, film, [corner, corner + 1, below]);
      lay(sight, mesh, figure, film, [below + 1, below, corner + 1]);
    }
  }
  return sight;
}

/** Fills one triangle where nothing nearer is; the first corner is the right angle. */
function lay(
  sight: Sight,
  { x, y, z }: Mesh,
  figure: Figure,
  { width, height }: Film,
  [a, b, c]: readonly [number, number, number],
): void {
  const [ax, ay, az] = [x[a] ?? 0, y[a] ?? 0, z[a] ?? 0];
  const [bx, by, bz] = [(x[b] ?? 0) - ax, (y[b] ?? 0) - ay, (z[b] ?? 0) - az];
  const [cx, cy, cz] = [(x[c] ?? 0) - ax, (y[c] ?? 0) - ay, (z[c] ?? 0) - az];
  const area = bx * cy - by * cx;
  // Seen from behind: the back of the head is not drawn.
  if (area <= 0) return;
  const fromX = LEFT + (a % COLUMNS) * MESH;
  const fromY = Math.floor(a / COLUMNS) * MESH;
  const step = b > a ? MESH : -MESH;
  const right = Math.min(width - 1, ax + Math.max(0, bx, cx));
  const bottom = Math.min(height - 1, ay + Math.max(0, by, cy));
  for (let v = Math.max(0, Math.ceil(ay + Math.min(0, by, cy))); v <= bottom; v++) {
    for (let u = Math.max(0, Math.ceil(ax + Math.min(0, bx, cx))); u <= right; u++) {
      const alongB = ((u - ax) * cy - (v - ay) * cx) / area;
      const alongC = ((v - ay) * bx - (u - ax) * by) / area;
      if (alongB < 0 || alongC < 0 || alongB + alongC > 1) continue;
      const pixel = v * width + u;
      const near = az + alongB * bz + alongC * cz;
      if (near <= (sight.z[pixel] ?? 0)) continue;
      const [seenX, seenY] = [fromX + alongB * step, fromY + alongC * step];
      if (isEmpty(figure, seenX, seenY)) continue;
      sight.x[pixel] = seenX;
      sight.y[pixel] = seenY;
      sight.z[pixel] = near;
    }
  }
}

function isEmpty(figure: Figure, x: number, y: number): boolean {
  const column = Math.min(SHEET - 1, Math.max(0, Math.round(x * SCALE)));
  const row = Math.min(SHEET - 1, Math.max(0, Math.round(y * SCALE)));
  return (figure[(row * SHEET + column) * 4 + 3] ?? 0) < 8;
}
