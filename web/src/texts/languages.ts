import { DE } from './de.ts';
import { EN } from './en.ts';
import type { Texts } from './texts.ts';

/** Every language that this room speaks, the one for everybody else first. */
export const LANGUAGES: readonly Texts[] = [EN, DE];

/**
 * The texts of the first language that there are texts in (RFC 4647, lookup).
 *
 * @param wanted BCP 47 tags, the most wanted first
 */
export function chooseTexts(wanted: readonly string[]): Texts {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    const texts = LANGUAGES.find(({ language }) => language === primary);
    if (texts !== undefined) return texts;
  }
  return EN;
}
