import { describe, expect, test } from 'vitest';
import { readAttackManifest } from '../../src/evaluation/attack-manifest.ts';

const HEADER = 'file,label,species,subject';
const read = (...lines: readonly string[]) => readAttackManifest(lines.join('\n'), 'manifest.csv');
const problem = (line: number, what: unknown) => ({
  name: 'manifest.csv',
  line,
  code: 'ERR_FIELD_INVALID',
  what,
});

describe('a manifest of attacks', () => {
  test('says what each image shows', () => {
    const { entries, problems } = read(
      HEADER,
      'live/a.jpg,bona-fide,,ann',
      'prints\\b.jpg,attack,print,ann',
    );
    expect(problems).toEqual([]);
    expect(entries).toEqual([
      { path: 'live/a.jpg', line: 2, subject: '["","ann"]' },
      { path: 'prints/b.jpg', line: 3, species: 'print', subject: '["","ann"]' },
    ]);
  });

  test('may have its columns in any order, others besides, and commas in quotes', () => {
    const { entries, problems } = read(
      'subject,licence,species,label,file',
      '"Doe, Ann","none, research",bona_fide,bona_fide,a.jpg',
    );
    expect(problems).toEqual([]);
    // A species of a bona fide image means nothing.
    expect(entries).toEqual([{ path: 'a.jpg', line: 2, subject: '["","Doe, Ann"]' }]);
  });

  test('people of two sources are two people, and one person before two cameras is one', () => {
    const { entries } = read(
      `${HEADER},source,camera`,
      'a.jpg,bona-fide,,1,lab,phone',
      'b.jpg,bona-fide,,1,lab,webcam',
      'c.jpg,bona-fide,,1,street,',
      'd.jpg,bona-fide,,1,,phone',
    );
    expect(entries.map(({ subject, group }) => [subject, group])).toEqual([
      ['["lab","1"]', 'lab, phone'],
      ['["lab","1"]', 'lab, webcam'],
      ['["street","1"]', 'street'],
      ['["","1"]', 'phone'],
    ]);
  });

  test.each<[string, string]>([
    [',attack,print,ann', 'file is empty'],
    ['a.jpg,live,,ann', 'label should be bona-fide or attack'],
    ['a.jpg,,,ann', 'label should be bona-fide or attack'],
    ['a.jpg,attack,,ann', 'species is empty, and it is an attack'],
    ['a.jpg,attack,print,', 'subject is empty: nobody knows which images are of one person'],
    ['a.jpg,attack,print', 'there should be 4 fields, and are 3'],
    ['a.jpg,attack,print,ann,1', 'there should be 4 fields, and are 5'],
    ['../a.jpg,attack,print,ann', 'lies outside of the image folder: ../a.jpg'],
    ['/etc/a.jpg,attack,print,ann', 'lies outside of the image folder: /etc/a.jpg'],
    ['x/../../a.jpg,attack,print,ann', 'lies outside of the image folder: x/../../a.jpg'],
    ['a"b.jpg,attack,print,ann', expect.stringContaining('quotation mark')],
  ])('a row that cannot be used is told by its line: %s', (row, what) => {
    const { entries, problems } = read(HEADER, 'ok.jpg,bona-fide,,bo', row, 'on.jpg,bona-fide,,cy');
    expect(problems).toEqual([problem(3, what)]);
    expect(entries.map(({ path }) => path)).toEqual(['ok.jpg', 'on.jpg']);
  });

  test('of rows that contradict each other none counts, and a repeated one counts once', () => {
    const { entries, problems } = read(
      HEADER,
      'a.jpg,bona-fide,,ann',
      './a.jpg,attack,print,ann',
      'b.jpg,bona-fide,,bo',
      'b.jpg,bona-fide,,bo',
    );
    expect(entries.map(({ path }) => path)).toEqual(['b.jpg']);
    const what = 'says something else about a.jpg than line 2: neither counts';
    expect(problems).toEqual([problem(3, what)]);
  });

  test.each<[string, readonly string[]]>([
    ['none', []],
    ['image,label', ['image,label']],
    ['file,file,label,species,subject', ['file,file,label,species,subject']],
  ])('without the columns nothing is read: %s', (found, lines) => {
    expect(() => read(...lines)).toThrow(
      expect.objectContaining({
        code: 'ERR_FIELD_INVALID',
        message: `manifest.csv, line 1: the columns file, label, species, subject are needed once each, and there are ${found}`,
      }),
    );
  });
});
