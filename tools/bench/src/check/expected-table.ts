import { type GeneratedAsset, type GeneratedType } from '@dss/sandbox';

/** What a generated asset must be in Glue, as far as it is compared. */
export interface ExpectedTable {
  readonly database: string;
  readonly table: string;
  readonly description: string;
  readonly label: string;
  readonly technicalName: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly comment: string }[];
  readonly versionId: string;
}

/**
 * Written down for the bench alone, from the requirement and not with the product's mapper: a mapper that is wrong must
 * not agree with itself. The generator's names fold to lower case and nothing else.
 */
export function expectedTable(asset: GeneratedAsset, versionId: string): ExpectedTable {
  return {
    database: databaseOf(asset.space.id),
    table: asset.name.toLowerCase(),
    description: asset.description === undefined ? asset.label : `${asset.label}\n\n${asset.description}`,
    label: asset.label,
    technicalName: asset.name,
    columns: asset.columns.map(({ name, label, typed }) => ({
      name: name.toLowerCase(),
      type: hiveType(typed),
      comment: label,
    })),
    versionId,
  };
}

export function databaseOf(space: string): string {
  return `dsp_${space.toLowerCase()}`;
}

const HIVE: Readonly<Record<string, string>> = {
  'cds.String': 'string',
  'cds.UUID': 'string',
  'cds.Boolean': 'boolean',
  'cds.Integer': 'int',
  'cds.Integer64': 'bigint',
  'cds.hana.TINYINT': 'smallint',
  'cds.Double': 'double',
  'cds.Date': 'date',
  'cds.Timestamp': 'timestamp',
  'cds.DateTime': 'timestamp',
};

function hiveType({ type, precision, scale }: GeneratedType): string {
  if (type === 'cds.Decimal') return `decimal(${precision ?? 0},${scale ?? 0})`;
  const hive = HIVE[type];
  if (hive === undefined) throw new Error(`the bench does not know what ${type} must become`);
  return hive;
}
