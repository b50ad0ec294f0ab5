import { aKey, anImage } from '@dss/ports/testing';
import type { Image } from '@dss/ports';
import { TENANT } from './gateway-fixture.js';

interface Written {
  readonly name: string;
  readonly space?: string;
  readonly type?: string;
  readonly label?: string;
  readonly columns?: readonly string[];
  readonly facts?: Readonly<Record<string, string>>;
}

/** The image of an asset as glue-writer leaves it. */
export function writtenAsset(
  { name, space = 'SALES', type = 'local-table', label, columns = ['ID'], facts = {} }: Written,
  changes: Partial<Image> = {},
): Image {
  const parameters = {
    ...{ classification: 'sap-datasphere', 'dsp.technicalName': name, 'dsp.space': space, 'dsp.assetType': type },
    ...(label !== undefined && { 'dsp.label': label }),
    ...{ 'dsp_sync.owner': `local/${TENANT}`, ...facts },
  };
  const Columns = columns.map((column) => ({
    Name: column.toLowerCase(),
    Type: 'string',
    Comment: `about ${column}`,
    Parameters: { 'dsp.technicalName': column, 'dsp.nativeType': 'cds.String(10)' },
  }));
  return anImage({
    key: aKey(TENANT, name, space),
    database: `dsp_${space.toLowerCase()}`,
    input: {
      ...{ Name: name.toLowerCase(), Description: label ?? name, TableType: 'EXTERNAL_TABLE' },
      ...{ Parameters: parameters, StorageDescriptor: { Columns }, PartitionKeys: [] },
    },
    ...changes,
  });
}
