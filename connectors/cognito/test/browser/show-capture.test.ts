import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { readFaceChallenge, showCapture } from '../../src/browser/show-capture.ts';
import { PUBLIC_URL, TXN } from '../payload.ts';

const PARAMETERS = {
  USERNAME: 'mira',
  type: 'FACE_TICKET',
  txn: TXN,
  captureUrl: `${PUBLIC_URL}/capture/${TXN}`,
  browserKey: 'B'.repeat(43),
  scope: 'sign-in',
};

test('our challenge is told from others', () => {
  const { USERNAME: _, type: __, ...challenge } = PARAMETERS;
  expect(readFaceChallenge(PARAMETERS)).toEqual(challenge);
  expect(readFaceChallenge({ ...PARAMETERS, type: 'CAPTCHA' })).toBeUndefined();
  expect(readFaceChallenge({ type: 'FACE_TICKET' })).toBeUndefined();
});

describe('the element of a capture', () => {
  function shown() {
    const { document, CustomEvent } = parseHTML('<main></main>');
    const place = document.querySelector('main');
    const challenge = readFaceChallenge(PARAMETERS);
    if (place === null || challenge === undefined) throw new Error('There is no page.');
    const ended = showCapture(place, challenge);
    const element = place.firstElementChild;
    const end = (name: string, detail: unknown) =>
      element?.dispatchEvent(new CustomEvent(`facenition-${name}`, { detail }));
    return { place, element, ended, end };
  }

  test('has the key of this browser, and goes when it is over', async () => {
    const { place, element, ended, end } = shown();
    expect(element?.localName).toBe('facenition-capture');
    expect(element?.getAttribute('txn')).toBe(TXN);
    expect(element?.getAttribute('browser-key')).toBe('B'.repeat(43));
    end('passed', { ticket: 'eyJ.a.b' });
    expect(await ended).toEqual({ outcome: 'passed', ticket: 'eyJ.a.b' });
    expect(place.children).toHaveLength(0);
  });

  test.each([
    ['failed', { reason: 'tries' }, { outcome: 'failed', reason: 'tries' }],
    ['cancelled', { how: 'alternative' }, { outcome: 'cancelled', how: 'alternative' }],
    ['passed', { ticket: 7 }, { outcome: 'failed' }],
    ['passed', null, { outcome: 'failed' }],
  ])('%s with %j', async (name, detail, outcome) => {
    const { ended, end } = shown();
    end(name, detail);
    expect(await ended).toEqual(outcome);
  });
});
