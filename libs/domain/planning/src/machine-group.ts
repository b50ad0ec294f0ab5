import { digestOf } from './applied.js';
import type { GlueColumn } from './glue-shapes.js';
import type { Parameters } from './merge-parameters.js';
import { CONTENT_PREFIX, LABEL } from './parameter-names.js';

/** One digest for the fields of a column that the source owns: name, type and our parameters except the label, in the order of their keys. */
export function digestOfMachineGroup(name: string, type: string | undefined, parameters: Parameters): string {
  return digestOf(JSON.stringify([name, type ?? null, machineParametersInOrder(parameters)]));
}

export function isMachineParameter(key: string): boolean {
  return key.startsWith(CONTENT_PREFIX) && key !== LABEL;
}

export function machineParameters(parameters: Parameters): Record<string, string> {
  return filtered(parameters, isMachineParameter);
}

/** Parameters of a column that other tools and people keep there. */
export function foreignParameters(column: GlueColumn): Record<string, string> {
  return filtered(column.Parameters ?? {}, (key) => !key.startsWith(CONTENT_PREFIX));
}

/** The mapper leaves them in order. Made for every column of every write, so the loop is plain. */
function machineParametersInOrder(parameters: Parameters): Parameters {
  const ours: Record<string, string> = {};
  let last = '';
  for (const key in parameters) {
    if (!isMachineParameter(key)) continue;
    if (key < last) return sorted(machineParameters(parameters));
    last = key;
    ours[key] = parameters[key] ?? '';
  }
  return ours;
}

function sorted(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function filtered(parameters: Parameters, keeps: (key: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => keeps(key)));
}
