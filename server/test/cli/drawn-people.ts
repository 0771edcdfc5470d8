import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderCapture } from '../../../scripts/portraits/capture.ts';
import { cast } from '../../../scripts/portraits/cast.ts';

/** Who is drawn, and how many captures of each: enough for three to enrol and one to probe. */
export const DRAWN = { people: ['Ada', 'Boris', 'Clara', 'Dalia'], images: 4 } as const;

/** Makes a folder of invented people: `Ada/1.jpg`, `Ada/2.jpg` and so on. */
export async function drawPeople(folder: string): Promise<void> {
  const drawn = cast.filter(({ name }) => DRAWN.people.some((person) => person === name));
  for (const { name, persona, enrolment, verification } of drawn) {
    await mkdir(join(folder, name), { recursive: true });
    const takes = [...enrolment, ...verification].slice(0, DRAWN.images);
    await Promise.all(
      takes.map(async (take, at) =>
        writeFile(join(folder, name, `${at + 1}.jpg`), await renderCapture(persona, take)),
      ),
    );
  }
}
