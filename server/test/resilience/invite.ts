import { renderCapture } from '../../../scripts/portraits/capture.ts';
import { type CastMember, cast } from '../../../scripts/portraits/cast.ts';
import { nth } from '../../../scripts/portraits/nth.ts';
import type { Variation } from '../../../scripts/portraits/variation.ts';
import { createRandom } from '../../../scripts/random.ts';
import type { Acknowledged } from './acknowledged.ts';
import { createClerk } from './clerk.ts';
import { type Customer, createCustomer, type Photos } from './customer.ts';

const CLERKS = 2;

/** Everybody of the cast, and some who need no face. */
export async function invite(seed: number, told: Acknowledged): Promise<readonly Customer[]> {
  const customers = cast.map(async (member) =>
    createCustomer(await photosOf(member), createRandom(seed, member.name), told),
  );
  const clerks = Array.from({ length: CLERKS }, (_, at) =>
    createClerk(createRandom(seed, `clerk ${at}`), told),
  );
  return [...(await Promise.all(customers)), ...clerks];
}

async function photosOf({ persona, enrolment, verification }: CastMember): Promise<Photos> {
  const draw = async (variation: Variation): Promise<string> =>
    Buffer.from(await renderCapture(persona, variation)).toString('base64');
  return { enrolment: await draw(nth(enrolment, 0)), probe: await draw(nth(verification, 0)) };
}
