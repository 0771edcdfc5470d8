import type { HairStyle, Persona } from '../persona.ts';
import type { Plan } from '../plan.ts';
import { curls } from './curls.ts';
import { bob, bun, long, waves } from './long.ts';
import { scarf } from './scarf.ts';
import { bald, cropped, quiff, receding, sidePart } from './short.ts';
import type { Hair } from './strands.ts';

const styles: Record<HairStyle, (persona: Persona, plan: Plan) => Hair> = {
  cropped,
  'side-part': sidePart,
  quiff,
  receding,
  bald,
  curls,
  long,
  waves,
  bob,
  bun,
  scarf,
};

export function drawHair(persona: Persona, plan: Plan): Hair {
  return styles[persona.hair.style](persona, plan);
}
