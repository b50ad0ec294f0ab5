import { type Check, type CheckReport, summarizeChecks } from '@dss/contracts';
import { BEHAVIOURS } from './behaviours/all.js';
import { cleanUp } from './clean-up.js';
import { judge } from './judge.js';
import { type OpenedTarget } from './open-target.js';
import { type Options } from './options.js';
import { World } from './world.js';

export interface Surroundings {
  readonly version: string;
  readonly now: () => number;
  /** Letters and digits that make this run's names its own. */
  readonly runId: string;
  /** Ends the run early; the target is cleaned up all the same. */
  readonly signal: AbortSignal;
  readonly onCheck: (check: Check) => void;
  /** The writer's contract suite against the target, in databases of this prefix. */
  readonly contractSuite: (prefix: string) => Promise<readonly Check[]>;
}

/**
 * Looks at every behaviour in turn, inside databases of the run's own prefix, and deletes them whatever happens.
 *
 * @throws when the target cannot be reached or does not let us create and delete a database
 */
export async function runConformance(
  target: OpenedTarget,
  { prefix, only = '' }: Options,
  surroundings: Surroundings,
): Promise<CheckReport> {
  const { now, onCheck, runId, version } = surroundings;
  const began = now();
  const world = new World(target, `${prefix}${runId}_`);
  const checks: Check[] = [];
  const add = (check: Check) => {
    checks.push(check);
    onCheck(check);
  };
  try {
    const { account, arn } = await reach(world);
    try {
      for (const check of await lookAt(world, only, surroundings, add)) add(check);
    } finally {
      add(await cleanUp(world));
    }
    const durationMs = now() - began;
    return {
      v: 1,
      tool: 'conformance',
      version,
      time: new Date(began).toISOString(),
      durationMs,
      target: { name: target.name, facts: { account, caller: arn, region: target.region } },
      checks,
      summary: summarizeChecks(checks),
    };
  } finally {
    world.close();
  }
}

/** What was left out because the run ended early is not in the report. */
async function lookAt(
  world: World,
  only: string,
  { signal, contractSuite }: Surroundings,
  add: (check: Check) => void,
): Promise<readonly Check[]> {
  for (const behaviour of BEHAVIOURS.filter(({ id }) => id.startsWith(only))) {
    if (signal.aborted) throw new Error('The run was ended early.');
    add(await judge(behaviour, world));
  }
  if (!('writer.'.startsWith(only) || only.startsWith('writer.'))) return [];
  const checks = await contractSuite(world.prefix);
  if (signal.aborted) throw new Error('The run was ended early.');
  return checks.filter(({ id }) => id.startsWith(only));
}

/** One throw-away database: without that right nothing else can be looked at. */
async function reach(world: World): Promise<{ account: string; arn: string }> {
  const name = world.newName();
  try {
    await world.glue.createDatabase(name);
    await world.glue.deleteDatabase(name);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new Error(`${world.target.endpoint ?? 'AWS'}: a database cannot be created and deleted: ${reason}`, {
      cause: error,
    });
  }
  return world.identity().catch(() => ({ account: 'unknown', arn: 'unknown' }));
}
