import { isRecord, type JsonRecord, member } from '../../content/json-record.js';
import { isAssociation, listOf, recordEntries, type SpaceNames, stepsOf, textOf } from './space-names.js';

/** Names in annotations, associations and types of one definition that lead nowhere. */
export function definitionFaults(names: SpaceNames, name: string, definition: JsonRecord): string[] {
  return [
    ...annotationFaults(names, name, definition),
    ...recordEntries(definition['elements']).flatMap(([element, node]) => [
      ...elementFaults(names, name, element, node),
      ...annotationFaults(names, name, node),
    ]),
    ...recordEntries(definition['params']).flatMap(([parameter, node]) => typeFaults(names, parameter, node)),
    ...accessFaults(names, name, definition),
    ...deltaFaults(names, name, definition),
    ...labelFaults(names, definition),
  ];
}

/** `{"=":"X"}` names an element of the same entity wherever it stands. */
function annotationFaults(names: SpaceNames, entity: string, node: JsonRecord): string[] {
  const annotations = Object.entries(node).filter(([key]) => key.startsWith('@'));
  const broken = annotations.flatMap(([key, value]) =>
    references(value)
      .filter((reference) => member(names.elements(entity), reference) === undefined)
      .map((reference) => `${key} names "${reference}", which is not there`),
  );
  const path = listOf(node['@Analytics.navigationAttributeRef']).map(textOf);
  const dead = path.length > 0 && names.follow(names.elements(entity), path) === undefined;
  return dead ? [...broken, `navigation attribute ${path.join('.')} leads nowhere`] : broken;
}

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isRecord(value)) return [];
  return typeof value['='] === 'string' ? [value['=']] : Object.values(value).flatMap(references);
}

function elementFaults(names: SpaceNames, entity: string, element: string, node: JsonRecord): string[] {
  return isAssociation(node) ? associationFaults(names, entity, element, node) : typeFaults(names, element, node);
}

function associationFaults(names: SpaceNames, entity: string, association: string, node: JsonRecord): string[] {
  const target = textOf(node['target']);
  if (names.definition(target) === undefined) return [`target "${target}" of ${association} is not there`];
  const paths = listOf(node['on'])
    .map(stepsOf)
    .filter((path) => path.length > 0);
  const dead = paths.filter(([head = '', ...rest]) => {
    const elements = names.elements(head === association ? target : entity);
    return names.follow(elements, head === association ? rest : [head, ...rest]) === undefined;
  });
  const pairs = paths.length % 2 === 0 && paths.length > 0;
  return [
    ...dead.map((path) => `condition of ${association} uses ${path.join('.')}, which is not there`),
    ...(pairs ? [] : [`${association} has no condition`]),
  ];
}

/** Elements of analytic models have no type of their own; every other type is CDS's or defined here. */
function typeFaults(names: SpaceNames, element: string, node: JsonRecord): string[] {
  const { type, items, elements } = node;
  if (isRecord(items)) return typeFaults(names, element, items);
  if (isRecord(elements)) return recordEntries(elements).flatMap(([part, inner]) => typeFaults(names, part, inner));
  if (type === undefined || textOf(type).startsWith('cds.')) return [];
  return names.definition(textOf(type))?.['kind'] === 'type' ? [] : [`${element} is of an unknown type`];
}

function accessFaults(names: SpaceNames, entity: string, definition: JsonRecord): string[] {
  const faults: string[] = [];
  for (const usage of listOf(definition['@DataWarehouse.dataAccessControl.usage'])) {
    const target = textOf(member(usage, 'target'));
    for (const path of listOf(member(usage, 'on')).map(stepsOf)) {
      const [head = '', ...rest] = path;
      const elements = names.elements(head === target ? target : entity);
      const known = path.length === 0 || names.follow(elements, head === target ? rest : path) !== undefined;
      if (!known) faults.push(`access control ${target} uses ${path.join('.')}, which is not there`);
    }
  }
  const own = definition['@DataWarehouse.dataAccessControl.definition'];
  if (!isRecord(own)) return faults;
  const source = names.elements(textOf(own['sourceEntity']));
  const columns = [...Object.values(recordOfTexts(own['restrictionElements'])), textOf(own['principalElement'])];
  const missing = columns.filter((column) => member(source, column) === undefined);
  return [...faults, ...missing.map((column) => `access control reads ${column}, which its source does not have`)];
}

function recordOfTexts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(isRecord(value) ? value : {}).map(([key, text]) => [key, textOf(text)]));
}

/** A table with delta capture has a companion with the same columns and the two that tell the change. */
function deltaFaults(names: SpaceNames, name: string, definition: JsonRecord): string[] {
  if (member(member(definition['@DataWarehouse.delta'], 'type'), '#') !== 'ACTIVE') return [];
  const companion = names.definition(`${name}_Delta`);
  if (companion?.['@DataWarehouse.enclosingObject'] !== name) return ['its companion is not there'];
  const columns = recordEntries(definition['elements']).filter(([, element]) => !isAssociation(element));
  const missing = [...columns.map(([column]) => column), 'Change_Type', 'Change_Date'].filter(
    (column) => member(companion['elements'], column) === undefined,
  );
  return missing.map((column) => `its companion has no ${column}`);
}

/** A label that is a key has a text in at least one language. */
function labelFaults(names: SpaceNames, definition: JsonRecord): string[] {
  const labels = [definition, ...recordEntries(definition['elements']).map(([, element]) => element)].map((node) =>
    textOf(node['@EndUserText.label']),
  );
  const keys = labels.flatMap((label) => /^\{i18n>(.+)\}$/.exec(label)?.[1] ?? []);
  const languages = recordEntries(names.document['i18n']);
  return keys
    .filter((key) => !languages.some(([, texts]) => typeof texts[key] === 'string'))
    .map((key) => `no language knows ${key}`);
}
