import { describe, expect, test } from 'vitest';
import { createAnnouncer } from '../src/announcer.ts';
import { LEAST_LENGTH, passphraseProblem } from '../src/screens/passphrase.ts';
import { chooseTexts, LANGUAGES } from '../src/texts/languages.ts';

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [String(value(2, 3))];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe.each(LANGUAGES)('$language', (texts) => {
  test('says something everywhere, in sentences that are short', () => {
    const all = textsOf(texts);
    expect(all.filter((text) => text.trim() === '')).toEqual([]);
    expect(all.filter((text) => text.length > 160)).toEqual([]);
  });

  test('says in every advice what to do, as a sentence', () => {
    const advices = [texts.reasons, texts.errors, texts.over].flatMap((group) =>
      Object.values(group).map(({ advice }) => advice),
    );
    expect(advices.filter((advice) => !/[.…]$/.test(advice))).toEqual([]);
  });

  test('knows one from many', () => {
    expect(texts.triesLeft(1)).not.toContain('1');
    expect(texts.triesLeft(3)).toContain('3');
  });
});

test('the language is the first wanted one that there is, or English', () => {
  expect(chooseTexts(['fr-CA', 'de-AT', 'en']).language).toBe('de');
  expect(chooseTexts(['fr']).language).toBe('en');
  expect(chooseTexts([]).language).toBe('en');
});

describe('a passphrase', () => {
  const { passphrase: words } = chooseTexts(['en']);
  test.each<[string, string, string | undefined, string | undefined]>([
    ['that is known and given', 'x', undefined, undefined],
    ['that is known and missing', '', undefined, words.missing],
    ['that is new and short', 'short', 'short', words.tooShort(LEAST_LENGTH)],
    ['that is new and not repeated', 'four correct words', '', words.differ],
    ['that is new and repeated', 'four correct words', 'four correct words', undefined],
    ['of twelve signs with two code units each', '🙂'.repeat(12), '🙂'.repeat(12), undefined],
    ['of six such signs', '🙂'.repeat(6), '🙂'.repeat(6), words.tooShort(LEAST_LENGTH)],
  ])('%s', (_, first, second, problem) => {
    expect(passphraseProblem(words, first, second)).toBe(problem);
  });
});

describe('the live region', () => {
  test('says the newest words, not too often, and none twice in a row', () => {
    const said: string[] = [];
    const timers: (() => void)[] = [];
    const announce = createAnnouncer(
      (text) => said.push(text),
      (_, act) => timers.push(act),
    );
    announce('closer');
    announce('back');
    announce('left');
    expect(said).toEqual(['closer']);
    timers.shift()?.();
    expect(said).toEqual(['closer', 'left']);
    announce('left');
    timers.shift()?.();
    announce('left');
    expect(said).toEqual(['closer', 'left']);
    announce('right');
    expect(said).toEqual(['closer', 'left', 'right']);
  });
});
