import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CodeMessage } from '../../src/senders/code-sender.ts';
import { createSmtpSender } from '../../src/senders/smtp-sender.ts';
import { selfSigned } from './certificate.ts';
import { startMailServer } from './mail-server.ts';

const MESSAGE: CodeMessage = {
  kind: 'email',
  to: 'person@canary.example',
  code: '014285',
  validMinutes: 10,
};

/** Reaches this machine, and is not one of the names that say so. */
const NOT_LOCAL = '0.0.0.0';

const send = (url: string, message: CodeMessage = MESSAGE, timeoutMs = 10_000): Promise<void> =>
  createSmtpSender({ url, from: 'Facenition <no-reply@a.example>', timeoutMs }).send(message);

/** The fault that this ended with, checked to say nothing of whom, what and in whose words. */
async function faultOf(sending: Promise<void>): Promise<string> {
  const fault: unknown = await sending.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );
  expect(fault).toMatchObject({ code: 'ERR_DELIVERY_FAILED' });
  const told = inspect(fault, { depth: Infinity });
  for (const secret of ['canary', MESSAGE.code, 'PASSWORD']) expect(told).not.toContain(secret);
  return fault instanceof Error ? fault.message : '';
}

function trust(cert: string): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, cert]);
  onTestFinished(() => setDefaultCACertificates(before));
}

describe('on this machine', () => {
  test('an e-mail with the code goes to this address alone', async () => {
    const { port, commands, messages } = await startMailServer();
    await send(`smtp://127.0.0.1:${port}`);
    expect(commands.filter((line) => /^(?:MAIL|RCPT)/.test(line))).toEqual([
      'MAIL FROM:<no-reply@a.example>',
      'RCPT TO:<person@canary.example>',
    ]);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('Your code is 014285\n');
    expect(messages[0]).toContain('good for 10 minutes');
    expect(messages[0]).toContain('To: person@canary.example\n');
    expect(messages[0]).toContain('From: Facenition <no-reply@a.example>\n');
    expect(messages[0]).toContain('Auto-Submitted: auto-generated\n');
    expect(messages[0]?.match(/^Subject: .*$/m)?.[0]).toBe('Subject: Your code');
  });

  test('a name and a password are used as they are meant', async () => {
    const { port, commands } = await startMailServer();
    await send(`smtp://us%40er:P%2FASSWORD@localhost:${port}/`);
    const plain = Buffer.from('\0us@er\0P/ASSWORD').toString('base64');
    expect(commands).toContain(`AUTH PLAIN ${plain}`);
  });

  test('STARTTLS is not taken up: such a certificate is nobody’s', async () => {
    const identity = selfSigned('127.0.0.1');
    const { port, messages } = await startMailServer({ tls: 'starttls', identity });
    await send(`smtp://127.0.0.1:${port}`);
    expect(messages).toHaveLength(1);
  });
});

describe('beyond this machine', () => {
  test('nothing is said to a server that offers no STARTTLS', async () => {
    const { port, commands } = await startMailServer();
    const fault = await faultOf(send(`smtp://user:PASSWORD@${NOT_LOCAL}:${port}`));
    expect(fault).toBe('the mail server offers no TLS that can be trusted');
    expect(commands.filter((line) => !/^(?:EHLO|STARTTLS|QUIT)/.test(line))).toEqual([]);
  });

  test.each(['starttls', 'from-start'] as const)('%s: a stranger is not trusted', async (tls) => {
    const { port, commands } = await startMailServer({ tls, identity: selfSigned(NOT_LOCAL) });
    const scheme = tls === 'starttls' ? 'smtp' : 'smtps';
    const fault = await faultOf(send(`${scheme}://user:PASSWORD@${NOT_LOCAL}:${port}`));
    expect(fault).toContain('(DEPTH_ZERO_SELF_SIGNED_CERT)');
    expect(commands.filter((line) => /AUTH|MAIL/.test(line))).toEqual([]);
  });

  test.each(['starttls', 'from-start'] as const)('%s: all of it is encrypted', async (tls) => {
    const identity = selfSigned(NOT_LOCAL);
    trust(identity.cert);
    const { port, commands, messages } = await startMailServer({ tls, identity });
    const scheme = tls === 'starttls' ? 'smtp' : 'smtps';
    await send(`${scheme}://user:PASSWORD@${NOT_LOCAL}:${port}`);
    expect(messages).toHaveLength(1);
    const inTheOpen = commands.filter((line) => !line.startsWith('TLS '));
    expect(inTheOpen.map((line) => line.split(' ')[0])).toEqual(
      tls === 'starttls' ? ['EHLO', 'STARTTLS'] : [],
    );
  });
});

