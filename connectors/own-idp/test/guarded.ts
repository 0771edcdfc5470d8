import type { FaceMatch } from '@facenition/hook';
import { beforeEach } from 'vitest';
import { NOW } from '../../../server/test/http/test-app.ts';
import { facenitionThat, OPENING } from '../../../test/connectors/facenition-stand-in.ts';
import type { FacesOptions, RequireFaceOptions } from '../src/index.ts';
import { type Portal, startPortal, type Visitor } from './portal.ts';

const CAPTURE = OPENING.capture;
export const TICKET = `fntk_${'K'.repeat(22)}`;
export const TXN = `fntx_${'T'.repeat(22)}`;
const DEADLINE_MS = 300;

type Asking = FacesOptions<never, never>['facenition'];
type Changes = Parameters<typeof startPortal>[2];

/** Begins every capture, and says of every ticket what the test says. */
export const facenition = (answer: () => Promise<unknown>): Asking => ({
  beginCapture: facenitionThat(async () => CAPTURE).beginCapture,
  consumeTicket: facenitionThat(answer).consumeTicket,
});

/** How often the route behind the guard was reached, in this test. */
export const route = { reached: 0 };
beforeEach(() => {
  route.reached = 0;
});

export const guarded = (
  asking: Asking,
  changes: Changes = {},
  demand: Partial<RequireFaceOptions> = {},
): Promise<Portal> =>
  startPortal(
    asking,
    (app, { requireFace }) => {
      const face = requireFace({ scope: 'sign-in', level: 4, maxAge: 300, ...demand });
      app.get('/safe', face, (_, response) => {
        route.reached += 1;
        if (!response.headersSent) response.send('open');
      });
    },
    { deadlineMs: DEADLINE_MS, ...changes },
  );

/** What the return is answered with, and whether the route is open after it. */
export async function comeBack(portal: Portal, visitor: Visitor, outcome = 'passed') {
  await visitor.open('/safe');
  const { pending } = Object(portal.kept.get(visitor.id));
  const query = new URLSearchParams({ txn: TXN, state: pending[0].state, outcome });
  if (outcome === 'passed') query.set('ticket', TICKET);
  const { status } = await visitor.open(`/face/done?${query}`);
  const isOpen = (await visitor.open('/safe')).status === 200;
  return { status, isOpen };
}

export const match: FaceMatch = {
  outcome: 'match',
  verifiedAt: NOW,
  level: 4,
  assurance: 'active',
  amr: ['face', 'pop'],
  referenceId: `fnr_${'R'.repeat(22)}`,
};
