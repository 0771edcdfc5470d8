import { button, element } from '../dom.ts';
import { type IconName, icon } from '../icons.ts';
import type { Screen, ScreenContext, StateAt } from './screen.ts';

/** The text of a consent, and a box that nobody ticked beforehand. */
export function consentScreen(
  { view }: StateAt<'consent'>,
  { texts, session, announce }: ScreenContext,
): Screen {
  const { title, heading } = head('document', texts.consent.title);
  const { language = '', text = '' } = view.consent ?? {};
  // In the tab order: who has a keyboard only could not read to its end otherwise.
  const region = { role: 'region', tabindex: '0', 'aria-label': texts.consent.title };
  const reading = element(
    'div',
    { attributes: { class: 'consent-text', lang: language, dir: 'auto', ...region } },
    text,
  );
  const problem = problemLine();
  const box = element('input', {
    attributes: { type: 'checkbox', 'aria-describedby': problem.id, required: '' },
    on: {
      change: () => {
        problem.replaceChildren();
        box.removeAttribute('aria-invalid');
      },
    },
  });
  const agree = button('main', texts.consent.button, () => {
    if (box.checked) return void session.consent();
    tell(problem, texts.consent.missing, announce);
    box.setAttribute('aria-invalid', 'true');
    box.focus();
  });
  const choice = element('label', { attributes: { class: 'choice' } }, box, texts.consent.agree);
  const root = section(title, reading, choice, problem, actions(agree));
  return {
    root,
    focus: heading,
    update: (state) => setBusy(agree, state.at === 'consent' && state.isBusy),
  };
}

export function passkeyScreen(
  { view }: StateAt<'passkey'>,
  { texts, session }: ScreenContext,
): Screen {
  const makes = view.passkey?.options.ceremony === 'create';
  const { passkey } = texts;
  const words = makes
    ? { title: passkey.createTitle, lead: passkey.create, label: passkey.createButton }
    : { title: passkey.useTitle, lead: passkey.use, label: passkey.useButton };
  const { title, heading } = head('key', words.title, words.lead);
  const use = button('main', words.label, () => void session.usePasskey());
  return {
    root: section(title, actions(use)),
    focus: heading,
    update: (state) => setBusy(use, state.at === 'passkey' && state.isBusy),
  };
}

/** Why the camera is needed, before the browser asks. */
export function cameraIntroScreen(
  { view }: StateAt<'camera-intro'>,
  { texts, session }: ScreenContext,
): Screen {
  const { camera } = texts;
  const { title, heading } = head('face', camera.introTitle, camera.intro[view.purpose]);
  const icons: readonly IconName[] = ['light', 'level', 'face'];
  const tips = camera.tips.map((tip, i) => element('li', {}, icon(icons[i] ?? 'check'), tip));
  const start = button('main', camera.button, () => void session.startCamera());
  const privacy = element('p', { attributes: { class: 'small' } }, camera.privacy);
  return {
    root: section(
      title,
      element('ul', { attributes: { class: 'tips', role: 'list' } }, ...tips),
      actions(start),
      privacy,
    ),
    focus: heading,
  };
}

/** A heading with its drawing and a sentence. */
export function head(
  name: IconName,
  title: string,
  lead?: string,
): { readonly title: HTMLElement; readonly heading: HTMLElement } {
  const heading = element('h2', { attributes: { tabindex: '-1' } }, title);
  const badge = element('div', { attributes: { class: 'badge' } }, icon(name));
  const line =
    lead === undefined ? undefined : element('p', { attributes: { class: 'lead' } }, lead);
  return {
    title: element('div', { attributes: { class: 'head' } }, badge, heading, line),
    heading,
  };
}

export function section(...children: readonly HTMLElement[]): HTMLElement {
  return element('section', { attributes: { class: 'screen' } }, ...children);
}

export function actions(...buttons: readonly HTMLElement[]): HTMLElement {
  return element('div', { attributes: { class: 'actions' } }, ...buttons);
}

/** An empty line for what is wrong with an entry. */
export function problemLine(): HTMLElement {
  return element('p', { attributes: { class: 'problem', id: 'problem' } });
}

export function tell(line: HTMLElement, problem: string, announce: (text: string) => void): void {
  line.replaceChildren(icon('warning'), element('span', {}, problem));
  announce(problem);
}

/** Not `disabled`: that would take the focus away. */
function setBusy(target: HTMLButtonElement, isBusy: boolean): void {
  target.setAttribute('aria-disabled', String(isBusy));
}
