import type { Box, DetectedFace, FaceLandmarks, Picture } from '@facenition/core';
import { paint } from '../image/pictures.ts';

export function detected(score: number, x: number, y: number, side: number): DetectedFace {
  const box: Box = { x: x - side / 2, y: y - side / 2, width: side, height: side };
  return { score, box };
}

/** Upright frontal landmarks around (x, y), `interEye` pixels between the eyes. */
export function frontal(x: number, y: number, interEye: number): FaceLandmarks {
  const at = (across: number, down: number) => ({
    x: x + across * interEye,
    y: y + down * interEye,
  });
  return {
    leftEye: at(-0.5, -0.58),
    rightEye: at(0.5, -0.58),
    nose: at(0, 0),
    leftMouth: at(-0.41, 0.58),
    rightMouth: at(0.41, 0.58),
  };
}

/** Grey with detail at every scale, between 70 and 190, `contrast` 0..1. */
export function textured(width: number, height: number, contrast = 1): Picture {
  return paint(width, height, (x, y) => {
    const coarse = Math.sin(x / 17) * Math.cos(y / 13);
    const fine = ((x * 7919 + y * 104_729 + x * y * 31) % 97) / 97 - 0.5;
    const value = 130 + contrast * (40 * coarse + 40 * fine);
    return [value, value, value];
  });
}

/** Every value through `change`, rounded into 0..255. */
export function recolour(picture: Picture, change: (value: number) => number): Picture {
  const data = picture.data.map((value) => Math.min(255, Math.max(0, Math.round(change(value)))));
  return { ...picture, data };
}

/** A moving average, three times: near a Gaussian with a sigma of `radius`. */
export function blurred(picture: Picture, radius: number): Picture {
  let result = picture;
  for (let pass = 0; pass < 3; pass++) {
    result = averaged(averaged(result, radius, 1, 0), radius, 0, 1);
  }
  return result;
}

function averaged(picture: Picture, radius: number, stepX: number, stepY: number): Picture {
  const { width, height, data } = picture;
  return paint(width, height, (x, y) => {
    let sum = 0;
    for (let t = -radius; t <= radius; t++) {
      const column = Math.min(width - 1, Math.max(0, x + t * stepX));
      const row = Math.min(height - 1, Math.max(0, y + t * stepY));
      sum += data[3 * (row * width + column)]!;
    }
    const mean = Math.round(sum / (2 * radius + 1));
    return [mean, mean, mean];
  });
}
