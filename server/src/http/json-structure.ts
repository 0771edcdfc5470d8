/** Brackets, braces and commas: each may become an object, which is a hundred times its size. */
const STRUCTURE = ['[', '{', ','] as const;

/** Far more than fields, photos and whatever stands in a password can hold. */
const MOST = 10_000;

/**
 * Refuses a JSON text that would cost far more to parse than its length says. The text of a
 * request is nearly all base64, where none of these characters occurs.
 */
export function checkJsonStructure(bytes: Buffer): void {
  let found = 0;
  for (const character of STRUCTURE) {
    for (let at = bytes.indexOf(character); at >= 0; at = bytes.indexOf(character, at + 1)) {
      found += 1;
      if (found > MOST) {
        throw Object.assign(new Error('too much structure'), { type: 'entity.structure' });
      }
    }
  }
}
