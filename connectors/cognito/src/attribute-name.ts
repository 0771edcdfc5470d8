/** Holds `fnr_...`, which names a reference and opens nothing. */
export const REFERENCE_ATTRIBUTE = 'custom:fn_reference';
/** Holds an identity token, only where pictures are compared without a live check. */
export const TOKEN_ATTRIBUTE = 'custom:fn_token';

/** Of ours: no user and no application gets to see them. */
export const FN_ATTRIBUTES = [REFERENCE_ATTRIBUTE, TOKEN_ATTRIBUTE] as const;
