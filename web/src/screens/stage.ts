import type { BrowserCamera } from '../camera.ts';
import { element, svg } from '../dom.ts';
import type { Instruction } from '../guidance.ts';
import { type IconName, icon } from '../icons.ts';
import type { Capturing } from '../session/states.ts';
import type { Screen, ScreenContext, StateAt } from './screen.ts';

const ICONS: Readonly<Record<Instruction, IconName>> = {
  'show-face': 'face',
  'one-face': 'face',
  'move-closer': 'closer',
  'move-back': 'back',
  centre: 'face',
  'more-light': 'light',
  'less-light': 'light',
  'hold-still': 'face',
  'uncover-face': 'face',
  'hold-upright': 'level',
  'look-straight': 'face',
  'turn-left': 'arrow-left',
  'turn-right': 'arrow-right',
  'look-up': 'arrow-up',
  'look-down': 'arrow-down',
  'come-closer': 'closer',
  stay: 'check',
};

/** Instructions that an arrow over the picture shows. */
const ARROWS: readonly Instruction[] = ['turn-left', 'turn-right', 'look-up', 'look-down'];

/** The camera's screen: what to do, the mirror with its oval, and how far it is. */
export function stageScreen(
  state: StateAt<'camera-starting' | 'capturing'>,
  context: ScreenContext,
): Screen {
  const { texts } = context;
  const heading = element('h2', { attributes: { tabindex: '-1', class: 'heard' } });
  heading.textContent = texts.camera.title;
  const instruction = element('div', { attributes: { class: 'instruction' } });
  const stage = createStage(texts.camera.preview);
  const steps = element('div', { attributes: { class: 'steps' } });
  const picker = element('div', { attributes: { class: 'picker', hidden: '' } });
  const root = element(
    'section',
    { attributes: { class: 'screen stage-screen' } },
    heading,
    instruction,
    stage.root,
    steps,
    picker,
  );
  let shown = '';
  const update: Screen['update'] = (now) => {
    if (now.at === 'camera-starting') {
      showInstruction(instruction, 'camera', texts.camera.starting, false);
      showLine(steps, texts.camera.startingHint);
    }
    if (now.at !== 'capturing') return;
    stage.show(now);
    const words = now.isTaken ? texts.camera.taken : texts.instructions[now.instruction];
    if (words !== shown) {
      shown = words;
      showNow(instruction, now, words);
      context.announce(words);
    }
    showSteps(steps, now, context);
    showPicker(picker, now, context);
  };
  update(state);
  return { root, focus: heading, update };
}

function showNow(
  line: HTMLElement,
  { instruction, isTaken }: Capturing<BrowserCamera>,
  words: string,
): void {
  const isGood = isTaken || instruction === 'stay';
  showInstruction(line, isTaken ? 'check' : ICONS[instruction], words, isGood);
  // Who looks aside does not see the tick. Not every browser can: Safari cannot.
  if (isTaken && 'vibrate' in navigator) navigator.vibrate(40);
}

function showInstruction(line: HTMLElement, name: IconName, words: string, isGood: boolean): void {
  line.classList.toggle('good', isGood);
  line.replaceChildren(icon(name), element('span', {}, words));
}

interface Stage {
  readonly root: HTMLElement;
  readonly show: (state: Capturing<BrowserCamera>) => void;
}

/** The oval, what lies outside of it, and the ring that fills. */
function drawGuide(): { readonly guide: SVGElement; readonly ring: SVGElement } {
  const ellipse = { cx: '40', cy: '50', rx: '27', ry: '36' };
  // A path, not an ellipse: it begins at the top.
  const around = 'M40 14a27 36 0 0 1 0 72a27 36 0 0 1 0-72';
  const ring = svg('path', { d: around, class: 'ring', pathLength: '100', visibility: 'hidden' });
  const outside = 'M-60-60H140V160H-60Z';
  const hole = 'M13 50a27 36 0 1 0 54 0a27 36 0 1 0-54 0Z';
  const oval = svg(
    'g',
    { class: 'oval' },
    svg('path', { class: 'shade', d: `${outside}${hole}`, 'fill-rule': 'evenodd' }),
    svg('ellipse', { ...ellipse, class: 'track' }),
    ring,
  );
  const guide = svg('svg', { class: 'guide', viewBox: '0 0 80 100', 'aria-hidden': 'true' }, oval);
  return { guide, ring };
}

