import type { GlueColumn, TableInput } from '@dss/planning';

/** The first limit of Glue's model that a table breaks (aws-glue.md, section 3), or undefined. Bytes, as the developer guide has it. */
export function refusalOf(input: TableInput): string | undefined {
  const columns = [...(input.StorageDescriptor?.Columns ?? []), ...(input.PartitionKeys ?? [])];
  return (
    nameRefusal('table.name', input.Name) ??
    lengthRefusal('table.description', input.Description, 2048) ??
    parametersRefusal('table.parameters', input.Parameters) ??
    columns.map(columnRefusal).find((refusal) => refusal !== undefined)
  );
}

const ONE_LINE = /^[\u0020-\uFFFD\t]*$/;

function columnRefusal(column: GlueColumn, index: number): string | undefined {
  const member = `table.storageDescriptor.columns.${index + 1}.member`;
  return (
    nameRefusal(`${member}.name`, column.Name) ??
    lengthRefusal(`${member}.type`, column.Type, 131_072) ??
    lengthRefusal(`${member}.comment`, column.Comment, 255) ??
    lineRefusal(`${member}.comment`, column.Comment) ??
    parametersRefusal(`${member}.parameters`, column.Parameters)
  );
}

function nameRefusal(member: string, name: string): string | undefined {
  if (name === '') return `${member} is empty`;
  return lengthRefusal(member, name, 255) ?? lineRefusal(member, name);
}

function parametersRefusal(
  member: string,
  parameters: Readonly<Record<string, string>> | undefined,
): string | undefined {
  return Object.entries(parameters ?? {})
    .map(([key, value]) => nameRefusal(`${member}.key`, key) ?? lengthRefusal(`${member}.${key}`, value, 512_000))
    .find((refusal) => refusal !== undefined);
}

function lengthRefusal(member: string, value: string | undefined, limit: number): string | undefined {
  return Buffer.byteLength(value ?? '') > limit ? `${member} is longer than ${limit}` : undefined;
}

function lineRefusal(member: string, value: string | undefined): string | undefined {
  return ONE_LINE.test(value ?? '') ? undefined : `${member} holds a line break or a control character`;
}
