/** How many captures make a reference, and how many a probe. */
export type PolicyName = '1-1' | '1-2' | '3-1' | '3-2';
