import type { PadReport } from '@facenition/evaluation';
import { renderPadReport } from '@facenition/evaluation/report';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { summarisePad } from '../../src/cli/pad-summary.ts';
import { imagesOf, padReport } from '../evaluation/pad-report.ts';

const report: PadReport = {
  ...padReport(
    [
      ...imagesOf(30, (person) => (person < 3 ? 0.4 : 0.9), { group: 'phone' }),
      ...imagesOf(30, () => 0.85, { group: 'webcam' }),
      ...imagesOf(40, (person) => (person < 4 ? 0.6 : 0.1), { species: 'print', group: 'phone' }),
      ...imagesOf(3, () => 0.95, { species: 'mask <b>', group: 'webcam' }),
      {
        subject: 'p99',
        group: 'phone',
        judged: { outcome: 'not-acquired', reason: 'face-too-close' },
      },
    ],
    [
      { rate: 'bpcer', atMost: 0.1 },
      { rate: 'apcer', atMost: 0.1 },
    ],
    ['mask <b>'],
  ),
  problems: [
    { name: 'manifest.csv', line: 7, code: 'ERR_FIELD_INVALID', what: 'species is empty' },
    { name: 'a\u001b[2J.jpg', code: 'ERR_IMAGE_UNREADABLE', what: 'the image cannot be decoded' },
  ],
};

/** Columns one blank apart. */
const flowing = (text: string): string => text.replace(/ +/g, ' ');

describe('the summary', () => {
  const text = flowing(summarisePad(report));

  test('has every kind of figure, in order', () => {
    const inOrder = [
      'minifasnet, faces of mobile (largest), on faces; facenition 0.1.0, 2026-11-29',
      'trust the second',
      'All images',
      'bona fide 61 31 1.6 (face-too-close 1)',
      'mask <b> 3 3 0.0',
      'print 40 40 0.0',
      'bona fide BPCER lenient 0.3 0.0 [0.0, 5.0] [0.0, 10.0] 0 of 60',
      'bona fide BPCER standard 0.5 5.0 [1.7, 13.7]',
      'mask <b> APCER standard 0.5 100.0 [43.9, 100.0] [0.0, 100.0] 3 of 3 the worst',
      'print APCER standard 0.5 10.0 [4.0, 23.1]',
      'phone\n',
      'print APCER standard 0.5 10.0 [4.0, 23.1]',
      '4 of 40 the worst',
      'webcam\n',
      'Thresholds for a wished rate; not counted: mask <b>',
      'BPCER <= 10 % 0.85',
      'mask <b>: 3 presentations of 3 people: even without any error',
      'scores do not compare between cameras',
      'manifest.csv, line 7: species is empty (ERR_FIELD_INVALID)',
      'a\ufffd[2J.jpg: the image cannot be decoded (ERR_IMAGE_UNREADABLE)',
    ];
    let from = 0;
    for (const phrase of inOrder) {
      const at = text.indexOf(phrase, from);
      expect(at, phrase).toBeGreaterThanOrEqual(0);
      from = at + phrase.length;
    }
  });

  test('names no worst species where none passes', () => {
    const safe = padReport(
      imagesOf(30, () => 0.1, { species: 'print' }),
      [],
    );
    expect(summarisePad(safe)).not.toContain('the worst');
  });

  test('is written without what is not known', () => {
    const nothing = padReport(
      [{ subject: 'a', judged: { outcome: 'not-acquired', reason: 'pose' } }],
      [{ rate: 'bpcer', atMost: 0.1 }],
    );
    const written = flowing(summarisePad(nothing));
    expect(written).toContain('BPCER standard 0.5 not known');
    expect(written).toContain('BPCER <= 10 % none');
    expect(written).not.toMatch(/NaN|undefined/);
  });
});

describe('the page', () => {
  const { document } = parseHTML(renderPadReport(report));

  test('needs nothing else, and shows foreign text as text', () => {
    expect(document.querySelectorAll('script, link, iframe, object')).toHaveLength(0);
    expect(document.querySelectorAll('td b, th b')).toHaveLength(0);
    expect(document.querySelector('title')?.textContent).toBe(
      'Presentation attack detection on faces',
    );
  });

  test('has the figures of everything and of each group, and what is wrong', () => {
    const names = [...document.querySelectorAll('h2')].map(({ textContent }) => textContent);
    expect(names).toEqual([
      'All images',
      'phone',
      'webcam',
      'Thresholds for a wished rate',
      'What to know',
      'Left out',
    ]);
    const all = document.querySelector('main')?.textContent ?? '';
    expect(all).toContain('At standard, mask <b> passes most often.');
    expect(all).toContain('10.0 % [4.0, 23.1] [');
    expect(all).toContain('Not counted: mask <b>.');
    expect(all).toContain('ERR_IMAGE_UNREADABLE');
    expect(all).not.toMatch(/NaN|undefined/);
    // Three tables of everything, three of the phone, three of the other camera, two more.
    expect(document.querySelectorAll('table')).toHaveLength(11);
  });
});
