import type { MethodOf } from './call-types.ts';
import type { Methods } from './methods.ts';
import { OPERATIONS, type OperationId } from './operations.ts';

/** A method for every operation: by a loop, since every name written out makes the bundle longer. */
export function methodsOf(method: MethodOf): Methods {
  const each = Object.keys(OPERATIONS)
    .filter(isOperation)
    .map((id) => ({ [id]: method(id) }));
  return Object.assign({}, ...each);
}

function isOperation(id: string): id is OperationId {
  return id in OPERATIONS;
}
