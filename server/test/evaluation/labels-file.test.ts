import { describe, expect, test } from 'vitest';
import { readLabels } from '../../src/evaluation/labels-file.ts';

const paths = ['Ada/1.jpg', 'Ada/2.jpg', 'Bob/1.jpg'];
const read = (...lines: readonly string[]) => readLabels(lines.join('\n'), 'labels.csv', paths);
const asPathsSay = new Map([
  ['Ada/1.jpg', { subject: 'Ada', labels: {} }],
  ['Ada/2.jpg', { subject: 'Ada', labels: {} }],
  ['Bob/1.jpg', { subject: 'Bob', labels: {} }],
]);

describe('the key image', () => {
  test('labels images; a field that is empty is no label', () => {
    const { images, problems } = read(
      'sex,image,camera',
      'f,Ada/1.jpg,phone',
      'f,Ada\\2.jpg,',
      ',Bob/1.jpg,',
    );
    expect(problems).toEqual([]);
    expect([...images]).toEqual([
      ['Ada/1.jpg', { subject: 'Ada', labels: { sex: 'f', camera: 'phone' } }],
      ['Ada/2.jpg', { subject: 'Ada', labels: { sex: 'f' } }],
      ['Bob/1.jpg', { subject: 'Bob', labels: {} }],
    ]);
  });

  test('an image that is not in the file has no labels', () => {
    const { images, problems } = read('image,sex', 'Ada/1.jpg,f');
    expect(problems).toEqual([]);
    expect(images.get('Bob/1.jpg')).toEqual({ subject: 'Bob', labels: {} });
  });

  test('a column subject says who is shown, and is no label', () => {
    const { images } = read(
      'image,subject,sex',
      'Ada/1.jpg,p1,f',
      'Ada/2.jpg,p2,m',
      'Bob/1.jpg,p1,f',
    );
    expect([...images.values()]).toEqual([
      { subject: 'p1', labels: { sex: 'f' } },
      { subject: 'p2', labels: { sex: 'm' } },
      { subject: 'p1', labels: { sex: 'f' } },
    ]);
  });

  test('where it does not say who is shown, nobody guesses: the image is left out', () => {
    const { images, problems } = read('image,subject', 'Ada/1.jpg,p1', 'Ada/2.jpg,');
    expect([...images.keys()]).toEqual(['Ada/1.jpg']);
    expect(problems).toEqual([
      { name: 'Ada/2.jpg', what: 'labels.csv does not say who it shows' },
      { name: 'Bob/1.jpg', what: 'labels.csv does not say who it shows' },
    ]);
  });

  test('the names of the columns are taken as they are', () => {
    const { images, problems } = read('image,__proto__,constructor', 'Ada/1.jpg,x,y');
    expect(problems).toEqual([]);
    expect(Object.entries(images.get('Ada/1.jpg')?.labels ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  test('a column without a name is none', () => {
    const { images, problems } = read(',image,sex', '0,Ada/1.jpg,f');
    expect(problems).toEqual([]);
    expect(images.get('Ada/1.jpg')?.labels).toEqual({ sex: 'f' });
  });
});

test('the key subject labels all images of a person', () => {
  const { images, problems } = read('subject,age_group', 'Ada,30-39', 'Bob,60-69');
  expect(problems).toEqual([]);
  expect([...images.values()]).toEqual([
    { subject: 'Ada', labels: { age_group: '30-39' } },
    { subject: 'Ada', labels: { age_group: '30-39' } },
    { subject: 'Bob', labels: { age_group: '60-69' } },
  ]);
});

test.each([
  ['Windows', '\ufeffimage,notes\r\n"Ada/1.jpg","a ""b"",\r\nc"\r\nZoe/1.jpg,\r\n'],
  ['Unix', 'image,notes\n"Ada/1.jpg","a ""b"",\nc"\nZoe/1.jpg,'],
])('quoted fields with line breaks of %s keep the count of lines', (_, text) => {
  const { images, problems } = readLabels(text, 'labels.csv', paths);
  expect(images.get('Ada/1.jpg')?.labels).toEqual({ notes: 'a "b",\nc' });
  expect(problems).toEqual([
    { name: 'labels.csv', line: 4, what: 'not among the images: Zoe/1.jpg' },
  ]);
});

describe('problems', () => {
  test.each([
    ['image,sex', 'Ada/9.jpg,f', 'not among the images: Ada/9.jpg'],
    ['image,sex', 'ada/1.jpg,f', 'not among the images: ada/1.jpg'],
    ['image,sex', 'Ada/1.jpg', 'there should be 2 fields, and are 1'],
    ['image,sex', 'Ada/1.jpg,f,x', 'there should be 2 fields, and are 3'],
    ['image,sex', ',f', 'image is empty'],
    ['subject,sex', 'Zoe,f', 'not among the subjects: Zoe'],
    ['subject,sex', ',f', 'subject is empty'],
    ['image,sex', 'Ada/1.jpg,"f', 'a quotation mark is not closed'],
    ['image,sex', 'Ada/1.jpg,f"', expect.stringContaining('a quotation mark stands where none')],
  ])('%s: %s is one of its line, and the others count', (header, row, what) => {
    const key = header.startsWith('image') ? 'Bob/1.jpg' : 'Bob';
    const { images, problems } = read(header, '', row, `${key},m`);
    expect(problems).toEqual([{ name: 'labels.csv', line: 3, what }]);
    expect([...images.values()]).toEqual([
      { subject: 'Ada', labels: {} },
      { subject: 'Ada', labels: {} },
      { subject: 'Bob', labels: { sex: 'm' } },
    ]);
  });

  test('come in the order of their lines', () => {
    const { problems } = read('image,sex', 'x,f', 'Ada/1.jpg,"f"m', 'Ada/2.jpg', 'Bob/1.jpg,"f"m');
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  });

  test('rows that contradict each other: none counts; the same twice is no harm', () => {
    const { images, problems } = read(
      'image,sex,camera',
      'Ada/1.jpg,f,a',
      'Ada/2.jpg,f,a',
      'Ada/1.jpg,f,b',
      'Ada/2.jpg,f,a',
      'Ada/1.jpg,f,a',
    );
    const what = 'says something else about Ada/1.jpg than line 2: neither counts';
    expect(problems).toEqual([{ name: 'labels.csv', line: 4, what }]);
    expect(images.get('Ada/1.jpg')?.labels).toEqual({});
    expect(images.get('Ada/2.jpg')?.labels).toEqual({ sex: 'f', camera: 'a' });
  });

  test('rows that name different people for an image leave it out', () => {
    const rows = ['Ada/1.jpg,p1', 'Ada/2.jpg,p1', 'Bob/1.jpg,p2', 'Ada/1.jpg,p2'];
    const { images, problems } = read('image,subject', ...rows);
    expect([...images.keys()]).toEqual(['Ada/2.jpg', 'Bob/1.jpg']);
    expect(problems.map(({ name, line }) => [name, line])).toEqual([
      ['labels.csv', 5],
      ['Ada/1.jpg', undefined],
    ]);
  });

  test.each([
    ['', 'there is no header'],
    ['\n\n', 'there is no header'],
    ['image,"sex\nAda/1.jpg,f\n', 'there is no header'],
    ['file,sex\nAda/1.jpg,f\n', 'a column image or subject, and the columns are file,sex:'],
    ['image;sex\nAda/1.jpg;f\n', 'a column image or subject, and the columns are image;sex:'],
    ['Image,sex\nAda/1.jpg,f\n', 'a column image or subject, and the columns are Image,sex:'],
    ['\u0089PNG\r\n\u001a\n\u0000\u0000', 'and the columns are \ufffdPNG:'],
    ['image,sex,sex\nAda/1.jpg,f,m\n', 'the column sex is there twice'],
  ])('%j is one of line 1, and gives no labels', (text, what) => {
    const { images, problems } = readLabels(text, 'labels.csv', paths);
    expect(problems).toEqual([
      { name: 'labels.csv', line: 1, what: expect.stringContaining(what) },
    ]);
    expect(problems[0]?.what).toContain('no labels are read');
    expect(images).toEqual(asPathsSay);
  });
});
