import { expect, test } from 'vitest';
import { formatProof, parseProof } from '../src/proof.ts';

const txn = `fntx_${'t'.repeat(22)}`;
const ticket = `fntk_${'k'.repeat(22)}`;
const jws = `${'h'.repeat(80)}.${'p'.repeat(500)}.${'s'.repeat(86)}`;

test('both make one text of 55 characters, and come apart again', () => {
  const text = formatProof({ txn, ticket });
  expect(text).toHaveLength(55);
  expect(parseProof(text)).toEqual({ txn, ticket });
});

test('the ticket may be whole', () => {
  expect(parseProof(formatProof({ txn, ticket: jws }))).toEqual({ txn, ticket: jws });
});

test.each([
  undefined,
  null,
  '',
  txn,
  ticket,
  `${txn}.`,
  `${txn}.${ticket}x`,
  `${txn}.${ticket}\n`,
  ` ${txn}.${ticket}`,
  `${ticket}.${txn}`,
  `${txn}..${ticket}`,
  `${txn}.${ticket}.${ticket}`,
  [`${txn}.${ticket}`],
  { txn, ticket },
])('%j is none', (text) => {
  expect(parseProof(text)).toBeUndefined();
});
