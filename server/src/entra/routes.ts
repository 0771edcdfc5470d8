import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { CAPTURE_ID } from '../capture/transaction.ts';
import { summariseFault } from '../fault-summary.ts';
import { onlyMethods } from '../http/only-methods.ts';
import { requestIdOf } from '../http/request-id.ts';
import { entraIssuer, PATHS } from './addresses.ts';
import { type EntraAnswer, refuse } from './answer.ts';
import { authorize } from './authorize.ts';
import { browserCookie, browserKeyIn, noCookie } from './cookie.ts';
import { discoveryOf } from './discovery.ts';
import { finish } from './finish.ts';
import { formPage, noticePage, type Page, SUBMIT_SCRIPT } from './pages.ts';
import type { EntraPorts } from './ports.ts';
import { MOST_FORM_BYTES } from './request.ts';

const FORM = 'application/x-www-form-urlencoded';
/** Others keep these for a day anyway; a new key is published two days before it signs. */
const HOLD_SECONDS = 3600;

/** The External MFA profile of Microsoft Entra; to be mounted at `ENTRA_PREFIX`. */
export function createEntraRoutes(ports: EntraPorts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use(fitForSignIns);
  addDocuments(router, ports);
  router
    .route(PATHS.authorize)
    .post(readText, answering(ports, answerAuthorize))
    // Whoever sets up the method may look whether there is something.
    .all((_request, response) => {
      response.set('Allow', 'POST');
      sendPage(response, 405, noticePage('Nothing to see here', 'Sign-ins begin at Microsoft.'));
    });
  router.route(PATHS.finish).get(answering(ports, answerFinish)).all(onlyMethods('GET', 'HEAD'));
  return router;
}

function addDocuments(router: Router, { publicUrl, providerKeys }: EntraPorts): void {
  const documents: Readonly<Record<string, RequestHandler>> = {
    [PATHS.discovery]: (_request, response) => {
      response.json(discoveryOf(entraIssuer(publicUrl)));
    },
    [PATHS.keys]: async (_request, response) => {
      const { keys } = await providerKeys.publicJwks();
      response.json({ keys: keys.filter(({ alg }) => alg === 'RS256') });
    },
    [PATHS.script]: (_request, response) => {
      response.type('text/javascript').send(SUBMIT_SCRIPT);
    },
  };
  for (const [path, answer] of Object.entries(documents)) {
    router
      .route(path)
      .get((_request, response, next) => {
        response.set('Cache-Control', `public, max-age=${HOLD_SECONDS}`);
        next();
      }, answer)
      .all(onlyMethods('GET', 'HEAD'));
  }
}

/** What sign-ins need that other pages of ours do not. */
const fitForSignIns: RequestHandler = (_request, response, next) => {
  // Applications that sign in by a popup lose hold of it at a page that is `same-origin`.
  response.set('Cross-Origin-Opener-Policy', 'unsafe-none');
  // With `no-referrer` a browser posts to Entra with `Origin: null`.
  response.set('Referrer-Policy', 'strict-origin');
  next();
};

const parse = express.text({ type: FORM, limit: MOST_FORM_BYTES, inflate: false });

/** What cannot be read is no form: the answer is the same page, whatever is wrong with it. */
const readText: RequestHandler = (request, response, next) => {
  parse(request, response, (error?: unknown) => {
    if (error !== undefined) request.body = undefined;
    next();
  });
};

type Answers = (
  request: Request,
  context: { readonly requestId: string; readonly onFault: (fault: unknown) => void },
  ports: EntraPorts,
) => Promise<EntraAnswer>;

const answerAuthorize: Answers = ({ body }, { requestId, onFault }, ports) =>
  authorize(typeof body === 'string' ? body : undefined, { origin: { requestId }, onFault }, ports);

const answerFinish: Answers = (request, { onFault }, ports) => {
  const captureId = queryOf(request).get('txn') ?? '';
  const returnKey = queryOf(request).get('state') ?? '';
  const browserKey = browserKeyIn(request.get('Cookie'), captureId);
  return finish({ captureId, returnKey, browserKey }, onFault, ports);
};

/** Faults that Entra cannot be told of are a page, too. */
function answering(ports: EntraPorts, answers: Answers): RequestHandler {
  return async (request, response) => {
    const requestId = requestIdOf(response);
    const onFault = (fault: unknown): void =>
      ports.log({ event: 'fault', requestId, fault: summariseFault(fault) });
    const answer = await answers(request, { requestId, onFault }, ports).catch((fault: unknown) => {
      onFault(fault);
      return refuse('fault');
    });
    ports.log({ event: 'entra', requestId, ...answer.step });
    send(request, response, answer);
  };
}

function send(request: Request, response: Response, answer: EntraAnswer): void {
  const { to, step } = answer;
  const txn = queryOf(request).get('txn') ?? '';
  if (to !== 'person' && CAPTURE_ID.test(txn)) response.append('Set-Cookie', noCookie(txn));
  switch (to) {
    case 'capture':
      response.append('Set-Cookie', browserCookie(answer.captureId, answer.browserKey));
      response.redirect(303, answer.url);
      return;
    case 'entra':
      sendPage(response, 200, formPage(answer.redirectUri, answer.fields));
      return;
    case 'person':
      if (step.reason === 'fault') sendPage(response, 503, UNAVAILABLE);
      else sendPage(response, 400, UNANSWERABLE);
  }
}

const UNAVAILABLE = noticePage(
  'Not available at the moment',
  'Please go back to where you signed in, and try again in a few minutes.',
);
const UNANSWERABLE = noticePage(
  'This sign-in cannot go on',
  'It was answered already, is too old, was begun in another browser, or did not come from where it should. Please go back to where you signed in, and begin again.',
);

function sendPage(response: Response, status: number, { html, policy }: Page): void {
  response.status(status).set('Content-Security-Policy', policy).set('Cache-Control', 'no-store');
  response.type('html').send(html);
}

function queryOf({ originalUrl }: Request): URLSearchParams {
  const [, query = ''] = originalUrl.split('?');
  return new URLSearchParams(query);
}
