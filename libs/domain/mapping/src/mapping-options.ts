import { z } from 'zod';
import { canonicalJson, digest } from '@dss/catalog-model';
import { DEFAULT_ENTRY_BUDGET_BYTES } from './targets/glue.js';

/** What an operator may choose. Every choice is part of the mapping version: changing one maps every asset again. */
export const MappingOptions = z.strictObject({
  floatingDecimal: z
    .enum(['double', 'decimal38', 'string'])
    .default('double')
    .describe(
      'Type of decimals without precision: double, decimal(38,10) or string; the loss is declared in each case',
    ),
  text: z
    .enum(['string', 'varchar'])
    .default('string')
    .describe('Type of texts with a length: string, or varchar(n) and char(n). HANA counts characters, Redshift bytes'),
  entryBudgetBytes: z
    .number()
    .int()
    .min(16 * 1024)
    .max(384 * 1024)
    .default(DEFAULT_ENTRY_BUDGET_BYTES)
    .describe('Size of one table entry at the target, book-keeping included'),
});
export type MappingOptions = Readonly<z.infer<typeof MappingOptions>>;

export const DEFAULT_MAPPING_OPTIONS: MappingOptions = MappingOptions.parse({});

/**
 * Raised whenever the same definitions would be resolved or mapped to another entry; the stored ones are then mapped
 * again without a call. 2: a column that is taken out of a structure has its origin.
 */
export const MAPPING_VERSION = '2';

/** What a checkpoint keeps: the code's version, and a digest of the options when they are not the default ones. */
export function mappingVersion(options: MappingOptions): string {
  const chosen = canonicalJson(options);
  if (chosen === canonicalJson(DEFAULT_MAPPING_OPTIONS)) return MAPPING_VERSION;
  return `${MAPPING_VERSION}-${digest(chosen).slice(0, 8)}`;
}
