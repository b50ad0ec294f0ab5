import { z } from 'zod';

/**
 * A CDS type with its arguments, already followed through `kind: type` definitions.
 * `items` makes it an array, `elements` a structure; then `cds` is `array` or `struct`.
 */
export interface ColumnType {
  /** e.g. `cds.Decimal`, `cds.hana.ST_POINT`, `array`, `struct`, or a name nobody knows. */
  readonly cds: string;
  readonly length?: number | undefined;
  readonly precision?: number | undefined;
  /** CDS allows `variable` and `floating` beside numbers. */
  readonly scale?: number | 'variable' | 'floating' | undefined;
  readonly srid?: number | undefined;
  /** The user-defined type's name when the type was reached through one. */
  readonly alias?: string | undefined;
  readonly items?: ColumnType | undefined;
  readonly elements?:
    readonly { readonly name: string; readonly label?: string | undefined; readonly type: ColumnType }[] | undefined;
}

export const ColumnType: z.ZodType<ColumnType> = z.lazy(() =>
  z.object({
    cds: z.string(),
    length: z.number().optional(),
    precision: z.number().optional(),
    scale: z.union([z.number(), z.literal('variable'), z.literal('floating')]).optional(),
    srid: z.number().optional(),
    alias: z.string().optional(),
    items: ColumnType.optional(),
    elements: z.array(z.object({ name: z.string(), label: z.string().optional(), type: ColumnType })).optional(),
  }),
);
