import type { RecogniserRecipe } from './manifest.ts';

/**
 * Where the landmarks go in 112 x 112 pixels: the layout that InsightFace published with ArcFace
 * (Deng et al., CVPR 2019) and that most recognisers since were trained on.
 */
export const ARCFACE_TEMPLATE: RecogniserRecipe['template'] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];
