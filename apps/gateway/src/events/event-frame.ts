import { type AssetOutcome, type RunEnded, outcomeEventHeaders, runEndHeaders } from '@dss/contracts';
import type { StoredEvent } from '@dss/ports';
import { z } from 'zod';

export const EventsQuery = z.strictObject({
  types: z
    .string()
    .max(500)
    .optional()
    .transform((text) => text?.split(',').filter((type) => type !== ''))
    .describe('Event types or their beginnings, separated by commas: `sync,asset.failed`'),
  run: z.string().max(26).optional().describe('Only events of this run'),
});
export type EventsQuery = Readonly<z.infer<typeof EventsQuery>>;

/** `asset.failed.v1` is wanted by `asset.failed.v1`, `asset.failed` and `asset`. */
export function isWanted({ type, run }: StoredEvent, query: EventsQuery): boolean {
  if (query.run !== undefined && run !== query.run) return false;
  return query.types === undefined || query.types.some((wanted) => type === wanted || type.startsWith(`${wanted}.`));
}

/** One server-sent event: its id is the stream sequence, its data the CloudEvent in JSON. */
export function eventFrame({ sequence, type, data }: StoredEvent): string {
  return `id: ${sequence}\nevent: ${type}\ndata: ${JSON.stringify(cloudEvent(data))}\n\n`;
}

/** Events between the client's position and now are gone: it must read its state again. */
export const RESET_FRAME = 'event: reset\ndata: {}\n\n';
/** A comment: proxies and clients see that the stream lives. */
export const HEARTBEAT_FRAME = ': still here\n\n';
export const OPENING_FRAME = 'retry: 2000\n\n';

/** CloudEvents 1.0, structured mode: the very attributes that travel as `ce-*` headers on NATS. */
function cloudEvent(data: AssetOutcome | RunEnded): Record<string, unknown> {
  const { 'content-type': datacontenttype, ...attributes } =
    'end' in data ? runEndHeaders(data) : outcomeEventHeaders(data);
  const named = new Map(Object.entries(attributes).map(([name, value]) => [name.replace(/^ce-/, ''), value]));
  return { ...Object.fromEntries(named), datacontenttype, data };
}
