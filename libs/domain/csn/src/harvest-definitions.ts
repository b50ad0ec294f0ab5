import { type AssetKind } from '@dss/catalog-model';
import { classifyDefinition } from './classify-definition.js';
import { type DefinitionRead } from './read-definition.js';
import { resolveName } from './source-name.js';
import { type Shape, at, shapeAt } from './shape.js';

/** A definition of the same space that came along in an answer for another one. */
export interface HarvestedDefinition {
  readonly technicalName: string;
  readonly kind: AssetKind;
}

const HARVESTED: ReadonlySet<AssetKind> = new Set(['local-table', 'remote-table', 'view', 'analytic-model']);

/**
 * The other assets whose definitions an answer contains. Not harvested: contexts, types, access controls, companions,
 * stubs of other spaces, and what is declared to exist elsewhere (`@cds.persistence.exists`), which may be cut short.
 */
export function harvestDefinitions(read: DefinitionRead): HarvestedDefinition[] {
  return Object.keys(read.document.definitions)
    .filter((name) => name !== read.name && isWhole(shapeAt(read.document.definitions, name)))
    .filter((name) => resolveName(name, read.document).space === read.document.space)
    .map((technicalName) => ({ technicalName, kind: classifyDefinition(read.document, technicalName) }))
    .filter(({ kind }) => HARVESTED.has(kind));
}

function isWhole(definition: Shape | undefined): boolean {
  return definition !== undefined && at(definition, '@cds.persistence.exists') !== true;
}
