import { describe, expect, test, vi } from 'vitest';
import {
  type AttributeCollectionStartOptions,
  attributeCollectionStart,
  readAttributeCollectionStart,
} from '../src/attribute-collection-start.ts';
import {
  attributeCollectionSubmit,
  readAttributeCollectionSubmit,
  writeAttributeCollectionSubmit,
} from '../src/attribute-collection-submit.ts';
import { ATTRIBUTE, CORRELATION, PORTAL, payloadOf, REFERENCE, TENANT, TXN } from './payload.ts';

const here = { tenantId: TENANT, attribute: ATTRIBUTE };
const invalid = expect.objectContaining({ code: 'ERR_PAYLOAD_INVALID' });
const signal = new AbortController().signal;

function startWith(changes: Partial<AttributeCollectionStartOptions> = {}) {
  const signUp = vi.fn(async () => ({ outcome: 'enrolled', referenceId: REFERENCE }) as const);
  const findCapture = vi.fn(async () => TXN);
  const hook = attributeCollectionStart({
    ...here,
    facenition: { signUp },
    findCapture,
    ...changes,
  });
  return { hook, signUp, findCapture };
}

describe('start', () => {
  test('is about an application and an address that Entra has verified', () => {
    expect(readAttributeCollectionStart(payloadOf('attribute-collection-start'), here)).toEqual({
      question: { applicationId: PORTAL, email: 'mira.holt@acme.example' },
      call: CORRELATION,
    });
  });

  test('a name of another identity provider is no address', () => {
    const payload = payloadOf('attribute-collection-start');
    payload.data.userSignUpInfo.identities[0].signInType = 'federated';
    const { question } = readAttributeCollectionStart(payload, here);
    expect(question).toEqual({ applicationId: PORTAL });
  });

  test.each([
    ['does not collect the attribute', undefined],
    ['collects a number', { '@odata.type': 'microsoft.graph.int64DirectoryAttributeValue' }],
    ['collects something without a type', { value: null }],
  ])('a flow that %s is a fault', (_, attribute) => {
    const payload = payloadOf('attribute-collection-start');
    payload.data.userSignUpInfo.attributes[ATTRIBUTE] = attribute;
    expect(() => readAttributeCollectionStart(payload, here)).toThrow(invalid);
  });

  test.each([['toString'], ['__proto__'], ['constructor']])('so is one named %s', (attribute) => {
    const payload = payloadOf('attribute-collection-start');
    const reading = () => readAttributeCollectionStart(payload, { ...here, attribute });
    expect(reading).toThrow(invalid);
  });

  test('the type may be written as one of the published samples does', () => {
    const payload = payloadOf('attribute-collection-start');
    const { '@odata.type': type, ...rest } = payload.data.userSignUpInfo.attributes[ATTRIBUTE];
    payload.data.userSignUpInfo.attributes[ATTRIBUTE] = { '@odata.Type': type, ...rest };
    expect(readAttributeCollectionStart(payload, here).call).toBe(CORRELATION);
  });

  test.each([undefined, '', 'fntx_1', `${TXN} `])(
    '%j is no capture, and nobody is asked',
    async (txn) => {
      const { hook, signUp } = startWith({ findCapture: async () => txn });
      const answer = await hook.ask({ applicationId: PORTAL }, signal);
      expect(answer).toEqual({ outcome: 'refused', reason: 'unknown_txn' });
      expect(signUp).not.toHaveBeenCalled();
    },
  );

  test('what is filled in has enrolled somebody', async () => {
    const { hook, signUp } = startWith();
    const answer = await hook.ask({ applicationId: PORTAL }, signal);
    expect(answer).toEqual({ outcome: 'enrolled', txn: TXN });
    expect(signUp).toHaveBeenCalledWith(TXN, signal);
  });

  test('texts may be in words of their own', () => {
    const { hook } = startWith({ texts: { blockMessage: 'Erst das Gesicht.' } });
    const reply = hook.write({ outcome: 'refused', reason: 'unknown_txn' }, { applicationId: '' });
    expect(JSON.stringify(reply)).toContain('"message":"Erst das Gesicht."');
    expect(JSON.stringify(reply)).toContain('"title":"Face enrolment needed"');
  });
});

describe('submit', () => {
  const entered = (value: unknown) => {
    const payload = payloadOf('attribute-collection-submit');
    payload.data.userSignUpInfo.attributes[ATTRIBUTE].value = value;
    return () => readAttributeCollectionSubmit(payload, here).question.txn;
  };

  test('asks about what was entered, with the spaces of whoever pasted it', () => {
    expect(entered(TXN)()).toBe(TXN);
    expect(entered(` ${TXN}\n`)()).toBe(TXN);
  });

  test.each([null, '', 'fntx_7Q2M', REFERENCE, `${TXN},${TXN}`])('%j is nothing', (value) => {
    expect(entered(value)()).toBeUndefined();
  });

  test.each([7, true, [TXN], { txn: TXN }])('%j is a fault', (value) => {
    expect(entered(value)).toThrow(invalid);
  });

  test.each(['', 'fnr_1', TXN])('an enrolment with the reference %j is a fault', (referenceId) => {
    expect(() =>
      writeAttributeCollectionSubmit({ outcome: 'enrolled', referenceId }, ATTRIBUTE),
    ).toThrow(expect.objectContaining({ code: 'ERR_SERVICE_UNAVAILABLE' }));
  });

  test('nobody is asked about nothing', async () => {
    const signUp = vi.fn();
    const hook = attributeCollectionSubmit({ ...here, facenition: { signUp } });
    const answer = await hook.ask({ txn: undefined, identity: { applicationId: PORTAL } }, signal);
    expect(answer).toEqual({ outcome: 'refused', reason: 'unknown_txn' });
    expect(signUp).not.toHaveBeenCalled();
  });

  describe('where the application knows whose capture it is', () => {
    const OTHER = `fntx_${'o'.repeat(22)}`;

    async function submitted(own: string | undefined) {
      const signUp = vi.fn(async () => ({ outcome: 'enrolled', referenceId: REFERENCE }) as const);
      const findCapture = vi.fn(async () => own);
      const hook = attributeCollectionSubmit({ ...here, facenition: { signUp }, findCapture });
      const payload = payloadOf('attribute-collection-submit');
      payload.data.userSignUpInfo.attributes[ATTRIBUTE].value = TXN;
      const answer = await hook.ask(hook.read(payload).question, signal);
      return { answer, signUp, findCapture };
    }

    test('it is asked by the address that Entra has verified', async () => {
      const { answer, findCapture } = await submitted(TXN);
      const identity = { applicationId: PORTAL, email: 'mira.holt@acme.example' };
      expect(findCapture).toHaveBeenCalledWith(identity, signal);
      expect(answer).toEqual({ outcome: 'enrolled', referenceId: REFERENCE });
    });

    test.each([undefined, OTHER])('the code of another person makes no account', async (own) => {
      const { answer, signUp } = await submitted(own);
      expect(answer).toEqual({ outcome: 'refused', reason: 'unknown_txn' });
      expect(signUp).not.toHaveBeenCalled();
    });
  });
});
