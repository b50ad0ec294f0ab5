interface Element {
  readonly '@EndUserText.label'?: string;
  readonly type?: string;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly key?: boolean;
}
export interface Definition {
  readonly '@EndUserText.label'?: string;
  readonly elements: Readonly<Record<string, Element>>;
}

const HIVE: Readonly<Record<string, string>> = {
  'cds.Integer': 'int',
  'cds.Integer64': 'bigint',
  'cds.Double': 'double',
  'cds.Date': 'date',
  'cds.Timestamp': 'timestamp',
  'cds.DateTime': 'timestamp',
  'cds.Boolean': 'boolean',
  'cds.hana.TINYINT': 'smallint',
};

/** The least that a table in Glue needs to say about its columns: name, type, comment, technical name, native type. */
export function plainTable(space: string, name: string, definition: Definition) {
  const label = definition['@EndUserText.label'] ?? name;
  return {
    Name: name.toLowerCase(),
    Description: label,
    TableType: 'EXTERNAL_TABLE',
    Parameters: {
      classification: 'sap-datasphere',
      'dsp.space': space,
      'dsp.technicalName': name,
      'dsp.label': label,
      'dsp_sync.owner': 'bench/sandbox',
      'dsp_sync.run': '1',
    },
    StorageDescriptor: {
      Columns: Object.entries(definition.elements).map(([column, element]) => ({
        Name: column.toLowerCase(),
        Type: hiveType(element),
        Comment: element['@EndUserText.label'] ?? '',
        Parameters: { 'dsp.technicalName': column, 'dsp.nativeType': nativeType(element) },
      })),
    },
  };
}

function hiveType({ type = '', precision, scale }: Element): string {
  return type === 'cds.Decimal' ? `decimal(${precision ?? 0},${scale ?? 0})` : (HIVE[type] ?? 'string');
}

function nativeType({ type = '', length, precision, scale }: Element): string {
  if (length !== undefined) return `${type}(${length})`;
  return precision === undefined ? type : `${type}(${precision},${scale ?? 0})`;
}
