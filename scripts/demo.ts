/**
 * `npm run demo`: invented people enrol and verify at a real server, over HTTP. With
 * `-- --photos me1.jpg me2.jpg other.jpg` it does the same with your own photographs.
 */
import { FacenitionError } from '@facenition/core';
import { processTerminal, readConfig, runCommandLine, runDemo } from '@facenition/server';
import { cast, enrolmentCaptures, noFace, verificationCaptures } from './portraits/cast.ts';

const terminal = processTerminal();
const argv = process.argv.slice(2);

async function demoWithDrawnPeople(): Promise<number> {
  terminal.out('Drawing a few people who do not exist ...\n');
  const people = [];
  for (const person of cast) {
    const { name } = person;
    const enrolment = await enrolmentCaptures(person);
    people.push({ name, enrolment, verification: await verificationCaptures(person) });
  }
  const config = readConfig(terminal.environment, terminal.directory);
  const played = await runDemo({ cast: { people, nobody: await noFace() }, config, terminal });
  return played ? 0 : 1;
}

try {
  process.exitCode =
    argv.length > 0
      ? await runCommandLine(['demo', ...argv], terminal)
      : await demoWithDrawnPeople();
} catch (error) {
  if (!(error instanceof FacenitionError)) throw error;
  terminal.err(`${error.message} (${error.code})\n`);
  process.exitCode = 2;
}