function createStage(label: string): Stage {
  const { guide, ring } = drawGuide();
  const waiting = element('div', { attributes: { class: 'waiting' } }, wheel());
  const root = element(
    'div',
    { attributes: { class: 'stage', role: 'img', 'aria-label': label } },
    guide,
    waiting,
  );
  let hint: HTMLElement | undefined;
  let hinted = '';
  return {
    root,
    show({ camera, hold, instruction, isTaken, step }) {
      if (!root.contains(camera.preview)) {
        root.prepend(camera.preview);
        waiting.remove();
        // Moved in the document, a video pauses.
        camera.preview.play().catch(() => undefined);
      }
      root.classList.toggle('closer', step?.pose === 'closer');
      root.classList.toggle('taken', isTaken);
      const full = isTaken ? 1 : hold;
      ring.style.strokeDasharray = `${100 * full} 100`;
      // Round ends make a dot of nothing.
      ring.style.visibility = full === 0 ? 'hidden' : 'visible';
      const wanted = isTaken ? 'done' : ARROWS.includes(instruction) ? instruction : '';
      if (wanted === hinted) return;
      hinted = wanted;
      hint?.remove();
      hint = wanted === '' ? undefined : arrow(wanted, isTaken ? 'check' : ICONS[instruction]);
      if (hint !== undefined) root.append(hint);
    },
  };
}

function arrow(kind: string, name: IconName): HTMLElement {
  return element(
    'div',
    { attributes: { class: `hint ${kind}`, 'aria-hidden': 'true' } },
    icon(name),
  );
}

function wheel(): HTMLElement {
  return element('div', { attributes: { class: 'spinner' } });
}

function showLine(steps: HTMLElement, text: string): void {
  steps.replaceChildren(element('p', { attributes: { class: 'small' } }, text));
}

function showSteps(
  steps: HTMLElement,
  { step, isTaken }: Capturing<BrowserCamera>,
  { texts }: ScreenContext,
): void {
  const key = step === undefined ? '' : `${step.index}/${step.of}/${isTaken}`;
  if (steps.dataset.shown === key) return;
  steps.dataset.shown = key;
  if (step === undefined || step.of === 1) {
    showLine(steps, step === undefined ? texts.camera.framing : '\u00a0');
    return;
  }
  const done = step.index + (isTaken ? 1 : 0);
  const dots = Array.from({ length: step.of }, (_, i) =>
    element('li', {
      attributes: { class: i < done ? 'done' : i === step.index ? 'now' : '' },
    }),
  );
  steps.replaceChildren(
    element('ol', { attributes: { class: 'dots', 'aria-hidden': 'true' } }, ...dots),
    element('p', { attributes: { class: 'small' } }, texts.camera.step(step.index + 1, step.of)),
  );
}

/** Cameras to choose from, where there are several. */
function showPicker(
  picker: HTMLElement,
  { camera, cameras }: Capturing<BrowserCamera>,
  { texts, session }: ScreenContext,
): void {
  const key = `${camera.id} ${cameras.map(({ id }) => id).join(' ')}`;
  if (picker.dataset.shown === key) return;
  picker.dataset.shown = key;
  picker.hidden = cameras.length < 2;
  const options = cameras.map(({ id, label }, i) => {
    const name = label === '' ? texts.camera.unnamed(i + 1) : label;
    return element(
      'option',
      { attributes: { value: id, ...(id === camera.id && { selected: '' }) } },
      name,
    );
  });
  const select = element(
    'select',
    {
      attributes: { id: 'camera' },
      on: { change: () => void session.startCamera(select.value) },
    },
    ...options,
  );
  const label = element('label', { attributes: { for: 'camera' } }, texts.camera.choose);
  picker.replaceChildren(label, select);
}
