import { createRandom, type Random } from '../random.ts';
import { lightness, mix, type Rgb } from './colour.ts';
import { nth } from './nth.ts';

/** Proportions are factors around 1, amounts 0..1, unless said otherwise. */
export interface Persona {
  readonly seed: number;
  /** Years, 20..78. */
  readonly age: number;
  /** 0: angular, strong brows, perhaps a beard; 1: soft features, fuller lips, perhaps make-up. */
  readonly softness: number;
  readonly skin: {
    readonly tone: Rgb;
    readonly freckles: number;
    readonly moles: number;
    readonly flush: number;
  };
  readonly head: {
    readonly width: number;
    readonly forehead: number;
    readonly crown: number;
    readonly cheek: number;
    readonly jaw: number;
    readonly chinWidth: number;
    readonly chinLength: number;
    readonly fullness: number;
    readonly ears: number;
  };
  readonly eyes: {
    readonly spacing: number;
    readonly height: number;
    readonly width: number;
    readonly openness: number;
    /** How far the outer corner stands above the inner, in units. */
    readonly tilt: number;
    readonly depth: number;
    /** 0: a smooth upper lid; 1: a deep crease. */
    readonly crease: number;
    readonly bags: number;
    readonly iris: Rgb;
  };
  readonly brows: {
    readonly lift: number;
    readonly thickness: number;
    readonly arch: number;
    readonly tilt: number;
    readonly length: number;
    readonly gap: number;
  };
  readonly nose: {
    readonly length: number;
    readonly width: number;
    readonly bridge: number;
    readonly bridgeWidth: number;
    readonly tip: number;
    readonly hump: number;
  };
  readonly mouth: {
    readonly height: number;
    readonly width: number;
    readonly upper: number;
    readonly lower: number;
    readonly bow: number;
    /** Resting corners: above 0 they turn up. */
    readonly corners: number;
    readonly colour: Rgb;
  };
  readonly hair: {
    readonly style: HairStyle;
    readonly colour: Rgb;
    readonly volume: number;
    readonly part: number;
    readonly line: number;
  };
  readonly beard: { readonly style: BeardStyle; readonly colour: Rgb };
  readonly glasses: GlassesStyle;
  readonly makeup: number;
  readonly earrings: boolean;
  readonly clothes: { readonly style: ClothesStyle; readonly colour: Rgb };
}

export const hairStyles = [
  'cropped',
  'side-part',
  'quiff',
  'receding',
  'bald',
  'curls',
  'long',
  'waves',
  'bob',
  'bun',
  'scarf',
] as const;
export type HairStyle = (typeof hairStyles)[number];

export const beardStyles = ['none', 'stubble', 'moustache', 'goatee', 'short', 'full'] as const;
export type BeardStyle = (typeof beardStyles)[number];

export const glassesStyles = ['none', 'round', 'square', 'rimless', 'thick'] as const;
export type GlassesStyle = (typeof glassesStyles)[number];

export const clothesStyles = ['crew', 'collar', 'jacket', 'v-neck'] as const;
export type ClothesStyle = (typeof clothesStyles)[number];

const skinTones: readonly Rgb[] = [
  [240, 206, 186],
  [238, 196, 168],
  [226, 178, 144],
  [208, 156, 118],
  [184, 130, 92],
  [152, 100, 68],
  [118, 76, 52],
  [98, 64, 46],
];
const lightHair: readonly Rgb[] = [
  [210, 172, 112],
  [168, 122, 74],
  [146, 72, 38],
  [110, 74, 44],
];
const darkHair: readonly Rgb[] = [
  [74, 48, 30],
  [44, 30, 22],
  [24, 19, 18],
];
const greyHair: Rgb = [186, 184, 182];
const lightIrises: readonly Rgb[] = [
  [86, 122, 150],
  [96, 122, 88],
  [120, 128, 126],
  [112, 84, 48],
];
const darkIrises: readonly Rgb[] = [
  [74, 48, 28],
  [50, 32, 22],
];
const cloths: readonly Rgb[] = [
  [46, 66, 96],
  [120, 44, 48],
  [52, 92, 78],
  [222, 218, 208],
  [58, 58, 64],
  [168, 124, 60],
  [112, 80, 120],
  [150, 170, 186],
];

