import type * as z from 'zod';
import type { $ZodIssue } from 'zod/v4/core';
import { DeploymentFault } from './fault.ts';
import { type FileFault, type Path, readYaml, written, type YamlText } from './yaml-text.ts';

/** Nobody reads more, and each is looked up in the text. */
const MOST_FAULTS = 20;

/**
 * Reads the text of a connector file: one YAML 1.2 document of plain values.
 *
 * @throws DeploymentFault `ERR_CONNECTOR_FILE_INVALID`: its message has a line for each thing that is
 *   wrong, `LINE:COLUMN: KEY: what is wrong`. It quotes keys and no values: a secret may have been
 *   written where a reference belongs
 */
export function readConnectorFile<File>(text: string, schema: z.ZodType<File>): File {
  const yaml = readYaml(text.replace(/^\ufeff/, ''));
  if (!('value' in yaml)) throw invalid(yaml);
  const read = schema.safeParse(yaml.value);
  if (read.success) return read.data;
  throw invalid(read.error.issues.flatMap((issue) => faultsOf(issue, [], yaml)));
}

function invalid(faults: readonly FileFault[]): DeploymentFault {
  const lines = faults
    .slice(0, MOST_FAULTS)
    .map(({ line, column, message }) => `${line}:${column}: ${message}`);
  return new DeploymentFault('ERR_CONNECTOR_FILE_INVALID', lines.join('\n'));
}

function faultsOf(issue: $ZodIssue, above: Path, yaml: YamlText): readonly FileFault[] {
  const path = [
    ...above,
    ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
  ];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MOST_FAULTS).map((key) => {
      const message = `${written([...path, key])}: is no key here`;
      return { ...yaml.placeOfKey(path, key), message };
    });
  }
  const branch = issue.code === 'invalid_union' ? nearestOf(issue.errors) : undefined;
  if (branch !== undefined) return branch.flatMap((inner) => faultsOf(inner, path, yaml));
  const name = path.length === 0 ? 'the file' : written(path);
  return [{ ...yaml.place(path), message: `${name}: ${wordsOf(issue)}` }];
}

function wordsOf(issue: $ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return `is missing: must be ${article(issue.expected)}`;
  }
  return issue.message;
}

const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

/** Of the shapes that a value may have, the one it comes closest to. */
function nearestOf(branches: readonly (readonly $ZodIssue[])[]): readonly $ZodIssue[] | undefined {
  return branches
    .filter((issues) => issues.length > 0)
    .toSorted((one, other) => depthOf(other) - depthOf(one) || one.length - other.length)[0];
}

const depthOf = (issues: readonly $ZodIssue[]): number =>
  Math.min(...issues.map(({ path }) => path.length));
