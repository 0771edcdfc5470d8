import { FacenitionError } from '../errors.ts';
import { mirrored } from '../image/mirror.ts';
import type { Picture } from '../image/picture.ts';
import { pictureTensor } from '../image/tensor.ts';
import type { RecogniserRecipe } from '../pack/manifest.ts';
import type { InferenceSession } from '../ports.ts';
import { unit } from './unit.ts';

/**
 * The raw output of the recogniser for one aligned face of `recipe.size` pixels a side:
 * `recipe.dimension` numbers.
 *
 * @throws {FacenitionError} `ERR_MODEL_FAILED` where the output is not what the recipe says
 */
export async function recognise(
  session: InferenceSession,
  recipe: RecogniserRecipe,
  aligned: Picture,
): Promise<Float32Array> {
  const output = await runOnce(session, recipe, aligned);
  if (!recipe.mirrored) return output;

  const face = unit(output);
  const mirror = unit(await runOnce(session, recipe, mirrored(aligned)));
  return face.map((value, i) => value + mirror[i]!);
}

async function runOnce(
  session: InferenceSession,
  { mean, deviation, ...recipe }: RecogniserRecipe,
  aligned: Picture,
): Promise<Float32Array> {
  const input = pictureTensor(aligned, { channels: 'rgb', mean, deviation });
  const { [recipe.output]: output } = await session.run({ [recipe.input]: input });
  if (output?.data.length === recipe.dimension) return output.data;
  throw new FacenitionError('ERR_MODEL_FAILED', "the recogniser's output is missing or odd");
}
