import { drawHair } from './hair/hair.ts';
import { drawBeard } from './parts/beard.ts';
import { drawBrows } from './parts/brows.ts';
import { drawClothes } from './parts/clothes.ts';
import { drawEyes } from './parts/eyes.ts';
import { drawGlasses } from './parts/glasses.ts';
import { drawMouth } from './parts/mouth.ts';
import { drawNose } from './parts/nose.ts';
import { drawEars, drawNeck, drawSkin } from './parts/skin.ts';
import type { Persona } from './persona.ts';
import { type Plan, planFace } from './plan.ts';
import { CANVAS } from './svg.ts';
import type { Variation } from './variation.ts';

/** The drawing in three sheets, each a whole SVG: only the middle one takes the relief's light. */
export interface Drawing {
  readonly plan: Plan;
  readonly back: string;
  readonly face: string;
  readonly front: string;
}

export function drawPersona(persona: Persona, variation: Variation): Drawing {
  const plan = planFace(persona, variation);
  const hair = drawHair(persona, plan);
  const covered = persona.hair.style === 'scarf';
  return {
    plan,
    back: sheet([
      hair.back,
      drawNeck(persona, plan),
      drawClothes(persona, plan),
      covered ? '' : drawEars(persona, plan),
    ]),
    face: sheet([
      drawSkin(persona, plan),
      drawMouth(persona, plan),
      drawNose(persona, plan),
      drawEyes(persona, plan, variation),
      drawBrows(persona, plan, variation),
      drawBeard(persona, plan),
    ]),
    front: sheet([hair.front, drawGlasses(persona, plan)]),
  };
}

function sheet(parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CANVAS}" height="${CANVAS}" viewBox="0 0 ${CANVAS} ${CANVAS}">${parts.join('')}</svg>`;
}
