import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Certificates, readPair } from './certificates.ts';
import { fileOf } from './file-of.ts';

/**
 * A small proxy that wants a certificate, and lets through what `proxy/nginx.conf` does, where no
 * nginx is there. Answers its address.
 */
export async function startNodeProxy(upstream: string, files: Certificates): Promise<string> {
  const conf = await fileOf('proxy/nginx.conf');
  const passed = [...conf.matchAll(/location = (\S+) \{ proxy_pass/g)].map(([, path]) => path);
  const tls = { requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' as const };
  const server = createServer(
    { ...tls, ...(await readPair(files.server)), ca: await readFile(files.ca) },
    (incoming, outgoing) => {
      const { url = '', method = 'GET', headers } = incoming;
      if (!passed.includes(url)) {
        outgoing.writeHead(404).end();
        return;
      }
      const onward = request(upstream + url, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.writeHead(502).end());
      incoming.pipe(onward);
    },
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return `https://127.0.0.1:${address.port}`;
}

/** A real nginx with the configuration that is shipped. Answers its address. */
export async function startNginx(upstream: string, files: Certificates): Promise<string> {
  const port = await freePort();
  const { folder } = files;
  const block = (await fileOf('proxy/nginx.conf'))
    .replaceAll('/etc/facenition/tls', folder)
    .replaceAll('http://127.0.0.1:8080', upstream)
    .replaceAll('FACENITION_HOST', 'localhost')
    .replace('listen 8443', `listen 127.0.0.1:${port}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  await mkdir(join(folder, 'logs'), { recursive: true });
  const path = join(folder, 'nginx.conf');
  const http = `http { access_log off; ${temporary.join(' ')}\n${block}\n}`;
  const head = `pid ${folder}/nginx.pid; daemon off; master_process off;`;
  await writeFile(path, `${head}\nevents {}\n${http}\n`);
  const log = join(folder, 'logs/error.log');
  const child = spawn('nginx', ['-p', folder, '-c', path, '-e', log], { stdio: 'ignore' });
  onTestFinished(async () => {
    child.kill();
    await once(child, 'exit');
  });
  await waitFor(port);
  return `https://127.0.0.1:${port}`;
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  server.close();
  await once(server, 'close');
  return address.port;
}

async function waitFor(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('nginx does not listen');
}
