import { join } from 'node:path';
import type { BlockName } from './blocks.ts';

const PRINT_TICKET = join(import.meta.dirname, 'print-ticket.ts');

/**
 * What a program of the documents leaves out, because its reader has it: where photographs and
 * keys come from. And what has to be true when it has run.
 */
export interface Surroundings extends BlockName {
  readonly before: string;
  readonly after: string;
}

/** Programs that stand for themselves have none. */
export const SURROUNDINGS: readonly Surroundings[] = [
  {
    document: 'README.md',
    begins: "import { createClient } from '@facenition/client'",
    before: `
      import { readFile } from 'node:fs/promises';
      const [a, b, c] = [await readFile('1.jpg'), await readFile('2.jpg'), await readFile('3.jpg')];
      const [d, e] = [await readFile('probe.jpg'), await readFile('fresh.jpg')];
      const clientToken = process.env['FACENITION_TOKEN'];
      const password = 'a secret of the person';`,
    after: `
      const { states } = await facenition.status({ ids: [id] });
      await facenition.close();
      if (!authenticated || states?.[0]?.state !== 'revoked') throw new Error(JSON.stringify(states));`,
  },
  {
    document: 'README.md',
    begins: "import { enrol, verify } from '@facenition/core'",
    before: `
      import { readFile } from 'node:fs/promises';
      import { PACKS } from '@facenition/core';
      import { openTemplatePorts, readConfig, selectPack } from '@facenition/server';
      const { modelsDir, modelPack: wanted, ...config } = readConfig(process.env, process.cwd());
      const pack = await selectPack({ packs: PACKS, modelsDir, wanted });
      const ports = await openTemplatePorts({ ...config, modelsDir, pack }, Date.now);
      const samples = [await readFile('1.jpg'), await readFile('2.jpg'), await readFile('3.jpg')];
      const fresh = [await readFile('probe.jpg'), await readFile('fresh.jpg')];
      const secret = { kind: 'passphrase', passphrase: 'a secret of the person' } as const;
      let isOpen = false;
      const openTheDoor = () => {
        isOpen = true;
      };`,
    after: `
      if (!isOpen) throw new Error('the door stayed shut');`,
  },
  {
    document: 'hook/README.md',
    begins: 'import { createHandler, type FaceOutcome',
    before: '',
    after: `
      import { createFacenition } from '@facenition/hook';
      const [url, token] = [process.env['FACENITION_URL'] ?? '', process.env['FACENITION_TOKEN'] ?? ''];
      const server = createFacenition({ url, token, idp: 'acme', tenant: 'main' });
      const ofNobody = { id: 'call-1', user: 'ada', txn: 'fntx_' + 'A'.repeat(22), ticket: 'fntk_' + 'A'.repeat(22) };
      const match: FaceOutcome = {
        outcome: 'match', verifiedAt: 0, level: 4, assurance: 'active', amr: ['face'], referenceId: 'fnr_x',
      };
      for (const [facenition, allow] of [[server, false], [{ ...server, consumeTicket: async () => match }, true]] as const) {
        const reply = await handlerOf(facenition).handle(ofNobody);
        if (JSON.stringify(reply.body) !== JSON.stringify({ allow })) throw new Error(JSON.stringify(reply));
      }`,
  },
  {
    document: 'ticket/README.md',
    begins: 'import { createMemoryBurns',
    before: `
      import { execFileSync } from 'node:child_process';
      interface Attempt {
        readonly user: string;
        readonly nonce: string;
        readonly txn: string;
        readonly attempt: string;
      }
      const reports: string[] = [];
      const report = (text: string) => reports.push(text);`,
    after: `
      const argv = ['--conditions=@facenition/source', ${JSON.stringify(PRINT_TICKET)}];
      const printed = execFileSync(process.execPath, argv, { encoding: 'utf8' });
      const { ticket, ...own } = JSON.parse(printed);
      const first = { ...own, attempt: 'one' };
      const answers = [
        await mayGoOn('no ticket', first),
        await mayGoOn(ticket, { ...first, user: 'somebody else' }),
        await mayGoOn(ticket, { ...first, nonce: '' }),
        await mayGoOn(ticket, first),
        await mayGoOn(ticket, first),
        await mayGoOn(ticket, { ...first, attempt: 'two' }),
      ];
      if (answers.join() !== 'false,false,false,true,true,false' || reports.length !== 1) {
        throw new Error(answers.join());
      }`,
  },
  {
    document: 'docs/receipts.md',
    begins: 'import { createRemoteJWKSet, jwtVerify }',
    before: `
      import { readFile } from 'node:fs/promises';
      const given = (await readFile('receipt.txt', 'utf8')).trim();`,
    after: `
      if ((await isMatch(given, 'n-0S6_WzA2Mj-V8r4kT')) !== true) throw new Error('not a match');
      if (await isMatch(given, 'n-of-another-question')) throw new Error('of another question');
      const changed = given.replace(/.{4}$/, 'AAAA');
      const accepted = await isMatch(changed, 'n-0S6_WzA2Mj-V8r4kT').catch(() => false);
      if (accepted) throw new Error('not as it was signed');`,
  },
  {
    document: 'docs/step-up.md',
    begins: "import { randomBytes } from 'node:crypto'",
    before: `
      const clientToken = process.env['FACENITION_TOKEN'] ?? '';`,
    after: `
      const begun = await begin('ada');
      if (begun === undefined) throw new Error('nobody is asked for a face');
      const { stepUp, url } = begun;
      const state = (value: string) => new URLSearchParams({ txn: stepUp.txn, state: value });
      const { state: stands } = await faces.transactionsStatus({ txn: stepUp.txn });
      const answers = [
        new URL(url).pathname === '/capture/' + stepUp.txn && stands === 'open',
        await mayGoOn(stepUp, state('of another browser')),
        await mayGoOn(stepUp, state(stepUp.state)),
      ];
      await faces.close();
      if (answers.join() !== 'true,false,false') throw new Error(answers.join());`,
  },
  {
    document: 'docs/step-up.md',
    begins: '/** The account is there.',
    before: `
      import { createClient } from '@facenition/client';
      const clientToken = process.env['FACENITION_TOKEN'] ?? '';
      const url = process.env['FACENITION_URL'] ?? '';
      const faces = createClient({ url, token: clientToken });
      const of = { idp: 'portal', tenant: 'main', scope: 'sign-in' } as const;`,
    after: `
      const { txn = '' } = await faces.transactionsBegin({
        ...of,
        ...{ purpose: 'sign-up', nonce: 'n'.repeat(16), asking: 'Portal' },
        return_to: 'https://portal.example/face/done',
      });
      const isMade = await accountMade(txn, 'grace');
      await faces.close();
      if (isMade) throw new Error('nobody showed a face');`,
  },
  {
    document: 'docs/webhooks.md',
    begins: 'import { createHmac, timingSafeEqual }',
    before: `
      import { readFileSync } from 'node:fs';
      const { secret: ours, headers: sent, body: said } = JSON.parse(readFileSync('call.json', 'utf8'));`,
    after: `
      if (isGenuine(ours, sent, said) !== true) throw new Error('not genuine');
      if (isGenuine(ours, sent, said + ' ')) throw new Error('not as it was sent');`,
  },
];
