import { type AssetType } from '@dss/catalog-model';
import { type CsnSource } from '../content/csn-source.js';
import { type JsonRecord } from '../content/json-record.js';
import { objectDocument } from '../content/object-document.js';
import { type ObjectDocuments } from './tenant.js';

/** One state of an object, as saved or as deployed. Documents are put together at the first read: most are never read in a run. */
export class ObjectVersion implements ObjectDocuments {
  #designTime: JsonRecord | undefined;
  #runTime: JsonRecord | undefined;

  constructor(
    private readonly source: CsnSource,
    private readonly type: AssetType,
    private readonly name: string,
  ) {}

  designTime(): JsonRecord {
    return (this.#designTime ??= objectDocument(this.source, this.type, this.name));
  }

  /** The same without the editor's settings: a deployed object has no diagram. */
  runTime(): JsonRecord {
    return (this.#runTime ??= Object.fromEntries(
      Object.entries(this.designTime()).filter(([key]) => key !== 'editorSettings'),
    ));
  }
}
