import { type Check } from '@dss/contracts';
import { refusalOf } from './refusal.js';
import { type World } from './world.js';

/** Deletes every database below the run's prefix, also those that the contract suite made; never throws. */
export async function cleanUp(world: World): Promise<Check> {
  const names = new Set([...world.created, ...(await listed(world))]);
  const left: string[] = [];
  for (const name of names) {
    const problem = await deletionProblem(world, name);
    if (problem !== undefined) left.push(`${name}: ${problem}`);
  }
  const about = {
    id: 'run.cleaned-up',
    title: 'Nothing of this run is left at the target',
    expected: 'no database left',
    probe: `DeleteDatabase of everything that begins with ${world.prefix}`,
  };
  if (left.length === 0) return { ...about, status: 'met', observed: 'no database left' };
  return {
    ...about,
    status: 'failed',
    observed: left.join('; '),
    remedy: `delete the databases that begin with ${world.prefix} by hand`,
  };
}

/** Empty when listing is not permitted: then only what this process made is known. */
async function listed({ glue, prefix }: World): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    let NextToken: string | undefined;
    do {
      const page = await glue.databases({ MaxResults: 100, NextToken });
      names.push(...(page.DatabaseList ?? []).map(({ Name = '' }) => Name));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  } catch {
    // What cannot be listed is deleted by the names that are known.
  }
  return names.filter((name) => name.startsWith(prefix));
}

async function deletionProblem({ glue }: World, name: string): Promise<string | undefined> {
  try {
    await glue.deleteDatabase(name);
    return undefined;
  } catch (error) {
    try {
      const refusal = refusalOf(error);
      return refusal === 'EntityNotFoundException' ? undefined : refusal;
    } catch (trouble) {
      return trouble instanceof Error ? trouble.message : String(trouble);
    }
  }
}
