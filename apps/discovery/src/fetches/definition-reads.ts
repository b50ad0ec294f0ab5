import { digest } from '@dss/catalog-model';
import type { FetchRequested } from '@dss/contracts';
import { describeError } from '@dss/errors';
import type { AbsenceProof } from '@dss/retirement';
import type { DatasphereSource, DefinitionBody, DefinitionRecord, DefinitionStore, FetchEnd } from '@dss/ports';

/** The definition that is in the store now. */
export type StoredDefinition = Pick<DefinitionRecord, 'body' | 'bytes' | 'type' | 'text'>;

/** Why there is none, as a value. */
export type NoDefinition = Exclude<FetchEnd, 'stored'>;

/** Gets an asset's definition into the store: read anew, or found there when only our own side has changed. */
export class DefinitionReads {
  constructor(
    private readonly source: DatasphereSource,
    private readonly definitions: DefinitionStore,
  ) {}

  async store(request: FetchRequested): Promise<StoredDefinition | NoDefinition> {
    const stored = request.intent === 'remap' ? await this.definitions.find(request.tenant, request.key) : undefined;
    if (stored !== undefined) return stored;
    const answer = await this.read(request);
    if (typeof answer === 'string') return answer;
    const record = recordOf(request, answer);
    await this.definitions.save(request.tenant, record);
    return record;
  }

  /** Whether an asset that no list shows can be read all the same, under any word that objects with columns may have. */
  async prove({ space, technicalName, priority }: FetchRequested): Promise<AbsenceProof> {
    try {
      // A view may be stored under each of the others' words: its siblings are all of them.
      await this.source.readDefinition(space, 'views', technicalName, priority);
      return 'found';
    } catch (error) {
      const { code, disposition } = describeError(error);
      if (code === 'SOURCE_ABSENT') return 'absent';
      // An answer that cannot be read is an answer.
      if (code === 'DEFINITION_UNREADABLE') return 'found';
      if (disposition === 'reject') return 'unreachable';
      throw error;
    }
  }

  /**
   * Gone between list and read: absent, as a value. A source that is read for others only (no ordinal) and is refused is
   * unreachable, and no dead letter; an asset of the run that is refused is rejected with the reason.
   */
  private async read(request: FetchRequested): Promise<DefinitionBody | NoDefinition> {
    const { space, type, technicalName, priority, ordinal } = request;
    try {
      return await this.source.readDefinition(space, type, technicalName, priority);
    } catch (error) {
      const { code, disposition } = describeError(error);
      if (code === 'SOURCE_ABSENT') return 'absent';
      if (ordinal === undefined && disposition === 'reject') return 'unreachable';
      throw error;
    }
  }
}

function recordOf(request: FetchRequested, { text, type }: DefinitionBody): DefinitionRecord {
  const { key, space, technicalName, fence, listed } = request;
  const bytes = Buffer.byteLength(text);
  return { v: 1, key, space, technicalName, type, fence, listed, body: digest(text), text, bytes };
}
