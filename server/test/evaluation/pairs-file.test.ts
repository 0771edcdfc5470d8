import { readPairs } from '@facenition/server';
import { describe, expect, test } from 'vitest';

const images = new Set(['a/1.jpg', 'b/2.jpg', 'c, the third/3.jpg']);
const read = (text: string) => readPairs(text, 'pairs.csv', images);
const HEADER = 'image_a,image_b,same\n';

describe('readPairs', () => {
  test('reads who is compared with whom, in the order of the file', () => {
    expect(read(`${HEADER}a/1.jpg,b/2.jpg,0\n"c, the third/3.jpg",a/1.jpg,1\n`)).toEqual({
      pairs: [
        { imageA: 'a/1.jpg', imageB: 'b/2.jpg', mated: false },
        { imageA: 'c, the third/3.jpg', imageB: 'a/1.jpg', mated: true },
      ],
      named: 2,
      problems: [],
    });
  });

  test.each([
    [
      'a byte order mark and lines of Windows',
      '\ufeffimage_a,image_b,same\r\na/1.jpg,b/2.jpg,1\r\n',
    ],
    ['paths of Windows', `${HEADER}a\\1.jpg,.\\b\\2.jpg,1`],
    ['white space and empty lines', `image_a, image_b, same\n\na/1.jpg , b/2.jpg, 1\n\n\n`],
    [
      'quotation marks behind a byte order mark',
      `\ufeff"image_a","image_b","same"\n"a/1.jpg","b/2.jpg","1"\n`,
    ],
  ])('takes %s', (_, text) => {
    const pairs = [{ imageA: 'a/1.jpg', imageB: 'b/2.jpg', mated: true }];
    expect(read(text)).toEqual({ pairs, named: 1, problems: [] });
  });

  test.each([
    ['a/1.jpg,b/2.jpg', 'there should be 3 fields, and are 2'],
    ['a/1.jpg,b/2.jpg,1,1', 'there should be 3 fields, and are 4'],
    ['a/1.jpg', 'there should be 3 fields, and are 1'],
    [',b/2.jpg,1', 'image_a is empty'],
    ['a/1.jpg,,1', 'image_b is empty'],
    ['a/1.jpg,b/2.jpg,yes', 'same should be 1 or 0'],
    ['a/1.jpg,b/2.jpg,', 'same should be 1 or 0'],
    ['a/1.jpg,b\\9.jpg,1', 'not among the images: b/9.jpg'],
    ['a/7.jpg,b/9.jpg,1', 'not among the images: a/7.jpg, b/9.jpg'],
    ['a/1.jpg,b"2.jpg,1', expect.stringContaining('a quotation mark stands where none can be')],
    ['a/1.jpg,"b/2.jpg,1', 'a quotation mark is not closed'],
  ])('%s is a problem of its line, and the others count', (row, what) => {
    const { pairs, named, problems } = read(
      `${HEADER}a/1.jpg,b/2.jpg,0\n${row}\nb/2.jpg,a/1.jpg,0\n`,
    );
    expect(problems).toEqual([{ name: 'pairs.csv', line: 3, what }]);
    expect(pairs.map(({ imageA }) => imageA)).toEqual(['a/1.jpg', 'b/2.jpg']);
    expect(named).toBe(3);
  });

  test('problems come in the order of their lines, which quoted line breaks count in', () => {
    const rows = ['"a\r\nb",b/2.jpg,1', 'a/1.jpg,"b"2.jpg,1', '', 'a/1.jpg,b/2.jpg,2', 'x'];
    const { problems, named } = read(`${HEADER}${rows.join('\r\n')}`);
    expect(problems.map(({ line }) => line)).toEqual([2, 4, 6, 7]);
    expect(named).toBe(4);
  });

  test.each([
    ['', 'none'],
    ['a/1.jpg,b/2.jpg,1\n', 'a/1.jpg,b/2.jpg,1'],
    ['image_a,same,image_b\na/1.jpg,1,b/2.jpg\n', 'image_a,same,image_b'],
    ['image_a;image_b;same\na/1.jpg;b/2.jpg;1\n', 'image_a;image_b;same'],
    ['\u0000\u001b[31m\u0007,x', '\ufffd\ufffd[31m\ufffd,x'],
    [`${'x'.repeat(1000)}`, `${'x'.repeat(100)}...`],
    ['image_a,image_b,"same\na/1.jpg,b/2.jpg,1\n', 'none'],
  ])('%j has the wrong columns, says so in line 1 and gives no pairs', (text, found) => {
    const what = `the columns should be image_a,image_b,same, and are ${found}: no pair is read`;
    expect(read(text)).toEqual({
      pairs: [],
      named: 0,
      problems: [{ name: 'pairs.csv', line: 1, what }],
    });
  });

  test('a file without pairs is a problem', () => {
    const what = 'there is no pair below the header';
    expect(read(HEADER)).toEqual({
      pairs: [],
      named: 0,
      problems: [{ name: 'pairs.csv', line: 1, what }],
    });
  });

  test('something that is hardly CSV is given up', () => {
    const { problems } = read(`${HEADER}${'a"\n'.repeat(5000)}`);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatchObject({
      line: 102,
      what: expect.stringContaining('nothing from here on'),
    });
  });
});
