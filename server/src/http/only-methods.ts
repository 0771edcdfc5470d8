import { FacenitionError } from '@facenition/core';
import type { RequestHandler } from 'express';

/** Refuses every method but these. */
export function onlyMethods(...methods: readonly ('GET' | 'HEAD' | 'POST')[]): RequestHandler {
  const [first = ''] = methods;
  return (_request, response) => {
    response.set('Allow', methods.join(', '));
    throw new FacenitionError('ERR_METHOD_NOT_ALLOWED', `use ${first}`);
  };
}
