import { renderCapture } from '../../scripts/portraits/capture.ts';
import { cast } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';

/** An invented person whom every pack finds at first sight: one photograph, and another. */
export async function drawPerson(): Promise<{
  readonly enrolment: Uint8Array;
  readonly probe: Uint8Array;
}> {
  const { persona, enrolment, verification } = nth(cast, 2);
  return {
    enrolment: await renderCapture(persona, nth(enrolment, 0)),
    probe: await renderCapture(persona, nth(verification, 0)),
  };
}
