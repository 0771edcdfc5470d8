import * as z from 'zod';
import { FN_ATTRIBUTES } from '../attribute-name.ts';
import { eventWith, responseOf } from './event.ts';

const Part = z
  .looseObject({
    claimsToAddOrOverride: z.record(z.string(), z.unknown()).nullish(),
    claimsToSuppress: z.array(z.string()).nullish(),
  })
  .nullish();

/** What a function before this one may have written. */
const Details = z.looseObject({
  claimsAndScopeOverrideDetails: z
    .looseObject({ idTokenGeneration: Part, accessTokenGeneration: Part })
    .nullish(),
});

type Claims = Readonly<Record<string, string | number | boolean>>;

/**
 * The event with claims in both tokens, and without our attributes in the ID token. What another
 * function has written beside them stays.
 */
export function withClaims(event: object, claims: Claims): object {
  const response = responseOf(event);
  const details = Details.safeParse(response).data?.claimsAndScopeOverrideDetails;
  return eventWith(event, {
    ...response,
    claimsAndScopeOverrideDetails: {
      ...details,
      idTokenGeneration: partWith(details?.idTokenGeneration, claims, FN_ATTRIBUTES),
      accessTokenGeneration: partWith(details?.accessTokenGeneration, claims, []),
    },
  });
}

function partWith(part: z.infer<typeof Part>, claims: Claims, suppressed: readonly string[]) {
  const before = part?.claimsToSuppress ?? [];
  return {
    ...part,
    claimsToAddOrOverride: { ...part?.claimsToAddOrOverride, ...claims },
    claimsToSuppress: [...new Set([...before, ...suppressed])],
  };
}
