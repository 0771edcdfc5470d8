import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../server/test/temporary-folder.ts';
import { createExample } from '../src/example.ts';

const CONTEXT = {
  account: '111122223333',
  region: 'eu-central-1',
  issuer: 'https://face.example.org',
  certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/0000',
  repository: 'facenition',
  digest: `sha256:${'0'.repeat(64)}`,
  origin: 'https://app.example.org',
};

async function serverOf(context: Record<string, string>): Promise<string> {
  const assembly = createExample({ outdir: await temporaryFolder(), context }).synth();
  expect(assembly.stacks.map(({ stackName }) => stackName).sort()).toEqual([
    'FacenitionCognito',
    'FacenitionServer',
  ]);
  return JSON.stringify(assembly.getStackByName('FacenitionServer').template);
}

test('the example synthesises, by the rules of AWS Solutions', async () => {
  const server = await serverOf(CONTEXT);
  expect(server.includes(`facenition@${CONTEXT.digest}`)).toBe(true);
  expect(server.includes('"DesiredCount":2')).toBe(true);
});

test('the example starts no server before there are keys', async () => {
  const server = await serverOf({ ...CONTEXT, servers: '0' });
  expect(server.includes('"DesiredCount":0')).toBe(true);
});

test('the example says what it was not told', () => {
  expect(() => createExample({ context: { account: '111122223333' } })).toThrow(
    '-c region=...: the region, eu-central-1',
  );
});
