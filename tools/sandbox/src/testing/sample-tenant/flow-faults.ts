import { type JsonRecord, member } from '../../content/json-record.js';
import { looseQueryFaults } from './query-faults.js';
import { listOf, recordEntries, type SpaceNames, textOf } from './space-names.js';

/** Flows and task chains whose sources, targets or steps are not there. */
export function flowFaults(names: SpaceNames): { name: string; fault: string }[] {
  const of = (type: string, check: (flow: JsonRecord) => string[]) =>
    recordEntries(names.document[type]).flatMap(([name, flow]) => check(flow).map((fault) => ({ name, fault })));
  return [
    ...of('dataflows', (flow) => processFaults(names, flow)),
    ...of('transformationflows', (flow) => processFaults(names, flow)),
    ...of('replicationflows', (flow) => replicationFaults(names, flow)),
    ...of('taskchains', (flow) => chainFaults(names, flow)),
  ];
}

function processFaults(names: SpaceNames, flow: JsonRecord): string[] {
  const processes = recordEntries(member(flow['contents'], 'processes'));
  const configs = processes.map(([, process]) => member(process['metadata'], 'config'));
  return configs.flatMap((config) => {
    const definition = member(config, 'definition');
    if (definition !== undefined) return looseQueryFaults(names, definition).faults;
    const entity = textOf(member(config, 'dwcEntity') ?? member(config, 'name'));
    if (entity === '') return textOf(member(config, 'qualifiedName')) === '' ? ['a step reads or writes nothing'] : [];
    if (names.definition(entity) === undefined) return [`"${entity}" is not there`];
    return listOf(member(config, 'attributeMappings'))
      .map((mapping) => textOf(member(mapping, 'target')))
      .filter((column) => member(names.elements(entity), column) === undefined)
      .map((column) => `"${entity}" has no ${column}`);
  });
}

/** Objects of the tenant itself (`$DWC`) are looked up; those of other systems are named only. */
function replicationFaults(names: SpaceNames, flow: JsonRecord): string[] {
  const isOwn = (side: string) => member(listOf(member(flow['contents'], side))[0], 'connectionId') === '$DWC';
  const objects = (side: string) =>
    listOf(member(flow['contents'], 'replicationTasks')).map((task) => textOf(member(member(task, side), 'name')));
  return [
    ...(isOwn('sourceSystem') ? objects('sourceObject') : []),
    ...(isOwn('targetSystem') ? objects('targetObject') : []),
  ]
    .filter((name) => names.definition(name) === undefined)
    .map((name) => `"${name}" is not there`);
}

const STEPS: Readonly<Record<string, string>> = {
  DATA_FLOWS: 'dataflows',
  TRANSFORMATION_FLOWS: 'transformationflows',
  REPLICATION_FLOWS: 'replicationflows',
  VIEWS: 'definitions',
};

function chainFaults(names: SpaceNames, flow: JsonRecord): string[] {
  const steps = listOf(member(flow['contents'], 'nodes')).map((node) => member(node, 'taskIdentifier'));
  return steps
    .filter((step) => step !== undefined)
    .filter((step) => {
      const part = STEPS[textOf(member(step, 'applicationId'))] ?? '';
      return member(names.document[part], textOf(member(step, 'objectId'))) === undefined;
    })
    .map((step) => `step "${textOf(member(step, 'objectId'))}" is not there`);
}
