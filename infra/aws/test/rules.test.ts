import { Validations } from 'aws-cdk-lib';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { afterFile, temporaryFolder } from '../../../server/test/temporary-folder.ts';
import { brokenRules, makeService, makeTriggers, type Opened, openStack } from './synthesis.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder(afterFile);
});

interface Acknowledged {
  readonly id: string;
  readonly reason: string;
}

/** Makes it once as it is, and once as if nothing had been answered for. */
function compare(make: (opened: Opened) => unknown) {
  const answered: Acknowledged[] = [];
  const acknowledge = vi.spyOn(Validations.prototype, 'acknowledge');
  const asItIs = openStack(folder, 'AsItIs');
  make(asItIs);
  answered.push(...acknowledge.mock.calls.flat());
  const broken = brokenRules(asItIs);
  acknowledge.mockImplementation(() => {});
  const silent = openStack(folder, 'Silent');
  make(silent);
  return { broken, answered, brokenWithout: brokenRules(silent) };
}

const ruleOf = ({ id }: Acknowledged): string => id.replace(/\[.*/, '');

describe.each([
  ['triggers', ({ stack }: Opened) => makeTriggers(stack), ['COG2', 'COG8']],
  [
    'service',
    ({ stack }: Opened) => makeService(stack),
    ['EC23', 'ECS2', 'ELB2', 'IAM5', 'RDS11', 'SMG4'],
  ],
])('of AWS Solutions, %s', (_, make, expected) => {
  test('break none that they do not answer for, and answer for none that they keep', () => {
    const { broken, answered, brokenWithout } = compare(make);
    expect(broken).toEqual([]);
    expect(brokenWithout).toEqual(expected.map((name) => `AwsSolutions-${name}`));
    const ours = answered.filter(({ id }) => id.startsWith('AwsSolutions-'));
    expect([...new Set(ours.map(ruleOf))].sort()).toEqual(brokenWithout);
    for (const { reason } of ours) expect(reason.length).toBeGreaterThan(40);
  });
});
