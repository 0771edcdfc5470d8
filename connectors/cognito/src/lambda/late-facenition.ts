import type { Facenition } from '@facenition/hook';

/** Facenition whose client token is only had when something is asked. */
export function lateFacenition(connect: () => Promise<Facenition>): Facenition {
  return {
    consumeTicket: async (...asked) => (await connect()).consumeTicket(...asked),
    latestVerification: async (...asked) => (await connect()).latestVerification(...asked),
    beginCapture: async (...asked) => (await connect()).beginCapture(...asked),
    signUp: async (...asked) => (await connect()).signUp(...asked),
    bindReference: async (...asked) => (await connect()).bindReference(...asked),
  };
}
