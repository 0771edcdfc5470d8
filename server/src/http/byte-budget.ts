import { FacenitionError } from '@facenition/core';

/** Memory that several requests share. */
export interface ByteBudget {
  /**
   * Takes so many bytes; what it answers gives them back.
   *
   * @throws FacenitionError `ERR_OVERLOADED` where there are not so many left
   */
  take(bytes: number): () => void;
}

export function createByteBudget(total: number): ByteBudget {
  let left = total;
  return {
    take(bytes) {
      if (bytes > left) {
        throw new FacenitionError('ERR_OVERLOADED', 'too many requests wait: try again later');
      }
      left -= bytes;
      return () => {
        left += bytes;
      };
    },
  };
}
