import { type Level, type PackManifest, type UserSecret, verify } from '@facenition/core';
import { compareWithReference } from '@facenition/core/template';
import type { PolicyName } from '../scorecard.ts';
import { createRandom } from '../statistics/random.ts';
import { productPorts } from '../study/product.ts';
import { comparedFaces, embeddingOf, policyOf, type Study } from '../study/study.ts';
import { deviceSecret, makeToken, openToken, SCOPE, samplesOf } from '../study/tokens.ts';

/** What the attacker lacks. */
export type LackingScenario = 'normal' | 'stolen-face' | 'all-keys-but-the-seal';

/** Attempts through whole tokens, made and checked by the product. */
export interface ScenarioTask {
  readonly name: LackingScenario;
  readonly pack: PackManifest;
  readonly policy: PolicyName;
  readonly level: Level;
  /** Numbers of the attempts: `from` up to and without `to`. */
  readonly from: number;
  readonly to: number;
}

export interface ScenarioResult {
  readonly attempts: number;
  readonly successes: number;
}

/** Attempts on one token: making it costs as much as several of them. */
const ATTEMPTS_PER_TOKEN = 10;

export async function attemptScenario(study: Study, task: ScenarioTask): Promise<ScenarioResult> {
  const { pack, policy, level, from, to } = task;
  const { enrolled } = policyOf(policy);
  const ports = productPorts(study, pack, 'organisation');
  const random = createRandom(study.seed, `${task.name} ${policy} ${level} ${from}`);
  let [attempts, successes] = [0, 0];
  while (attempts < to - from) {
    const target = random.below(study.faces[enrolled].count);
    const secret = deviceSecret(study, `of ${target}`);
    const token = await makeToken(study, ports, enrolled, target, level, secret);
    if (token === undefined) continue;
    const attack = attackOf(study, task, { token, target, secret });
    const most = Math.min(ATTEMPTS_PER_TOKEN, to - from - attempts);
    for (let attempt = 0; attempt < most; attempt++) {
      attempts += 1;
      if (await attack(from + attempts)) successes += 1;
    }
  }
  return { attempts, successes };
}

interface Target {
  readonly token: string;
  readonly target: number;
  readonly secret: UserSecret;
}

/** One attempt by its number; answers whether it succeeded. */
type Attack = (attempt: number) => Promise<boolean>;

function attackOf(study: Study, task: ScenarioTask, { token, target, secret }: Target): Attack {
  const { name, pack, policy, level } = task;
  const { enrolled, probe } = policyOf(policy);
  const ports = productPorts(study, pack, 'organisation');
  const claim = { token, scope: SCOPE, level };
  switch (name) {
    case 'normal':
      return async (attempt) => {
        const stranger = strangerTo(study, policy, target, attempt);
        const samples = samplesOf(study, probe, stranger);
        const own = deviceSecret(study, `of a stranger ${attempt}`);
        return (await verify({ ...claim, samples, secret: own }, ports)).outcome === 'match';
      };
    case 'stolen-face':
      return async (attempt) => {
        // The very captures that were enrolled: no photograph is better.
        const samples = samplesOf(study, enrolled, target);
        const guessed = deviceSecret(study, `guessed ${attempt}`);
        return (await verify({ ...claim, samples, secret: guessed }, ports)).outcome === 'match';
      };
    case 'all-keys-but-the-seal':
      return async () => {
        const { code, sealed, keys } = await openToken(token, secret, ports);
        const ciphertext = { word: sealed.slice(0, 128), tag: sealed.slice(128, 144) };
        const face = embeddingOf(study, enrolled, target);
        return (await compareWithReference(face, ciphertext, code, keys)) !== undefined;
      };
  }
}

function strangerTo(study: Study, policy: PolicyName, target: number, attempt: number): number {
  const { references, probes } = comparedFaces(study, policy);
  const random = createRandom(study.seed, `stranger ${target} ${attempt}`);
  for (;;) {
    const face = random.below(probes.count);
    if (probes.subjects[face] !== references.subjects[target]) return face;
  }
}
