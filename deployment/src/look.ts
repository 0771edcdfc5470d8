import { DeploymentFault } from './fault.ts';
import type { Found, Known, Output, Resource } from './resource.ts';

/** Stands for an id of a resource that is not made yet, while planning. */
export const KNOWN_AFTER_APPLY = '(known after apply)';

/** The outputs of the resources so far. */
export interface Outputs extends Known {
  /** `undefined`: it is not there, and its outputs are known after apply. */
  readonly put: (id: string, output: Output | undefined) => void;
}

export function noOutputs(): Outputs {
  const outputs = new Map<string, Output | undefined>();
  return {
    put: (id, output) => {
      if (outputs.has(id)) throw new Error(`two resources are called ${id}`);
      outputs.set(id, output);
    },
    output: (id, name) => {
      if (!outputs.has(id)) throw new Error(`no resource before is called ${id}`);
      const output = outputs.get(id);
      if (output === undefined) return KNOWN_AFTER_APPLY;
      const value = Object.hasOwn(output, name) ? output[name] : undefined;
      if (value === undefined) throw new Error(`${id} has no output ${name}`);
      return value;
    },
  };
}

/**
 * Looks for a resource. One that is looked for by the id of another that is not made yet is not there
 * either, whatever the identity provider says to such an id.
 *
 * @throws DeploymentFault with the resource's title before its message
 */
export async function look(resource: Resource, known: Known): Promise<Found | undefined> {
  let isUnknown = false;
  const noting: Known = {
    output: (id, name) => {
      const value = known.output(id, name);
      isUnknown ||= value === KNOWN_AFTER_APPLY;
      return value;
    },
  };
  try {
    return await resource.find(noting);
  } catch (error) {
    if (isUnknown && !isOfTheTenant(error)) return undefined;
    throw titled(error, resource.title);
  }
}

/** Whatever is asked for, it would fail like this. */
function isOfTheTenant(error: unknown): boolean {
  return error instanceof DeploymentFault && error.code !== 'ERR_VENDOR_FAILED';
}

function titled(error: unknown, title: string): unknown {
  if (!(error instanceof DeploymentFault)) return error;
  return new DeploymentFault(error.code, `${title}: ${error.message}`, { cause: error });
}
