import type { PolicyReport, ScenarioReport } from '../scorecard.ts';
import { wilsonRate } from '../statistics/intervals.ts';
import type { LackingScenario } from '../tasks/scenario-attempts.ts';
import type { ProtectionRequest } from './protection-request.ts';
import { pieces, runStage, type Workbench } from './workbench.ts';

const ATTEMPTS_PER_TASK = 50;

const lacking: Readonly<Record<LackingScenario, string>> = {
  normal: 'has the token, another face and a secret of his own',
  'stolen-face':
    "has the token and the very captures that were enrolled, but guesses the person's secret; the " +
    'same with every server key, for as long as the secret is not guessed',
  'all-keys-but-the-seal':
    "has the token, the pepper, the person's secret and the very captures that were enrolled, but " +
    'not the seal key',
};

/** What attackers get who lack something, and what one gets who lacks only the face. */
export async function playScenarios(
  bench: Workbench,
  { pack, levels, attempts }: Pick<ProtectionRequest, 'pack' | 'levels' | 'attempts'>,
  policies: readonly PolicyReport[],
): Promise<readonly ScenarioReport[]> {
  const reports: ScenarioReport[] = [];
  for (const level of levels) {
    for (const name of ['normal', 'stolen-face', 'all-keys-but-the-seal'] as const) {
      const inputs = pieces(attempts, ATTEMPTS_PER_TASK).map((piece) => ({
        name,
        pack,
        policy: '1-1' as const,
        level,
        ...piece,
      }));
      const results = await runStage(bench, `scenario ${name}, level ${level}`, 'scenario', inputs);
      const successes = results.reduce((sum, result) => sum + result.successes, 0);
      reports.push({
        name,
        attacker: lacking[name],
        level,
        policy: '1-1',
        success: wilsonRate(successes, attempts),
        through: 'product',
      });
    }
  }
  return [...reports, ...policies.flatMap(stolenKeys)];
}

/** The false match rate of an operating point is that of an attacker with every key and secret. */
function stolenKeys({ policy, operatingPoints }: PolicyReport): readonly ScenarioReport[] {
  return operatingPoints.map(({ level, falseMatchRate }) => ({
    name: 'stolen-key',
    attacker: "has the token, every key and the person's secret, and tries his own face once",
    level,
    policy,
    success: falseMatchRate,
    through: 'decoder',
  }));
}
