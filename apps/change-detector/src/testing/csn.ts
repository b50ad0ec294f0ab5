/** Small definitions as the design-time API answers them. */
export interface Document {
  readonly definitions: Readonly<Record<string, object>>;
}

type Elements = Readonly<Record<string, object>>;

export const text10 = { type: 'cds.String', length: 10 };
export const amount = { type: 'cds.Decimal', precision: 15, scale: 2 };

export function aTable(name: string, elements: Elements = { ID: text10 }, about: object = {}): Document {
  return { definitions: { [name]: { kind: 'entity', elements, ...about } } };
}

/** Columns without a type of their own take it from `source`, which may be written with a space before a dot. */
export function aView(name: string, source: string, columns: readonly string[] = ['ID'], about: object = {}): Document {
  const elements = Object.fromEntries(columns.map((column) => [column, {}]));
  const query = { SELECT: { from: { ref: [source] }, columns: columns.map((column) => ({ ref: [column] })) } };
  return aTable(name, elements, { query, ...about });
}

/** The answer for an asset often holds definitions of others, too. */
export function together(...documents: readonly Document[]): Document {
  return {
    definitions: Object.assign({}, ...documents.map(({ definitions }) => definitions)) as Document['definitions'],
  };
}
