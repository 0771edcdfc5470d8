import { createServer as createPlainServer, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';

interface MailServerOptions {
  /** With `from-start` the greeting is encrypted already; with `starttls` it is offered. */
  readonly tls?: 'from-start' | 'starttls';
  readonly identity?: { readonly key: string; readonly cert: string };
  /**
   * In place of the usual answer, by the first word of a command, `CONNECT` for the greeting and
   * `.` for the end of a message; empty: none at all.
   */
  readonly answers?: Readonly<Record<string, string>>;
  /** Instead of an answer to the first command: a line of one, again and again. */
  readonly dripMs?: number;
}

export interface MailServer {
  readonly port: number;
  /** Every command, with `TLS ` before it where it came encrypted. */
  readonly commands: readonly string[];
  /** Messages as they came in, without the dots of the protocol. */
  readonly messages: readonly string[];
}

/** A mail server that speaks as much SMTP (RFC 5321) as one message needs, on all interfaces. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const commands: string[] = [];
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(options.answers?.CONNECT ?? '220 mail.example ESMTP\r\n');
    converse(socket, options, commands, messages);
  };
  const server =
    options.tls === 'from-start'
      ? createTlsServer({ ...options.identity }, serve)
      : createPlainServer(serve);
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, commands, messages };
}

function converse(
  socket: Socket,
  options: MailServerOptions,
  commands: string[],
  messages: string[],
): void {
  const encrypted = socket instanceof TLSSocket;
  let waiting = '';
  let message: string[] | undefined;
  const take = (line: string): void => {
    if (message === undefined) {
      const word = line.split(/[ :]/)[0]?.toUpperCase() ?? '';
      commands.push(encrypted ? `TLS ${line}` : line);
      if (word === 'DATA') message = [];
      if (options.dripMs !== undefined) {
        drip(socket, options.dripMs);
        return;
      }
      const upgrades = word === 'STARTTLS' && options.tls === 'starttls';
      if (upgrades) socket.off('data', read);
      socket.write(options.answers?.[word] ?? answerTo(word, options, encrypted));
      if (upgrades) upgrade(socket, options, commands, messages);
    } else if (line === '.') {
      messages.push(message.join('\n'));
      message = undefined;
      socket.write(options.answers?.['.'] ?? '250 taken\r\n');
    } else {
      message.push(line.replace(/^\./, ''));
    }
  };
  const read = (chunk: Buffer): void => {
    waiting += chunk.toString('utf8');
    const lines = waiting.split('\r\n');
    waiting = lines.pop() ?? '';
    for (const line of lines) take(line);
  };
  socket.on('data', read);
}

function drip(socket: Socket, everyMs: number): void {
  const timer = setInterval(() => socket.write('250-a\r\n'), everyMs);
  socket.on('close', () => clearInterval(timer));
}

function upgrade(
  socket: Socket,
  options: MailServerOptions,
  commands: string[],
  messages: string[],
): void {
  const secured = new TLSSocket(socket, { isServer: true, ...options.identity });
  secured.on('error', () => {});
  converse(secured, options, commands, messages);
}

function answerTo(word: string, { tls }: MailServerOptions, encrypted: boolean): string {
  switch (word) {
    case 'EHLO': {
      const offer = tls === 'starttls' && !encrypted ? '250-STARTTLS\r\n' : '';
      return `250-mail.example\r\n${offer}250 AUTH PLAIN\r\n`;
    }
    case 'AUTH':
      return '235 known\r\n';
    case 'DATA':
      return '354 go on\r\n';
    case 'STARTTLS':
      return tls === 'starttls' ? '220 ready\r\n' : '502 what?\r\n';
    case 'QUIT':
      return '221 bye\r\n';
    default:
      return '250 fine\r\n';
  }
}
