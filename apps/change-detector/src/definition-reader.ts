import { type AssetKind, assetKey } from '@dss/catalog-model';
import type { AssetSeen } from '@dss/contracts';
import { type DefinitionRead, harvestDefinitions, isUnreadable, readDefinition } from '@dss/csn';
import { DefinitionUnreadableError, RemoteUnavailableError } from '@dss/errors';
import type { DefinitionRecord, DefinitionStore } from '@dss/ports';
import type { KnownSpaces } from './known-spaces.js';

/** An asset's stored definition, read. */
export interface SeenDefinition {
  readonly record: DefinitionRecord;
  readonly read: DefinitionRead;
  /** All spaces that the run knows. */
  readonly spaces: readonly string[];
}

/** Reads the definition that discovery has stored, and keeps those of other assets that came along in it. */
export class DefinitionReader {
  constructor(
    private readonly definitions: DefinitionStore,
    private readonly spaces: KnownSpaces,
  ) {}

  async read(seen: AssetSeen): Promise<SeenDefinition> {
    const spaces = await this.spaces.of(seen.tenant, seen.run);
    const record = recordIn(seen) ?? (await this.definitions.find(seen.tenant, seen.key));
    if (record === undefined) {
      throw new RemoteUnavailableError('The definition store', 'the definition that was fetched is not there');
    }
    const read = readRecord(record, spaces);
    await this.harvest(seen, record, read);
    return { record, read, spaces };
  }

  /** Definitions that came along are offered: they never replace one that was asked for, and prove no listing. */
  private async harvest({ tenant, fence }: AssetSeen, record: DefinitionRecord, read: DefinitionRead): Promise<void> {
    const { space, text, body, bytes } = record;
    for (const { technicalName, kind } of harvestDefinitions(read)) {
      const type = HARVESTED_TYPES[kind];
      if (type === undefined) continue;
      const key = assetKey({ tenant, space, name: technicalName });
      await this.definitions.offer(tenant, { v: 1, key, space, technicalName, type, fence, text, body, bytes });
    }
  }
}

/** Small ones travel with the message; large ones, and those of an asset that had to wait, are read from the store. */
function recordIn(seen: AssetSeen): DefinitionRecord | undefined {
  const { key, space, technicalName, fence, listed, body, definitionBytes: bytes, definition } = seen;
  if (definition === undefined || body === undefined || bytes === undefined) return undefined;
  return { v: 1, key, space, technicalName, fence, listed, body, bytes, ...definition };
}

const HARVESTED_TYPES: Readonly<Partial<Record<AssetKind, DefinitionRecord['type']>>> = {
  'local-table': 'localtables',
  'remote-table': 'remotetables',
  view: 'views',
  'analytic-model': 'analyticmodels',
};

function readRecord({ text, space, technicalName }: DefinitionRecord, knownSpaces: readonly string[]): DefinitionRead {
  const read = readDefinition(text, { space, technicalName, knownSpaces });
  if (!isUnreadable(read)) return read;
  throw new DefinitionUnreadableError(`The definition of ${space}/${technicalName} cannot be read: ${read.message}`, {
    problem: read.problem,
    space,
    technicalName,
  });
}
