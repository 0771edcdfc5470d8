import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import type { Scorecard } from '../../src/index.ts';
import { renderReport } from '../../src/report.ts';
import { sampleScorecard } from './sample-scorecard.ts';

const {
  pairs: _pairs,
  allPairs: _allPairs,
  privacy: _privacy,
  identification: _identification,
  cost: _cost,
  ...always
} = sampleScorecard;

/** As little as an evaluation can say. */
const bare: Scorecard = {
  ...always,
  policies: [],
  groups: [],
  scenarios: [],
  security: [],
  problems: [],
  notMeasured: [],
};

/** The page as a reader's program sees it: blanks are single. */
function read(scorecard: Scorecard) {
  const page = renderReport(scorecard);
  const { document } = parseHTML(page);
  const textOf = (selector: string): string =>
    (document.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ');
  return { page, document, text: textOf('body'), textOf };
}

type Page = ReturnType<typeof read>;

/** The row of a table, by its caption and the head of the row: the cells in one text. */
function rowOf(document: Page['document'], caption: string, head: string): string {
  const table = [...document.querySelectorAll('table')].find((candidate) =>
    candidate.querySelector('caption')?.textContent?.startsWith(caption),
  );
  const row = [...(table?.querySelectorAll('tbody tr') ?? [])].find((candidate) =>
    candidate.querySelector('th')?.textContent?.startsWith(head),
  );
  return [...(row?.querySelectorAll('td') ?? [])]
    .map((cell) => cell.textContent?.replace(/\s+/g, ' ').trim())
    .join(' | ');
}

const sample = read(sampleScorecard);

describe('the page', () => {
  test('is well-formed: every element that is opened is closed, in order', () => {
    const open: string[] = [];
    const empty = new Set(['meta', 'line', 'br']);
    for (const [, close, name = '', self] of sample.page.matchAll(
      /<(\/?)([a-z]\w*)[^>]*?(\/?)>/gi,
    )) {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (self !== '/' && !empty.has(name)) open.push(name);
    }
    expect(open).toEqual([]);
    expect(sample.page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(sample.textOf('title')).toBe('Evaluation of mobile on lfw-dev');
  });

  test('needs nothing from outside and runs nothing', () => {
    const { page, document } = sample;
    expect(page).not.toMatch(
      /<script|<link|<iframe|<object|<base|https?:|url\(|@import|\bsrc=|\son\w+=/i,
    );
    const targets = [...document.querySelectorAll('[href]')].map((link) =>
      link.getAttribute('href'),
    );
    expect(targets.length).toBeGreaterThan(5);
    for (const target of targets) expect(document.getElementById(target!.slice(1))).not.toBeNull();
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
    expect(policy?.getAttribute('content')).toBe("default-src 'none'; style-src 'unsafe-inline'");
  });

  test('has headings in order, and each id once', () => {
    const { document } = sample;
    const depths = [...document.querySelectorAll('h1, h2, h3')].map(({ tagName }) => +tagName[1]!);
    expect(depths[0]).toBe(1);
    expect(depths.filter((depth) => depth === 1)).toHaveLength(1);
    for (const [at, depth] of depths.slice(1).entries()) {
      expect(depth - depths[at]!).toBeLessThanOrEqual(1);
    }
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('captions every table, heads every column and row, names every plot', () => {
    const tables = [...sample.document.querySelectorAll('table')];
    expect(tables.length).toBeGreaterThan(20);
    const captions = tables.map((table) => table.querySelector('caption')?.textContent);
    expect(new Set(captions).size).toBe(tables.length);
    for (const table of tables) {
      const columns = table.querySelectorAll('thead th[scope="col"]').length;
      for (const row of table.querySelectorAll('tbody tr')) {
        expect(row.querySelectorAll('th[scope="row"]')).toHaveLength(1);
        expect(row.children).toHaveLength(columns);
      }
    }
    const plots = [...sample.document.querySelectorAll('figure')];
    expect(plots.length).toBeGreaterThan(12);
    for (const plot of plots) {
      const picture = plot.querySelector('[role="img"]');
      expect(picture?.getAttribute('aria-label')).toMatch(/\w/);
      // A line with some points, not an empty frame.
      expect(picture?.innerHTML).toMatch(/ d="M[^"]+L[^"]+L/);
      expect(picture?.innerHTML).not.toContain('NaN');
      expect(plot.querySelector('figcaption')?.textContent).toMatch(/\w/);
    }
  });

  test('is the same each time', () => {
    expect(renderReport(structuredClone(sampleScorecard))).toBe(sample.page);
  });
});

describe('what it says', () => {
  const { document, text, textOf } = sample;

  test('what was measured, on what', () => {
    expect(rowOf(document, 'What was measured', 'Digest')).toBe(sampleScorecard.data.digest);
    expect(rowOf(document, 'What was measured', 'Images, people')).toBe('6,410, 2,883');
    expect(rowOf(document, 'What was measured', 'Intervals')).toContain('2,000 bootstrap');
    expect(textOf('header')).toContain('Measured 2026-03-14 by 0.3.0');
  });

  test('an operating point, with everything about it', () => {
    expect(rowOf(document, 'Operating points, policy 1-1', '4')).toBe(
      '0.01 % one in 10,000 | H80 | 0.350 | 0.0105 % [0.0087, 0.0127] 109 of 1,038,000 | ' +
        '2.16 % [1.85, 2.52] 154 of 7,130 | 1.97 % | +0.19 pp [−0.11, +0.48] | yes',
    );
    expect(rowOf(document, 'Operating points, policy 1-1', '6')).toMatch(/no: too many/);
    expect(rowOf(document, 'Operating points, policy 3-2', '4')).toContain(
      '0 of 2,062 [0, 0.15 %]',
    );
    expect(text).toContain('miss their target: 1 of 9: level 6 at 1-1');
  });

  test('where the data cannot tell a rate, why, and not a bare number', () => {
    const caption = 'Unprotected, policy 1-1';
    expect(rowOf(document, caption, '0.01 %')).toMatch(/^1\.87 % \[1\.49, 2\.33\] \| 133 of 7,130/);
    expect(rowOf(document, caption, '0.001 %')).toMatch(
      /^not supported by the data: 10 false matches in 1038000 comparisons, 30 are needed; counted 4\.42 %/,
    );
  });

  test('no rate in brief that the data cannot tell', () => {
    const { allPairs: _, ...pairsOnly } = sampleScorecard;
    expect(sample.text).toContain('Recognition without protection: false non-match rate 4.65 %');
    expect(read(pairsOnly).text).not.toContain('Recognition without protection: ');
  });

  test('a group without comparisons has none', () => {
    expect(rowOf(document, 'Groups by age', 'unknown')).toBe(
      '4 | H80 | 1 | 1 | 0 % | no such comparison | no such comparison',
    );
    expect(rowOf(document, 'Groups by light', 'outdoors')).toContain('0 of 48,210 [0, 0.00622 %]');
  });

  test('what bits are worth stands before any of them', () => {
    const security = textOf('section[aria-labelledby="security"]');
    const warning = 'Seal key, pepper and user secret known means template known, at every code.';
    expect(security).toContain('never advertise more than -log2(FMR) bits from a face');
    expect(security).toContain('bits of face, never of a key');
    expect(security.indexOf(warning)).toBeGreaterThan(0);
    expect(security.indexOf(warning)).toBeLessThan(security.search(/\d bits/));
  });

  test('attacks, by code', () => {
    const what = 'level 4, one capture, code H80';
    expect(rowOf(document, 'What one reference withstands', what)).toBe(
      '13.0 bits | 12.0 bits | 15.6 bits | 35 s | 7 min | 32.7 % [27.6, 38.2] 98 of 300',
    );
    expect(rowOf(document, `Guessing the face, ${what}`, 'Opened by')).toContain('3,950 guesses');
    expect(rowOf(document, `What 300 opened references give away, ${what}`, 'Cosine')).toBe(
      'mean 0.996, least 0.991',
    );
    expect(rowOf(document, `Several references of one person, ${what}`, '4')).toContain('0.982');
    expect(rowOf(document, `What the user secret is worth`, 'Six-digit')).toBe(
      '23.4 h | 16.7 days',
    );
    expect(rowOf(document, `What the user secret is worth`, 'Device')).toContain('2^256 guesses');
  });

  test('no success at all gives the least that the bits can be', () => {
    const [first] = sampleScorecard.security;
    const codeAlone = { value: 0, low: 0, high: 3e-6, events: 0, trials: 1e6, bits: 18.3 };
    const { document: page } = read({ ...bare, security: [{ ...first!, codeAlone }] });
    expect(rowOf(page, 'What one reference withstands', 'level 4')).toMatch(/^at least 18\.3 bits/);
  });

  test('linkability beside what no link measures as', () => {
    expect(rowOf(document, 'Unlinkability', 'the references, no keys')).toContain(
      'unknown | 0.031 | 0.028 | 0.047',
    );
    expect(rowOf(document, 'Hamming distance', 'Expected')).toBe('0.500, deviation 0.016');
  });

  test('one of many: measured beside predicted, and whether one comparison holds', () => {
    expect(rowOf(document, 'Searches of rosters', '100')).toBe(
      '4 | 1-1 | 0.66 % [0.60, 0.72] 441 of 67,050 | 0.65 % [0.51, 0.83] | ' +
        '3.28 % [2.54, 4.22] 57 of 1,740 | 0 of 1,740 [0, 0.17 %] | 50 | 1,441, 502',
    );
    expect(rowOf(document, 'Searches of rosters', '1,000')).toMatch(/no such search \| 50/);
    const caption = 'One probe with one reference of a roster';
    expect(rowOf(document, caption, '4')).toMatch(/^1-1 \| 0\.01 %.*\| 0\.396 \|.*\| yes$/);
    expect(rowOf(document, caption, '6')).toMatch(/no: too many false matches$/);
    expect(rowOf(document, 'Identification from whole', '1,000')).toBe('6 | 187 ms | 224 ms | 20');
  });

  test('cost, problems by name and line, and what was not measured', () => {
    expect(rowOf(document, 'Times on', 'Argon2id, 64 MiB')).toBe('84.2 ms | 97.6 ms | 50');
    expect(rowOf(document, 'What was wrong', 'pairs.csv')).toBe(
      '17 | three columns are wanted, there are two',
    );
    expect(textOf('section[aria-labelledby="not-measured"]')).toContain('Presentation attacks');
  });
});

test('parts that were not measured are left out', () => {
  const { document, text } = read(bare);
  expect([...document.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual([
    'In brief',
    'Conditions',
    'Failure to acquire',
    'Terms',
  ]);
  expect([...document.querySelectorAll('figure')]).toEqual([]);
  expect(text).not.toMatch(/undefined|null|NaN|\[object/);
});

test('too few errors for a curve are said, not drawn', () => {
  const [first] = sampleScorecard.policies;
  const det = [0.1, 0.01, 0].map((fmr) => ({ fmr, fnmr: 0 }));
  const perfect = { det, distribution: [] };
  const { document, text } = read({
    ...bare,
    policies: [
      {
        ...first!,
        unprotected: { ...first!.unprotected, ...perfect },
        protected: { ...first!.protected, ...perfect },
      },
    ],
  });
  expect(document.querySelector('figure')).toBeNull();
  expect(text).toContain('No detection error trade-off, policy 1-1: too few thresholds');
});

test('names are foreign text, wherever they stand', () => {
  const evil = `</title></style></svg><script>alert("1")</script><img src=x onerror='a'>&amp;\u0000\u202E`;
  // Of a fixed set of words; everything else may hold anything.
  const fixed = new Set(['policy', 'name', 'through', 'keys']);
  const hostile: Scorecard = JSON.parse(JSON.stringify(sampleScorecard), (key, value) =>
    typeof value === 'string' && !fixed.has(key) ? evil : value,
  );
  const { page, document, text } = read(hostile);
  expect(page).not.toMatch(/<script|<img|[^\n\P{Cc}]|\p{Bidi_Control}/u);
  expect(document.querySelectorAll('script, img, [onerror], [src]')).toHaveLength(0);
  expect(text).toContain(`</title></style></svg><script>alert("1")</script>`);
  expect(document.querySelectorAll('table')).toHaveLength(
    // Groups are one table by column; here they all have one name.
    sample.document.querySelectorAll('table').length - 1,
  );
  const names = { ...sampleScorecard, problems: [{ name: evil, line: 1, what: evil }] };
  expect(renderReport(names)).not.toMatch(/<script|<img/);
});
