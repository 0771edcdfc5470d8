import { createFacenition, formatEvent } from '@facenition/hook';
import { createFaces } from '@facenition/own-idp';
import express, { type Express, type Request, type Response } from 'express';

/** Yours: what the server keeps for one browser. */
interface Session {
  user?: string;
  face?: unknown;
}

interface Settings {
  /** Of Facenition, and the client token with the scope `step-up`. */
  readonly url: string;
  readonly token: string;
  /** Of this application, as browsers see it. */
  readonly origin: string;
  readonly sessionOf: (request: Request) => Session;
  readonly log: (line: string) => void;
}

export function createApp({ url, token, origin, sessionOf, log }: Settings): Express {
  const { requireFace, faceReturn } = createFaces<Request, Response>({
    facenition: createFacenition({ url, token, idp: 'portal', tenant: 'main', timeoutMs: 4000 }),
    sessions: {
      user: (request) => sessionOf(request).user,
      read: async (request) => sessionOf(request).face,
      write: async (request, face) => {
        sessionOf(request).face = face;
      },
    },
    capture: { by: 'redirect', returnTo: `${origin}/face/done` },
    asking: 'Portal',
    onEvent: (event) => log(formatEvent(event, new Date())),
  });
  const face = requireFace({ scope: 'transfer', level: 4, assurance: 'active', maxAge: 300 });
  const app = express();
  app.get('/face/done', faceReturn());
  // Before the form is shown, and before it is acted upon.
  app.get('/transfer', face, (_, response) => {
    response.send('<form method="post"><button>Transfer</button></form>');
  });
  app.post('/transfer', face, (_, response) => {
    response.send('Done.');
  });
  return app;
}
