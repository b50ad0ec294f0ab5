import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Asset } from '@dss/catalog-model';
import { isUnreadable, openDocument } from './csn-document.js';
import { harvestDefinitions } from './harvest-definitions.js';
import { type DefinitionRead, readDefinition } from './read-definition.js';
import { type SourceLookup, resolveAsset, sourcesNeededForTypes } from './resolve-asset.js';
import { realContentDirectory } from './testing/real-content.config.js';

const DIRECTORY = realContentDirectory();
const describeContent = existsSync(DIRECTORY) ? describe : describe.skip;

interface Content {
  readonly file: string;
  readonly text: string;
  readonly definitions: Readonly<Record<string, Record<string, unknown>>>;
}

function contentFiles(): Content[] {
  if (!existsSync(DIRECTORY)) return [];
  return readdirSync(DIRECTORY, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, text: readFileSync(join(DIRECTORY, file), 'utf8') }))
    .flatMap(({ file, text }) => {
      const document = openDocument(text, { space: 'S', knownSpaces: [] });
      if (isUnreadable(document)) return [];
      return [{ file, text, definitions: document.definitions as Content['definitions'] }];
    });
}

function read({ text }: Content, technicalName: string): DefinitionRead {
  const result = readDefinition(text, { space: 'S', technicalName });
  if (isUnreadable(result)) throw new Error(result.message);
  return result;
}

/** What the definition itself lists: elements that are no associations, in their order. */
function columnNames(definition: Record<string, unknown>): string[] {
  return Object.entries((definition['elements'] ?? {}) as Record<string, { type?: string }>)
    .filter(([, element]) => element.type !== 'cds.Association' && element.type !== 'cds.Composition')
    .map(([name]) => name);
}

/** A tenant that stores every definition of the file. */
function storedIn(content: Content): SourceLookup {
  return (_space, name) => {
    if (!Object.hasOwn(content.definitions, name)) return 'absent';
    const source = read(content, name);
    return { asset: source.asset, standing: 'stored', read: source };
  };
}

describeContent('real content', () => {
  const files = contentFiles();
  const named = files.map((content) => [content.file, content] as const);
  const everything = files.flatMap((content) => Object.keys(content.definitions).map((name) => read(content, name)));

  it.each(named)('%s: every definition reads whole and survives a message', (_file, content) => {
    for (const [name, definition] of Object.entries(content.definitions)) {
      const { asset } = read(content, name);
      expect([name, asset.columns.map((column) => column.technicalName)]).toEqual([name, columnNames(definition)]);
      expect(Asset.parse(JSON.parse(JSON.stringify(asset)))).toEqual(asset);
    }
  });

  it.each(named)('%s: every column has a declared or resolved type', (_file, content) => {
    for (const name of Object.keys(content.definitions)) {
      const { columns } = resolveAsset(read(content, name), storedIn(content)).asset;
      expect(columns.filter((column) => !column.type || column.fidelity === 'inferred')).toEqual([]);
    }
  });

  it('holds what was counted by hand', () => {
    const kinds: Record<string, number> = {};
    for (const { asset } of everything) kinds[asset.kind] = (kinds[asset.kind] ?? 0) + 1;
    expect(kinds).toEqual({
      'analytic-model': 1,
      context: 19,
      'delta-companion': 1,
      'foreign-stub': 11,
      'local-table': 42,
      'remote-table': 3,
      view: 37,
    });
  });

  it('tells for every view column where it comes from or that it is calculated', () => {
    const views = everything.filter(({ asset }) => asset.kind === 'view' || asset.kind === 'analytic-model');
    const open = views.flatMap(({ asset }) => asset.columns.filter((column) => !column.origin && !column.calculated));
    expect(open.map((column) => column.technicalName)).toEqual([]);
  });

  it('keeps diagrams and editor states out', () => {
    const largest = Math.max(...everything.map(({ asset }) => JSON.stringify(asset).length));
    expect(largest).toBeLessThan(64 * 1024);
    expect(everything.filter(({ asset }) => JSON.stringify(asset).includes('querybuilder'))).toEqual([]);
  });

  it('resolves the analytic model through its fact and dimensions only', () => {
    const content = files.find(({ file }) => file.endsWith('DQMSampleData_Model.json'))!;
    const model = read(content, 'DQMSampleData_Model');
    const sources = ['DQMSampleData_View', 'DQMSampleData_Address_Level', 'DQMSampleData_Geocode_Level'];
    expect(sourcesNeededForTypes(model).map((source) => source.technicalName)).toEqual(sources);

    const { asset, usedSources } = resolveAsset(model, storedIn(content));
    expect(usedSources.map((source) => source.technicalName)).toEqual(sources);
    expect(asset.columns.map(({ technicalName, type }) => [technicalName, type?.cds, type?.length])).toEqual([
      ['ADDR_ASMT_LEVEL', 'cds.String', 2],
      ['GEO_ASMT_LEVEL', 'cds.String', 4],
      ['STD_ADDR_COUNTRY_3CHAR', 'cds.String', 3],
      ['ADDR_INFO_CODE', 'cds.String', 4],
      ['Address_Validity', 'cds.String', 7],
      ['Address_Level_ADDR_ASMT_LEVE', 'cds.String', 10],
      ['Geocode_Level_GEO_ASMT_LEVEL', 'cds.String', 10],
      ['ID', 'cds.Integer64', undefined],
    ]);
  });

  it('harvests the five sources that came along with the model', () => {
    const content = files.find(({ file }) => file.endsWith('DQMSampleData_Model.json'))!;
    const harvested = harvestDefinitions(read(content, 'DQMSampleData_Model'));
    expect(harvested.map(({ kind }) => kind).sort()).toEqual(['local-table', 'view', 'view', 'view', 'view']);
  });
});
