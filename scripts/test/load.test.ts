import { describe, expect, test } from 'vitest';
import { cycle, loadCases } from '../load/cases.ts';
import { judgeMemory, type MemorySample } from '../load/memory.ts';
import { CONTENT_TYPE, multipart } from '../load/multipart.ts';
import type { Cast } from '../load/people.ts';
import { loadTable } from '../load/report.ts';
import { judgeAnswers, latencyBound } from '../load/shedding.ts';
import { needOf } from '../load/sizing.ts';
import { countOthers, tally } from '../load/tally.ts';

const right = (ms: number) => ({ status: 200, right: true, ms });

describe('the figures of a run', () => {
  const answers = [right(10), right(20), { status: 200, right: false, ms: 1 }];
  const figures = tally({
    answers: [...answers, { status: 503, right: false, ms: 2 }],
    seconds: 4,
  });

  test('are those of right answers alone', () => {
    expect(figures).toMatchObject({ perSecond: 0.5, p50: 20, p99: 20, right: 2 });
  });

  test('name what else was answered', () => {
    expect(figures.others).toEqual({ 'wrong answer': 1, 503: 1 });
    expect(countOthers(figures)).toBe(2);
  });

  test('stand in a table below their floor', () => {
    const floor = { perSecond: 2, p50: 5, p95: 6, p99: 7, cpuMs: 4 };
    const [, , first, second] = loadTable([
      { name: 'match', tally: figures, cpuMs: 12.3, peakMiB: 400, floor },
    ]).split('\n');
    expect(first).toBe('| floor of match | 2.0 |  | 5.0 | 6.0 | 7.0 | 4.0 |  |  |');
    expect(second).toBe(
      '| match | 0.5 | 25 % | 20 | 20 | 20 | 12 | 400 | 1 x 503, 1 x wrong answer |',
    );
  });
});

describe('requests', () => {
  test('carry fields and photographs, byte for byte', async () => {
    const photo = Uint8Array.of(0, 13, 10, 255);
    const body = multipart({ fields: { accuracy: '4' }, files: { photo: [photo, photo] } });
    const form = await new Response(new Uint8Array(body), {
      headers: { 'Content-Type': CONTENT_TYPE },
    }).formData();
    expect(form.get('accuracy')).toBe('4');
    const photos = form.getAll('photo').filter((entry) => entry instanceof File);
    expect(await Promise.all(photos.map((file) => file.bytes()))).toEqual([photo, photo]);
  });

  test('take turns', () => {
    const next = cycle(['a', 'b']);
    expect([next(), next(), next()]).toEqual(['a', 'b', 'a']);
  });

  test('of rotation take the token that the answer brought, each once', () => {
    const photo = Uint8Array.of(1);
    const person = {
      enrolment: [photo, photo, photo],
      verification: [photo, photo],
      password: 'p',
      deviceSecret: 'd',
      passwordTokens: ['T1', 'T2'],
      deviceToken: 'T3',
      deviceTokenOfThree: 'T4',
    };
    const cast: Cast = {
      level: 4,
      people: [person],
      leftOut: 0,
      roster: { roster: 'fng_a', roster_secret: 's', members: 100 },
    };
    const { next } = loadCases(cast).find(({ name }) => name.startsWith('rotate'))!;
    const tokenIn = (body: Uint8Array): string =>
      /T\d/.exec(Buffer.from(body).toString())?.[0] ?? '';
    const [first, second] = [next(), next()];
    expect([first, second].map(({ body }) => tokenIn(body))).toEqual(['T1', 'T2']);
    expect(() => next()).toThrow('no token is left');
    expect(second.accepts({ ok: true, authenticated: false })).toBe(false);
    expect(() => next()).toThrow('no token is left');
    expect(first.accepts({ ok: true, authenticated: true, token: 'T5' })).toBe(true);
    expect(tokenIn(next().body)).toBe('T5');
  });
});

describe('memory', () => {
  const run = (miBAt: (seconds: number) => number): readonly MemorySample[] =>
    Array.from({ length: 300 }, (_, i) => ({ seconds: 2 * i, miB: miBAt(2 * i) }));

  test('that swings and warms up is flat', () => {
    const swinging = run((seconds) => Math.min(400, 200 + 2 * seconds) + 64 * (seconds % 3));
    const verdict = judgeMemory(swinging);
    expect(verdict.grows).toBe(false);
    expect(verdict.start).toBe(200);
    expect(verdict.miBPerMinute).toBeCloseTo(0, 0);
  });

  test('that leaks grows', () => {
    const verdict = judgeMemory(run((seconds) => 300 + 12 * (seconds / 60) + 64 * (seconds % 3)));
    expect(verdict.grows).toBe(true);
    expect(verdict.miBPerMinute).toBeCloseTo(12, 0);
  });

  test('that nobody looked at is not flat', () => {
    expect(judgeMemory([]).grows).toBe(true);
  });
});

describe('answers of a server with too much to do', () => {
  const turnedAway = { status: 503, right: false, retryAfter: true, ms: 1 };

  test('are right or turned away', () => {
    expect(judgeAnswers([right(1), turnedAway, turnedAway])).toEqual({
      answered: 1,
      turnedAway: 2,
      faults: [],
    });
  });

  test.each([
    [{ ...turnedAway, retryAfter: false }, '1 of the 503 have no Retry-After'],
    [{ status: 200, right: false, ms: 1 }, '1 wrong answers'],
    [{ status: 'ECONNRESET', right: false, ms: 1 }, '1 x ECONNRESET'],
    [{ status: 429, right: false, ms: 1 }, '1 x 429'],
  ])('nothing else: %j', (answer, fault) => {
    expect(judgeAnswers([right(1), turnedAway, answer]).faults).toEqual([fault]);
  });

  test('must be turned away where there are twice as many as it can do', () => {
    expect(judgeAnswers([right(1)]).faults).toEqual([
      'nobody was turned away: this was not too much for the server',
    ]);
  });

  test('may take as long as all who are let in', () => {
    expect(latencyBound(66, 33)).toBe(4000);
  });
});

describe('what people need', () => {
  test('grows with them and with what a request takes, and is never nothing', () => {
    expect(needOf(1, 1)).toEqual({ cores: 1, memoryGiB: 464 / 1024, connections: 0 });
    // 50 a second, 60 ms each: three cores at work, of five.
    expect(needOf(3000, 60)).toMatchObject({ cores: 5, connections: 24 });
    expect(needOf(3000, 120)).toMatchObject({ cores: 10, connections: 36 });
  });
});
