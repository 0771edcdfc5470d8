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
    begins: '{ "ok": true, "txn"',
    reading: { values: 'kinds' },
    async real({ server }, shell) {
      const { txn } = await ticketAt(server.dataDir, server.url);
      return answer(
        shell,
        `curl -X POST http://localhost:8080/tickets/consume -H "X-Auth-Token: $FACENITION_TOKEN" -F txn=${txn} -F user=${TICKET.userId} -F scope=${TICKET.scope} -F attempt=one`,
      );
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

async function answer(shell: Shell, command: string): Promise<unknown> {
  const [{ out } = NOTHING] = await shell.run(command);
  return JSON.parse(out);
}
