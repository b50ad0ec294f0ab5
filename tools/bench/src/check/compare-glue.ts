import { type GlueDump } from '@dss/sandbox';
import { type ExpectedTable } from './expected-table.js';

type Held = GlueDump['tables'][number];
/** As far as it is compared. */
export type WrittenTable = Pick<
  Held,
  'Name' | 'DatabaseName' | 'VersionId' | 'Description' | 'StorageDescriptor' | 'Parameters'
>;

/** Everything in which a written table is not the expected one, one sentence each; empty when it is right. */
export function differences(expected: ExpectedTable, written: WrittenTable | undefined): string[] {
  const name = `${expected.database}.${expected.table}`;
  if (written === undefined) return [`${name} is missing`];
  const found: string[] = [];
  const compare = (what: string, is: unknown, shouldBe: unknown) => {
    if (is !== shouldBe) found.push(`${name}: ${what} is ${JSON.stringify(is)}, should be ${JSON.stringify(shouldBe)}`);
  };
  compare('VersionId', written.VersionId, expected.versionId);
  compare('Description', written.Description ?? '', expected.description);
  compare('dsp.technicalName', written.Parameters?.['dsp.technicalName'], expected.technicalName);
  compare('dsp.label', written.Parameters?.['dsp.label'], expected.label);
  const columns = written.StorageDescriptor?.Columns ?? [];
  compare('the number of columns', columns.length, expected.columns.length);
  expected.columns.forEach((column, at) => {
    const is = columns[at];
    compare(`column ${at + 1}`, is?.Name, column.name);
    compare(`the type of ${column.name}`, is?.Type, column.type);
    compare(`the comment of ${column.name}`, is?.Comment ?? '', column.comment);
  });
  return found;
}

/** Tables that should not be there. */
export function strangers(expected: ReadonlySet<string>, written: readonly WrittenTable[]): string[] {
  return written.flatMap(({ DatabaseName, Name }) =>
    expected.has(Name) ? [] : [`${DatabaseName}.${Name} should not be there`],
  );
}
