import { element } from '../dom.ts';
import type { Texts } from '../texts/texts.ts';
import { actions, head, problemLine, section, tell } from './forms.ts';
import type { Screen, ScreenContext, StateAt } from './screen.ts';

/** Characters of a new passphrase at least. */
export const LEAST_LENGTH = 8;

/** What is wrong with an entry; `undefined`: nothing. `repeated` is absent where none is chosen. */
export function passphraseProblem(
  texts: Texts['passphrase'],
  passphrase: string,
  repeated?: string,
): string | undefined {
  if (passphrase === '') return texts.missing;
  if (repeated === undefined) return undefined;
  // Characters as a person counts them, not code units.
  if ([...passphrase].length < LEAST_LENGTH) return texts.tooShort(LEAST_LENGTH);
  return repeated === passphrase ? undefined : texts.differ;
}

/** A passphrase: a new one twice, a known one once. */
export function passphraseScreen(
  { view }: StateAt<'passphrase'>,
  { texts, session, announce }: ScreenContext,
): Screen {
  const words = texts.passphrase;
  const isNew = view.purpose === 'enrolment';
  const autocomplete = isNew ? 'new-password' : 'current-password';
  const { title, heading } = head('lock', words.title, isNew ? words.choose : words.enter);
  const problem = problemLine();
  const first = field('passphrase', words.label, autocomplete, texts, problem);
  const second = isNew
    ? field('passphrase-repeated', words.repeat, autocomplete, texts, problem)
    : undefined;
  const submit = (event: Event): void => {
    event.preventDefault();
    const wrong = passphraseProblem(words, first.input.value, second?.input.value);
    const isSecond = wrong === words.differ;
    first.mark(wrong !== undefined && !isSecond);
    second?.mark(wrong !== undefined && isSecond);
    if (wrong === undefined) {
      session.givePassphrase(first.input.value);
      return;
    }
    tell(problem, wrong, announce);
    (isSecond && second ? second : first).input.focus();
  };
  const submitting = { type: 'submit', class: 'button main' };
  const go = element('button', { attributes: submitting }, texts.continue);
  const form = element(
    'form',
    { attributes: { novalidate: '' }, on: { submit } },
    first.root,
    second?.root,
    problem,
    actions(go),
  );
  return { root: section(title, form), focus: heading };
}

interface Field {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement;
  readonly mark: (isWrong: boolean) => void;
}

/** A passphrase is no text to correct. */
const PLAIN = { autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false' };

function field(
  id: string,
  label: string,
  autocomplete: string,
  { passphrase: words }: Texts,
  problem: HTMLElement,
): Field {
  const input = element('input', {
    attributes: {
      ...PLAIN,
      id,
      name: id,
      type: 'password',
      autocomplete,
      maxlength: '1024',
      'aria-describedby': problem.id,
      dir: 'auto',
    },
  });
  const toggle = element(
    'button',
    {
      attributes: { type: 'button', 'aria-controls': id, 'aria-label': `${words.show}: ${label}` },
      on: { click: () => setShown(input.type === 'password') },
    },
    words.show,
  );
  const setShown = (isShown: boolean): void => {
    input.type = isShown ? 'text' : 'password';
    toggle.textContent = isShown ? words.hide : words.show;
    toggle.setAttribute('aria-label', `${isShown ? words.hide : words.show}: ${label}`);
  };
  const entry = element('div', { attributes: { class: 'entry' } }, input, toggle);
  const name = element('label', { attributes: { for: id } }, label);
  const mark = (isWrong: boolean): void => {
    entry.classList.toggle('wrong', isWrong);
    input.setAttribute('aria-invalid', String(isWrong));
  };
  return { root: element('div', { attributes: { class: 'field' } }, name, entry), input, mark };
}
