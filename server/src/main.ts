const EXIT_FAULT = 2;

/** Whatever ends the process by surprise is a fault: 1 means that somebody was refused. */
function endWithFault(error: unknown): never {
  const isClosedPipe = error instanceof Error && 'code' in error && error.code === 'EPIPE';
  if (!isClosedPipe) {
    // Where, but not what: a foreign message may quote its input.
    const frames = String(error instanceof Error ? error.stack : '').match(/^ +at .*$/gm);
    const lines = ['facenition: unexpected error (ERR_INTERNAL)', ...(frames ?? [])];
    process.stderr.write(`${lines.join('\n')}\n`);
  }
  process.exit(EXIT_FAULT);
}

process.on('uncaughtException', endWithFault);

try {
  // Not at the top: what cannot be imported would end with 1.
  const { processTerminal } = await import('./terminal.ts');
  const argv = process.argv.slice(2);
  // The doctor has to start where parts of the others cannot be loaded.
  const run =
    argv[0] === 'doctor'
      ? (await import('./cli/run-doctor.ts')).runDoctor
      : (await import('./cli/run.ts')).runCommandLine;
  process.exitCode = await run(argv, processTerminal());
} catch (error) {
  endWithFault(error);
}

export {};
