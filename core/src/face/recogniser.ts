import { FacenitionError } from '../errors.ts';
import type { Picture } from '../image/picture.ts';
import { pictureTensor } from '../image/tensor.ts';
import type { RecogniserRecipe } from '../pack/manifest.ts';
import type { InferenceSession } from '../ports.ts';

/** The raw output of the recogniser for one aligned face of `recipe.size` pixels a side. */
export async function recognise(
  session: InferenceSession,
  recipe: RecogniserRecipe,
  aligned: Picture,
): Promise<Float32Array> {
  const { mean, deviation } = recipe;
  const input = pictureTensor(aligned, { channels: 'rgb', mean, deviation });
  const { [recipe.output]: output } = await session.run({ [recipe.input]: input });
  if (output === undefined) {
    throw new FacenitionError('ERR_MODEL_FAILED', 'the recogniser lacks the output of its recipe');
  }
  return output.data;
}