describe('a failure has words of ours', () => {
  test.each([
    ['AUTH', '535 no, PASSWORD is wrong\r\n', 'refuses the name and password'],
    ['MAIL', '550 not for canary\r\n', 'refuses the sender, the recipient or the message'],
    [
      'RCPT',
      '550 5.1.1 <person@canary.example> unknown\r\n',
      'refuses the sender, the recipient or the message',
    ],
    ['DATA', '554 no 014285\r\n', 'refuses the sender, the recipient or the message'],
    ['.', '554 no 014285\r\n', 'refuses the sender, the recipient or the message'],
    ['CONNECT', '554 go away, canary\r\n', 'cannot be reached, or broke off'],
  ])('%s: %j', async (word, answer, what) => {
    const { port, messages } = await startMailServer({ answers: { [word]: answer } });
    const sending = send(`smtp://user:PASSWORD@127.0.0.1:${port}`);
    expect(await faultOf(sending)).toBe(`the mail server ${what}`);
    expect(messages).toHaveLength(word === '.' ? 1 : 0);
  });

  test.each(['CONNECT', 'EHLO', 'RCPT'])('no answer to %s', async (word) => {
    const { port } = await startMailServer({ answers: { [word]: '' } });
    const sending = send(`smtp://127.0.0.1:${port}`, MESSAGE, 200);
    expect(await faultOf(sending)).toBe('the mail server took too long');
  });

  test('an answer that comes in drops', async () => {
    const { port } = await startMailServer({ dripMs: 50 });
    const start = performance.now();
    const sending = send(`smtp://127.0.0.1:${port}`, MESSAGE, 200);
    expect(await faultOf(sending)).toBe('the mail server took too long');
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('nobody there', async () => {
    const sending = send('smtp://127.0.0.1:9');
    expect(await faultOf(sending)).toBe(
      'the mail server cannot be reached, or broke off (ECONNREFUSED)',
    );
  });
});

test.each([
  'a@canary.example, b@canary.example',
  'A <a@canary.example>',
  'a@canary.example\r\nBcc: b@canary.example',
  'a@canary.example>\r\nRCPT TO:<b@canary.example',
  '+44 20 7946 0000',
  '',
])('%j is not sent to', async (to) => {
  const { port, commands } = await startMailServer();
  const sending = send(`smtp://127.0.0.1:${port}`, { ...MESSAGE, to });
  expect(await faultOf(sending)).toBe('this is not an e-mail address');
  expect(commands).toEqual([]);
});

test('it sends no text messages', async () => {
  const sending = send('smtp://127.0.0.1:9', { ...MESSAGE, kind: 'phone' });
  expect(await faultOf(sending)).toBe('this is not an e-mail address');
});

test.each([
  'mail.example:587',
  'https://mail.example',
  'smtp://',
  'smtp://mail.example/?requireTLS=false',
  'smtp://mail.example?tls.rejectUnauthorized=false',
  'smtp://mail.example/path',
  'smtp://mail.example/#x',
  'smtp://user:CANARY%ZZ@mail.example',
])('%s is no mail server, and not repeated', (url) => {
  const creating = (): unknown => createSmtpSender({ url, from: 'no-reply@a.example' });
  expect(creating).toThrow(expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }));
  expect(creating).not.toThrow('mail.example');
  expect(creating).not.toThrow('CANARY');
});
