import type { Page } from 'playwright-core';
import { type Answers, models } from './protocol-double.ts';
import {
  agreed,
  complete,
  creation,
  enrolment,
  opened,
  problem,
  request,
  step,
  view,
} from './recorded.ts';

/** One screen: what the server says, and what the person does to get there. */
export interface ShownState {
  readonly name: string;
  readonly answers: Answers;
  /** What the heading or the instruction says at the end, in English. */
  readonly says: string;
  readonly act?: (page: Page) => Promise<void>;
  readonly camera?: 'refused';
  /** The heading in German, of a screen that needs nobody to act. */
  readonly german?: string;
}

const press = (name: string) => (page: Page) => page.getByRole('button', { name }).click();
const startCamera = press('Start camera');

const passed = { outcome: 'passed', tries_left: 2, next: { kind: 'stay' } };
const oneStep = { ...opened(), steps: [step(0, 1, 'front'), complete] };
const answered = (body: object): Answers => ({ ...oneStep, captures: [{ body }] });

const reading: readonly ShownState[] = [
  { name: 'opening', answers: { open: ['never'] }, says: 'One moment' },
  {
    name: 'consent',
    answers: opened(enrolment),
    says: 'Before we begin',
    german: 'Bevor es losgeht',
  },
  {
    name: 'consent-missing',
    answers: opened(enrolment),
    says: 'Before we begin',
    act: press('Agree and continue'),
  },
  {
    name: 'passphrase-new',
    answers: opened({ ...agreed, input: 'passphrase' }),
    says: 'Your passphrase',
    german: 'Ihre Passphrase',
  },
  {
    name: 'passphrase-wrong',
    answers: opened({ ...agreed, input: 'passphrase' }),
    says: 'Your passphrase',
    async act(page) {
      await page.getByLabel('Passphrase', { exact: true }).fill('four correct words here');
      await press('Show: Passphrase once more')(page);
      await page.getByLabel('Passphrase once more', { exact: true }).fill('four words');
      await press('Continue')(page);
    },
  },
  { name: 'passphrase', answers: opened({ input: 'passphrase' }), says: 'Your passphrase' },
  {
    name: 'passkey-create',
    answers: opened({ ...agreed, input: 'passkey', passkey: creation }),
    says: 'Set up a passkey',
    german: 'Passkey einrichten',
  },
  {
    name: 'passkey-use',
    answers: opened({ input: 'passkey', passkey: request }),
    says: 'Use your passkey',
  },
  {
    name: 'camera-intro',
    answers: opened(),
    says: 'Ready for the camera?',
    german: 'Bereit für die Kamera?',
  },
];

const capturing: readonly ShownState[] = [
  {
    name: 'camera-starting',
    answers: { open: [{ body: view({ models: { ...models, files: { detector: '/never' } } }) }] },
    says: 'Starting the camera',
    act: startCamera,
  },
  {
    name: 'framing',
    answers: { ...opened(), steps: ['never'] },
    says: 'Good, stay like this',
    act: startCamera,
  },
  {
    name: 'turn-left',
    answers: { ...opened(), steps: [step(2, 5, 'left')] },
    says: 'Turn your head left',
    act: startCamera,
  },
  {
    name: 'look-up',
    answers: { ...opened(), steps: [step(1, 4, 'up')] },
    says: 'Look up a little',
    act: startCamera,
  },
  {
    name: 'come-closer',
    answers: { ...opened(), steps: [step(3, 5, 'closer')] },
    says: 'Now come closer',
    act: startCamera,
  },
  {
    name: 'taken',
    answers: { ...opened(), steps: [step(0, 5, 'front'), 'never'] },
    says: 'Got it',
    act: startCamera,
  },
  {
    name: 'uploading',
    answers: { ...oneStep, captures: ['never'] },
    says: 'Checking…',
    act: startCamera,
  },
  {
    name: 'try-again',
    answers: answered({ outcome: 'try-again', reason: 'too-dark', tries_left: 2 }),
    says: 'It was too dark',
    act: startCamera,
  },
  { name: 'passed', answers: answered(passed), says: 'It is you', act: startCamera },
  {
    name: 'failed',
    answers: answered({ outcome: 'failed', reason: 'tries-used-up', tries_left: 0 }),
    says: 'No tries are left',
    act: startCamera,
  },
];

const ended: readonly ShownState[] = [
  {
    name: 'cancelled',
    answers: { ...opened(), cancel: [{ body: { next: { kind: 'stay' } } }] },
    says: 'Cancelled',
    act: press('Cancel'),
  },
  {
    name: 'alternative',
    answers: { ...opened(), cancel: [{ body: { next: { kind: 'stay' } } }] },
    says: 'Another way',
    act: press('Use another way'),
  },
  {
    name: 'enrolled',
    answers: { open: [{ body: view({ ...agreed, state: 'passed' }) }] },
    says: 'Your face is set up',
  },
  {
    name: 'expired',
    answers: { open: [problem(410, 'ERR_CAPTURE_OVER', { state: 'expired' })] },
    says: 'Time is up',
  },
  {
    name: 'elsewhere',
    answers: { open: [problem(409, 'ERR_CAPTURE_ELSEWHERE')] },
    says: 'Open in another browser',
    german: 'In einem anderen Browser offen',
  },
  { name: 'network-lost', answers: { open: ['disconnect'] }, says: 'The connection was lost' },
  {
    name: 'passkey-cancelled',
    answers: opened({ input: 'passkey', passkey: request }),
    says: 'The passkey was not used',
    async act(page) {
      await page.evaluate(
        "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))",
      );
      await press('Use passkey')(page);
    },
  },
  {
    name: 'camera-refused',
    answers: opened(),
    says: 'The camera is blocked',
    act: startCamera,
    camera: 'refused',
  },
];

/** Every screen of the capture page. */
export const STATES: readonly ShownState[] = [...reading, ...capturing, ...ended];
