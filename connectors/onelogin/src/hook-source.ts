import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { DeploymentFault } from '@facenition/deployment';
import type * as esbuild from 'esbuild';
import type { PreAuthenticationSettings } from './hooks/pre-authentication-entry.ts';
import type { UserMigrationSettings } from './hooks/user-migration-entry.ts';

/** What one hook of each kind is made of. */
export interface HookSettings {
  readonly 'pre-authentication': PreAuthenticationSettings;
  readonly 'user-migration': UserMigrationSettings;
}

export type HookKind = keyof HookSettings;

/** A hook as OneLogin takes it: one CommonJS file that needs no package. */
export interface HookSource {
  readonly source: string;
  /** Of the UTF-8 of the source; at most 20,000 characters. */
  readonly base64: string;
  /** Of the source, in hexadecimal. */
  readonly sha256: string;
  /** Names of the environment variables that it reads. */
  readonly envVars: readonly string[];
}

/** OneLogin takes no more, in characters of base64. */
export const LONGEST_FUNCTION = 20_000;

/** How every source of ours begins: a hook without it is somebody else's. */
const MARKER = '// Facenition for OneLogin:';

/**
 * Bundles the source of a hook. The same settings, version and esbuild give the same text. Throws
 * `DeploymentFault` `ERR_LIBRARY_MISSING` where esbuild is not installed, `ERR_CONNECTOR_FILE_INVALID`
 * where the source becomes longer than OneLogin takes it.
 */
export function buildHookSource<Kind extends HookKind>(
  kind: Kind,
  settings: HookSettings[Kind],
): HookSource {
  const source = [
    `${MARKER} ${kind}. "facenition onelogin apply" writes it; changes made here are lost.`,
    "'use strict';",
    tidy(bundle(kind)),
    startOf(settings),
    '',
  ].join('\n');
  const base64 = Buffer.from(source, 'utf8').toString('base64');
  if (base64.length > LONGEST_FUNCTION) throw tooLong(kind, base64.length);
  return { source, base64, sha256: sha256(source), envVars: variablesOf(kind, settings) };
}

/** Whether a source is one of ours, of whatever version. */
export function isOurSource(source: string): boolean {
  return source.startsWith(MARKER);
}

/** The source of a hook as OneLogin holds it. */
export function decodeFunction(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The last line: what the bundle is given, and what OneLogin calls. */
function startOf(settings: HookSettings[HookKind]): string {
  const runtime = [
    'environment: process.env',
    'fetch: (...call) => fetch(...call)',
    'log: (line) => console.log(line)',
    'clock: () => Date.now()',
  ];
  return `exports.handler = facenition.start({ ${runtime.join(', ')} }, ${JSON.stringify(settings, undefined, 2)});`;
}

function bundle(kind: HookKind): string {
  // Beside this file, as TypeScript in a checkout and as JavaScript in the package.
  const isCheckout = import.meta.url.endsWith('.ts');
  const entry = new URL(`hooks/${kind}-entry.${isCheckout ? 'ts' : 'js'}`, import.meta.url);
  const { outputFiles } = loadEsbuild().buildSync({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'facenition',
    // What is Node's own cannot come in.
    platform: 'neutral',
    target: 'node22',
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'silent',
    conditions: isCheckout ? ['@facenition/source'] : [],
  });
  return outputFiles[0]?.text ?? '';
}

/** Comments of esbuild say where files are on the machine that built them. */
function tidy(text: string): string {
  return text
    .replace(/^"use strict";\n/, '')
    .replaceAll(/^ *\/\/ \S+\.[jt]s\n/gm, '')
    .trim();
}

function variablesOf(kind: HookKind, settings: HookSettings[HookKind]): readonly string[] {
  const asksNobody = kind === 'pre-authentication' && 'rules' in settings && !settings.rules.relax;
  return asksNobody ? [] : [settings.tokenVariable];
}

/** An optional peer: whoever only reads and writes users does not need it. */
function loadEsbuild(): typeof esbuild {
  try {
    return createRequire(import.meta.url)('esbuild');
  } catch (cause) {
    throw new DeploymentFault(
      'ERR_LIBRARY_MISSING',
      'the source of a hook is bundled with esbuild, which is not installed: npm install esbuild',
      { cause },
    );
  }
}

function tooLong(kind: HookKind, length: number): DeploymentFault {
  return new DeploymentFault(
    'ERR_CONNECTOR_FILE_INVALID',
    `the source of the ${kind} hook has ${length} characters of base64; OneLogin takes ${LONGEST_FUNCTION}: shorten the lists of countries`,
  );
}
