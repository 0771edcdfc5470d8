import {
  capture,
  capturesOf,
  openBrowser as openCapturePage,
} from '../../../../server/test/capture/capture-browser.ts';
import { captureIn, formIn, openBrowser } from '../../../../server/test/entra/test-browser.ts';
import {
  ACME,
  startTestProvider,
  MIRA as WHO,
} from '../../../../server/test/entra/test-provider.ts';
import { NOW, type TestApp } from '../../../../server/test/http/test-app.ts';
import { MIRA } from '../payload.ts';

/** The second factor: External MFA, with a capture in a browser. Answers what came of one try. */
export async function verifyFace(app: TestApp, user = MIRA): Promise<string> {
  const real = { store: app.store, captures: capturesOf(app) };
  const provider = await startTestProvider({ real, now: NOW });
  const browser = openBrowser(provider);
  const fields = await provider.entra.form({ ...WHO, oid: user }, ACME.clientId);
  const captureId = captureIn(await browser.authorize(fields));
  const page = openCapturePage(app);
  await page.open(captureId);
  const { body } = await capture(page, captureId);
  if (body.outcome !== 'passed') return body.outcome;
  const { action, fields: answer } = await formIn(await browser.get(body.next.url));
  await browser.post(action, answer);
  return body.outcome;
}
