import { FacenitionError } from '@facenition/core';
import { expect, test } from 'vitest';
import { faultOf, summariseFault } from '../src/fault-summary.ts';
import { createLog } from '../src/log.ts';

test('events are JSON lines with a level and a time', () => {
  const lines: string[] = [];
  createLog('info', (line) => lines.push(line))({
    event: 'demo-grade-pack',
    pack: 'a',
    better: 'b',
  });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    event: 'demo-grade-pack',
    pack: 'a',
    better: 'b',
  });
});

test('events below the level are left out', () => {
  const lines: string[] = [];
  createLog('error', (line) => lines.push(line))({ event: 'stopping' });
  expect(lines).toEqual([]);
});

test('a fault is told by code and place, never by a foreign message', () => {
  const cause = Object.assign(new TypeError('CANARY'), { code: 'ENOENT' });
  const summary = summariseFault(new FacenitionError('ERR_MODEL_FAILED', 'our words', { cause }));
  expect(summary).toEqual({
    code: 'ERR_MODEL_FAILED',
    message: 'our words',
    causes: [expect.stringMatching(/^TypeError ENOENT at .*log\.test\.ts:\d+:\d+/)],
  });
  expect(JSON.stringify(summary)).not.toContain('CANARY');
});

test.each([['CANARY'], [new Error('CANARY')], [{ message: 'CANARY' }], [undefined]])(
  'whatever was thrown, its text stays out',
  (thrown) => {
    const summary = summariseFault(thrown);
    expect(summary.code).toBe('ERR_INTERNAL');
    expect(JSON.stringify(summary)).not.toContain('CANARY');
  },
);

test('a fault that crossed a thread says the same as before', () => {
  const cause = new RangeError('CANARY');
  const summary = summariseFault(new FacenitionError('ERR_MODEL_FAILED', 'our words', { cause }));
  expect(summariseFault(faultOf(structuredClone(summary)))).toEqual(summary);
});
