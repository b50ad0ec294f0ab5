import { z } from 'zod';

/** A loss, repair or oddity that did not stop the asset: what, where, and what a reader can do. */
export const Finding = z.object({
  /** Stable, e.g. `TYPE_UNKNOWN`, `COMMENT_CUT`, `SOURCE_UNREACHABLE`. */
  code: z.string(),
  message: z.string(),
  /** Column's technical name when it concerns one. */
  column: z.string().optional(),
});
export type Finding = Readonly<z.infer<typeof Finding>>;
