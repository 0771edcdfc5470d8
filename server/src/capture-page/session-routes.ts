import { FacenitionError } from '@facenition/core';
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type * as z from 'zod';
import { ADVICE } from '../advice.ts';
import { STATUS_OF } from '../api/failures.ts';
import { parseFields } from '../api/parse-fields.ts';
import type { CaptureOutcome } from '../capture/outcome.ts';
import type { CaptureSession, Shown } from '../capture/session.ts';
import { createBodyReader } from '../http/body.ts';
import { type BodyLimits, createBodyAdmission } from '../http/body-admission.ts';
import { clientGoneSignal } from '../http/client-gone.ts';
import { onlyMethods } from '../http/only-methods.ts';
import { asPayloadFault } from '../http/payload-faults.ts';
import { requestIdOf } from '../http/request-id.ts';
import { browserKeyFor, browserKeyOf } from './browser.ts';
import { Cancel, Captures, Consent, MOST_PHOTOS, Open, Steps } from './fields.ts';

export interface SessionRoutePorts {
  readonly session: CaptureSession;
  readonly limits: BodyLimits;
  /** Throws `ERR_OVERLOADED` where a burst could not be judged once it is read. */
  readonly checkPlace: () => void;
}

/** What the capture page asks of this server; docs/capture-protocol.md. */
export function createSessionRoutes({ session, limits, checkPlace }: SessionRoutePorts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const post = (path: string, ...handlers: readonly RequestHandler[]): void => {
    router
      .route(path)
      .post(...handlers)
      .all(onlyMethods('POST'));
  };
  post('/:txn/open', readJson, async (request, response) => {
    const { language } = fieldsOf(request, Open);
    const browserKey = browserKeyFor(request, response);
    response.json(await session.open({ ...shownBy(request), browserKey }, language));
  });
  post('/:txn/consent', readJson, async (request, response) => {
    const { version, language } = fieldsOf(request, Consent);
    response.json(await session.consent(shownBy(request), version, language));
  });
  post('/:txn/steps', readJson, async (request, response) => {
    const { challenge, frames } = fieldsOf(request, Steps);
    const shown = shownBy(request);
    response.json(
      challenge === undefined
        ? await session.challenge(shown)
        : await session.commit(shown, challenge, frames),
    );
  });
  post('/:txn/cancel', readJson, async (request, response) => {
    const { how } = fieldsOf(request, Cancel);
    response.json({ next: await session.cancel(shownBy(request), how, callOf(response)) });
  });
  const admit = createBodyAdmission(limits);
  const readBurst = createBodyReader(limits, {
    photo: { least: 1, most: MOST_PHOTOS, description: 'A frame.' },
  });
  post('/:txn/captures', async (request, response) => {
    const shown = shownBy(request);
    // Before a byte of it is read: whoever has not this capture sends no images here.
    await session.check(shown);
    checkPlace();
    admit(request, response, { known: true, sendsPhotos: true });
    const { fields, decodePhotos } = await readBurst(request, response);
    const { device_secret: deviceSecret, ...given } = parseFields(Captures, fields);
    const samples = decodePhotos().photo;
    const call = callOf(response);
    response.json(
      outcomeBody(await session.judge(shown, { ...given, deviceSecret, samples }, call)),
    );
  });
  router.use('/:txn', tellEnd(session));
  return router;
}

/** A page that lost an answer learns by the next one how the capture ended, and goes on. */
function tellEnd(session: CaptureSession): ErrorRequestHandler {
  return async (thrown: unknown, request, response, next) => {
    const isOver = thrown instanceof FacenitionError && thrown.code === 'ERR_CAPTURE_OVER';
    const end = isOver ? await session.ended(shownBy(request)) : undefined;
    if (!isOver || end === undefined) return next(thrown);
    const { code, message: error } = thrown;
    response.status(STATUS_OF[code]).json({ ok: false, error, code, ...end });
  };
}

function outcomeBody(outcome: CaptureOutcome) {
  switch (outcome.outcome) {
    case 'passed':
      return { ...outcome, tries_left: 0 };
    case 'try-again': {
      const { reason, triesLeft } = outcome;
      return { outcome: 'try-again', reason, ...adviceFor(reason), tries_left: triesLeft };
    }
    case 'failed':
      return { ...outcome, ...adviceFor(outcome.reason), tries_left: 0 };
  }
}

function adviceFor(reason: string): { readonly advice?: string } {
  const [, advice] = Object.entries(ADVICE).find(([known]) => known === reason) ?? [];
  return advice === undefined ? {} : { advice };
}

const JSON_BYTES = 8192;
const parseJson = express.json({ limit: JSON_BYTES, inflate: false });

const readJson: RequestHandler = (request, response, next) => {
  if (request.is('application/json') !== 'application/json') {
    throw new FacenitionError('ERR_PAYLOAD_UNSUPPORTED', 'send application/json');
  }
  parseJson(request, response, (error?: unknown) =>
    next(error === undefined ? undefined : asPayloadFault(error)),
  );
};

function fieldsOf<Fields extends z.ZodType>(request: Request, schema: Fields): z.output<Fields> {
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new FacenitionError('ERR_PAYLOAD_MALFORMED', 'send a JSON object');
  }
  return parseFields(schema, { ...body });
}

function shownBy(request: Request): Shown {
  return { id: String(request.params.txn), browserKey: browserKeyOf(request) };
}

function callOf(response: Response) {
  return { origin: { requestId: requestIdOf(response) }, gone: clientGoneSignal(response) };
}
