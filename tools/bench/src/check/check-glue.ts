import { type AssetEdits, type GeneratedCatalog, type GlueDump, type SandboxClient } from '@dss/sandbox';
import { differences, strangers } from './compare-glue.js';
import { databaseOf, expectedTable } from './expected-table.js';

/** What each number's asset has become through the scenario's own edits. */
export interface ExpectedState {
  readonly edits: (index: number) => AssetEdits;
  readonly versionId: (index: number) => string;
  /** Further tables that may stand there: names of before a renaming, while retirement is pending. */
  readonly tolerated?: (index: number) => readonly string[];
}

export const AS_PLANNED: ExpectedState = { edits: () => ({ revision: 0, renames: 0 }), versionId: () => '0' };

/** All mistakes are counted, so many are told. */
const TOLD = 20;

/**
 * Compares every database and table in Glue with what the catalog's plan demands, one database at a time.
 *
 * @returns sentences about what is wrong; empty when all is right
 */
export async function checkGlue(
  catalog: GeneratedCatalog,
  sandbox: SandboxClient,
  state: ExpectedState = AS_PLANNED,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  let count = 0;
  const tell = (mistakes: readonly string[]) => {
    count += mistakes.length;
    wrong.push(...mistakes.slice(0, TOLD - wrong.length));
  };
  for (const [at, space] of catalog.spaces.entries()) {
    const name = databaseOf(space.id);
    const held = await dumpOf(sandbox, name);
    if (held === undefined) {
      tell([`the database ${name} is missing`]);
      continue;
    }
    const { Description } = held.databases[0] ?? {};
    if (Description !== space.label)
      tell([`${name}: Description is ${JSON.stringify(Description)}, should be ${JSON.stringify(space.label)}`]);
    const written = new Map(held.tables.map((table) => [table.Name, table]));
    const known = new Set<string>();
    for (let index = at; index < catalog.plan.assets; index += catalog.spaces.length) {
      const expected = expectedTable(catalog.asset(index, state.edits(index)), state.versionId(index));
      for (const table of [expected.table, ...(state.tolerated?.(index) ?? [])]) known.add(table);
      tell(differences(expected, written.get(expected.table)));
    }
    tell(strangers(known, held.tables));
  }
  return count > wrong.length ? [...wrong, `… and ${count - wrong.length} further mistakes`] : wrong;
}

/** Undefined when there is no such database. */
async function dumpOf(sandbox: SandboxClient, database: string): Promise<GlueDump | undefined> {
  try {
    return await sandbox.glueDump(database);
  } catch (error) {
    if (error instanceof Error && error.message.includes('404')) return undefined;
    throw error;
  }
}