/** Everything about one invented person, from a number. */
export function createPersona(seed: number): Persona {
  const random = createRandom(seed, 'persona');
  const age = Math.round(20 + 58 * random.unit() ** 1.3);
  const softness = random.unit();
  const skin = skinOf(random, age);
  const pale = lightness(skin.tone) > 0.66;
  const natural = random.pick(pale && random.chance(0.7) ? lightHair : darkHair);
  const grey = Math.min(1, Math.max(0, (age - 44) / 26 + random.between(-0.25, 0.25)));
  const colour = mix(natural, greyHair, grey * 0.92);
  return {
    seed,
    age,
    softness,
    skin,
    head: headOf(random, softness, age),
    eyes: { ...eyesOf(random, age), iris: random.pick(pale ? lightIrises : darkIrises) },
    brows: browsOf(random, softness),
    nose: noseOf(random, softness),
    mouth: mouthOf(random, softness, age, skin.tone),
    hair: {
      style: hairStyleOf(random, softness, age),
      colour,
      volume: random.between(0.75, 1.35),
      part: random.between(-0.7, 0.7),
      line: random.between(0.8, 1.2),
    },
    beard: {
      style: softness < 0.5 ? random.pick(beardStyles) : 'none',
      colour: mix(colour, greyHair, grey * 0.5),
    },
    glasses: random.chance(0.45) ? random.pick(glassesStyles) : 'none',
    makeup: softness > 0.5 ? random.unit() : 0,
    earrings: softness > 0.55 && random.chance(0.6),
    clothes: { style: random.pick(clothesStyles), colour: random.pick(cloths) },
  };
}

function skinOf(random: Random, age: number): Persona['skin'] {
  const place = random.unit() * (skinTones.length - 1);
  const from = nth(skinTones, Math.floor(place));
  const to = nth(skinTones, Math.ceil(place));
  const tone = mix(from, to, place % 1);
  return {
    tone,
    freckles: lightness(tone) > 0.6 && random.chance(0.35) ? random.between(0.4, 1) : 0,
    moles: random.chance(0.25) ? random.unit() * 0.6 : 0,
    flush: random.between(0.2, 1) * (age > 55 ? 1.2 : 1),
  };
}

function headOf(random: Random, softness: number, age: number): Persona['head'] {
  const strong = 1 - softness;
  return {
    width: random.marked(0.86, 1.14),
    forehead: random.marked(0.84, 1.1),
    crown: random.marked(0.9, 1.1),
    cheek: random.marked(0.94, 1.06),
    jaw: random.marked(0.7, 0.86) + 0.14 * strong,
    chinWidth: random.marked(0.6, 1.1) + 0.35 * strong,
    chinLength: random.marked(0.84, 1.14) + 0.05 * strong,
    fullness: random.unit() * (age > 60 ? 0.6 : 1),
    ears: random.marked(0.8, 1.25),
  };
}

function eyesOf(random: Random, age: number): Omit<Persona['eyes'], 'iris'> {
  return {
    spacing: random.marked(0.82, 1.18),
    height: random.marked(-14, 14),
    width: random.marked(0.78, 1.26),
    openness: random.marked(0.62, 1.34) - (age > 60 ? 0.12 : 0),
    tilt: random.marked(-5.5, 8),
    depth: random.marked(0, 1),
    crease: random.marked(0, 1),
    bags: Math.min(1, random.marked(0, 0.45) + Math.max(0, age - 40) / 60),
  };
}

function browsOf(random: Random, softness: number): Persona['brows'] {
  return {
    lift: random.marked(-12, 12) + 4 * softness,
    thickness: random.marked(0.5, 1.5) * (1.25 - 0.6 * softness),
    arch: random.marked(0, 1) * (0.6 + 0.6 * softness),
    tilt: random.marked(-6, 6),
    length: random.marked(0.88, 1.16),
    gap: random.marked(-6, 7),
  };
}

function noseOf(random: Random, softness: number): Persona['nose'] {
  return {
    length: random.marked(0.74, 1.24),
    width: random.marked(0.74, 1.42) - 0.1 * softness,
    bridge: random.marked(0.35, 1.35),
    bridgeWidth: random.marked(0.7, 1.35),
    tip: random.marked(0.7, 1.4) - 0.12 * softness,
    hump: random.chance(0.35) ? random.marked(0.4, 1) : 0,
  };
}

function mouthOf(random: Random, softness: number, age: number, skin: Rgb): Persona['mouth'] {
  const thinning = age > 55 ? 0.72 : 1;
  const natural = mix(
    mix(skin, [178, 76, 78], 0.52),
    [120, 60, 60],
    lightness(skin) < 0.4 ? 0.35 : 0,
  );
  const painted: Rgb = random.pick([
    [176, 44, 58],
    [190, 84, 92],
    [150, 52, 74],
  ]);
  return {
    height: random.marked(-12, 13),
    width: random.marked(0.72, 1.32),
    upper: (random.marked(0.35, 1.5) + 0.25 * softness) * thinning,
    lower: (random.marked(0.5, 1.6) + 0.25 * softness) * thinning,
    bow: random.marked(0, 1),
    corners: random.marked(-2.5, 3.5),
    colour: softness > 0.6 && random.chance(0.45) ? mix(natural, painted, 0.7) : natural,
  };
}

function hairStyleOf(random: Random, softness: number, age: number): HairStyle {
  if (softness > 0.5)
    return random.pick(['long', 'waves', 'bob', 'bun', 'scarf', 'curls', 'cropped']);
  if (age > 50) return random.pick(['receding', 'bald', 'side-part', 'cropped', 'quiff']);
  return random.pick(['cropped', 'side-part', 'quiff', 'curls', 'bald', 'long', 'receding']);
}
