import type { ObservedTable, TableInput } from './glue-shapes.js';

/** The members that CreateTable and UpdateTable take. All else in an answer is read-only; a later member of the service is left out until it is listed here. */
const INPUT_MEMBERS = [
  'Name',
  'Description',
  'Owner',
  'LastAccessTime',
  'LastAnalyzedTime',
  'Retention',
  'StorageDescriptor',
  'PartitionKeys',
  'ViewOriginalText',
  'ViewExpandedText',
  'TableType',
  'Parameters',
  'TargetTable',
  'FederatedTable',
  'ViewDefinition',
] as const;

/** An observed table as the input that would write it back unchanged. UpdateTable replaces everything, so nothing may be missing. */
export function tableInputOf(observed: ObservedTable): TableInput {
  const members = INPUT_MEMBERS.filter((member) => observed[member] !== undefined);
  return { ...Object.fromEntries(members.map((member) => [member, observed[member]])), Name: observed.Name };
}
