import { takeVerification } from '../../server/test/capture/references-at.ts';
import { TICKET, ticketAt } from '../../server/test/tickets/ticket-at.ts';
import type { BlockName } from './blocks.ts';
import type { Checkout } from './checkout.ts';
import type { Reading } from './shape.ts';
import type { Ran, Shell } from './shell.ts';

/** A documented answer that does not stand below its question, and what really comes. */
export interface Answered extends BlockName {
  readonly reading: Reading;
  real(checkout: Checkout, shell: Shell): Promise<unknown>;
}

const WEBAUTHN_OPTIONS = ['rpId', 'challenge', 'allowCredentials', 'timeout', 'userVerification'];

export const ANSWERED: readonly Answered[] = [
  {
    document: 'docs/api.md',
    begins: '{ "ok": true, "authenticated": true }',
    reading: { values: 'words' },
    real: (_, shell) =>
      answer(
        shell,
        'curl -X POST http://localhost:8080/authenticate -H "X-Auth-Token: $FACENITION_TOKEN" -F photo=@probe.jpg -F password=$USER_SECRET -F scope=app:login -F accuracy=4 -F token=FN1...',
      ),
  },
  {
    document: 'docs/api.md',
    begins: '{ "ok": false, "error"',
    reading: { values: 'words' },
    real: (_, shell) =>
      answer(
        shell,
        'curl -X POST http://localhost:8080/generate -H "X-Auth-Token: $FACENITION_TOKEN" -F password=$USER_SECRET',
      ),
  },
  {
    document: 'docs/api.md',
    begins: '{ "ok": true, "txn": "fntx_ZWNo',
    reading: { values: 'kinds' },
    async real({ server }, shell) {
      const { txn, jti } = await ticketAt(server.dataDir, server.url);
      return answer(
        shell,
        `curl -X POST http://localhost:8080/tickets/consume -H "X-Auth-Token: $FACENITION_TOKEN" -F txn=${txn} -F ticket=${jti} -F user=${TICKET.userId} -F scope=${TICKET.scope} -F attempt=one`,
      );
    },
  },
  {
    document: 'docs/api.md',
    begins: '{ "ok": true, "required"',
    reading: { values: 'kinds' },
    async real(_, shell) {
      const { body } = await beginCapture(shell);
      const { browser_key: _key, ...answered } = body;
      return answered;
    },
  },
  {
    document: 'docs/api.md',
    begins: '{ "ok": true, "verified": true',
    reading: { values: 'kinds' },
    async real({ server }, shell) {
      await takeVerification(server.dataDir, 'rosa');
      return answer(
        shell,
        'curl -X POST http://localhost:8080/verifications/latest -H "X-Auth-Token: $FACENITION_TOKEN" -F idp=portal -F tenant=main -F user=rosa -F scope=sign-in -F max_age=900',
      );
    },
  },
  {
    document: 'docs/api.md',
    begins: '{ "ok": true, "references"',
    reading: { values: 'words', also: ['created_at'] },
    real: (_, shell) =>
      answer(
        shell,
        'curl -X POST http://localhost:8080/references/list -H "X-Auth-Token: $FACENITION_TOKEN" -F idp=portal -F user=ada',
      ),
  },
  {
    document: 'docs/capture-protocol.md',
    begins: '{\n  "txn"',
    // What is in the options is WebAuthn's to say, and which models there are the pack's.
    reading: { values: 'kinds', also: [...WEBAUTHN_OPTIONS, 'landmarks'] },
    async real(_, shell) {
      const { post } = await beginCapture(shell);
      return post('open', {});
    },
  },
  {
    document: 'docs/capture-protocol.md',
    begins: '{ "challenge": "fnch_...", "step"',
    reading: { values: 'words' },
    async real(_, shell) {
      const { post } = await beginCapture(shell);
      await post('open', {});
      return post('steps', { frames: [] });
    },
  },
  {
    document: 'docs/audit.md',
    begins: '{"at"',
    reading: { values: 'kinds' },
    async real(_, shell) {
      const [{ out } = NOTHING] = await shell.run('facenition audit export');
      return JSON.parse(`${out.split('\n').find((line) => line.includes('"token-issued"'))}`);
    },
  },
  {
    document: 'docs/webhooks.md',
    begins: '{ "kind": "phone"',
    reading: { values: 'kinds' },
    async real({ receiver }, shell) {
      await shell.run(
        'curl -X POST http://localhost:8080/v2/new-credentials -H "X-Auth-Token: $FACENITION_TOKEN" -F email=ada@example.org -F phone=+442079460000',
      );
      return JSON.parse((await receiver.call('/codes', '"phone"')).body);
    },
  },
];

const NOTHING: Ran = { command: '', out: '' };

// biome-ignore lint/suspicious/noExplicitAny: whatever comes is held against what is documented
async function answer(shell: Shell, command: string): Promise<any> {
  const [{ out } = NOTHING] = await shell.run(command);
  return JSON.parse(out);
}

/** A capture of an element in a page, which shows its key in place of a cookie. */
async function beginCapture(shell: Shell) {
  await shell.run(
    'npx facenition return-addresses add https://portal.example --kind stay --idp portal --tenant main',
  );
  const body = await answer(
    shell,
    'curl -X POST http://localhost:8080/transactions -H "X-Auth-Token: $FACENITION_TOKEN" -F idp=portal -F tenant=main -F user=ada -F scope=sign-in -F nonce=$(openssl rand -hex 16) -F asking=Portal -F return_by=stay -F return_to=https://portal.example',
  );
  const { url, browser_key: key } = body;
  return {
    body,
    async post(step: string, fields: unknown): Promise<unknown> {
      const response = await fetch(`${url}/${step}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
        body: JSON.stringify(fields),
      });
      return response.json();
    },
  };
}
