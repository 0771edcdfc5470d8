/** Share of the cores that a busy minute may take: the rest is for chance, which bunches people. */
const UTILISATION = 0.6;

/** A worker with the models of `mobile`, its request and Argon2id, as `facenition doctor` counts. */
const WORKER_MIB = 400 + 64;

/** Cores of one server, where there are several. */
const SERVER_CORES = 4;

/** Of one server to PostgreSQL, two of them while it starts. */
const SERVER_CONNECTIONS = 12;

const PEOPLE = [60, 300, 600, 1500, 3000, 6000];

/** What so many people need, who each authenticate once in the same minute. */
export interface Need {
  readonly cores: number;
  readonly memoryGiB: number;
  /** To PostgreSQL; 0: one server, for which SQLite is enough. */
  readonly connections: number;
}

/** @param cpuMs what one request takes of a core */
export function needOf(peoplePerMinute: number, cpuMs: number): Need {
  const cores = Math.ceil((peoplePerMinute * cpuMs) / 60_000 / UTILISATION);
  const servers = Math.ceil(cores / SERVER_CORES);
  return {
    cores,
    memoryGiB: (cores * WORKER_MIB) / 1024,
    connections: servers === 1 ? 0 : servers * SERVER_CONNECTIONS,
  };
}

/** As Markdown: with a password, and with a `device_secret` alone. */
export function sizingTable(cpuMs: { readonly password: number; readonly device: number }): string {
  const cells = (people: number, ms: number): string => {
    const { cores, memoryGiB, connections } = needOf(people, ms);
    return `${cores} | ${memoryGiB.toFixed(1)} | ${connections === 0 ? 'SQLite' : connections}`;
  };
  return [
    '| people a minute | password: cores | GiB | connections | device_secret: cores | GiB | connections |',
    '|---|---|---|---|---|---|---|',
    ...PEOPLE.map(
      (people) =>
        `| ${people} | ${cells(people, cpuMs.password)} | ${cells(people, cpuMs.device)} |`,
    ),
  ].join('\n');
}
