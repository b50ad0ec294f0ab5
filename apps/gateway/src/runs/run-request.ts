import { Priority } from '@dss/catalog-model';
import { RunEnd, RunMode, RunScope, RunState } from '@dss/sync-run';
import { z } from 'zod';
import { PageQuery } from '../http/paging.js';

/** Body of `POST /api/v1/runs`. Strict: a misspelt `scope` must not become a run over everything. */
export const RunRequest = z
  .strictObject({
    scope: RunScope.default({}).describe('What to look at; all spaces without it'),
    mode: RunMode.default('incremental').describe('full reads every definition and compares every table'),
    dryRun: z.boolean().default(false).describe('Show what would be done and write nothing'),
    priority: Priority.default('medium'),
  })
  .meta({ id: 'RunRequest', examples: [{ scope: { spaces: ['SALES'] }, mode: 'incremental', dryRun: false }] });
export type RunRequest = Readonly<z.infer<typeof RunRequest>>;

/** How long a POST with `Prefer: wait=N` waits at most; proxies in between give up after a minute. */
const MAX_WAIT_S = 55;

export const RunRequestHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, '1 to 255 printable characters')
    .optional(),
  /** RFC 7240: a preference that we cannot read is ignored. */
  prefer: z
    .string()
    .optional()
    .transform((text) =>
      Math.min(MAX_WAIT_S, Number(/(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])/.exec(text ?? '')?.[1] ?? 0)),
    ),
});

export const RunListQuery = PageQuery.extend({
  state: RunState.optional(),
  end: RunEnd.optional(),
  tenant: z.string().max(32).optional(),
});
export type RunListQuery = Readonly<z.infer<typeof RunListQuery>>;

/** Spaces in byte order, each once: the same scope is the same text. */
export function normalScope(scope: RunScope): RunScope {
  return scope.spaces === undefined ? {} : { spaces: [...new Set(scope.spaces)].sort() };
}
