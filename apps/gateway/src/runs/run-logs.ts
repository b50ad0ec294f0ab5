import { LogLine } from '@dss/contracts';
import type { RunLog } from '@dss/ports';
import { z } from 'zod';
import { PageQuery } from '../http/paging.js';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
/** Pages of the log that one request reads at most while it looks for lines of its level. */
const MAX_READS = 20;

export const RunLogsQuery = PageQuery.extend({
  level: z.enum(LEVELS).default('info').describe('Least level of the lines'),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'a position from an earlier answer')
    .optional()
    .describe('`nextCursor`, or the `position` of the last line that was read'),
});
export type RunLogsQuery = Readonly<z.infer<typeof RunLogsQuery>>;

export const RunLogPage = z
  .object({
    items: z.array(
      LogLine.extend({ position: z.number().int(), fields: z.record(z.string(), z.unknown()) }).meta({ id: 'LogLine' }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'RunLogPage' });
export type RunLogPage = Readonly<z.infer<typeof RunLogPage>>;

/** Lines of a run from a least level upwards, oldest first. A page may be short while `nextCursor` says that more follows. */
export async function readRunLog(
  log: RunLog,
  run: { tenant: string; id: string },
  query: RunLogsQuery,
): Promise<RunLogPage> {
  const items: RunLogPage['items'] = [];
  let after = query.cursor === undefined ? undefined : Number(query.cursor);
  for (let read = 0; read < MAX_READS; read += 1) {
    const { lines, next } = await log.list(run.tenant, run.id, { after, limit: query.limit });
    for (const line of lines) {
      if (LEVELS.indexOf(line.level) >= LEVELS.indexOf(query.level)) items.push(line);
      if (items.length === query.limit && line !== lines.at(-1)) {
        return { items, nextCursor: String(line.position) };
      }
    }
    after = next;
    if (next === undefined || items.length === query.limit) break;
  }
  return { items, nextCursor: after === undefined ? null : String(after) };
}
