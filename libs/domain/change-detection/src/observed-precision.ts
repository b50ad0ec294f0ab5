import type { Listed } from '@dss/catalog-model';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * How finely the source tells time, judged from the texts of one listing: a day when every text is a date, midnight or
 * without zone (the zone may be hours away), a minute when no text shows seconds, else a second.
 *
 * Never below a second: the listing's own time comes from the Date header, which has no fraction.
 */
export function observedPrecisionMs(texts: Iterable<string>): number {
  let finest = DAY_MS;
  for (const text of texts) finest = Math.min(finest, precisionOf(text));
  return finest;
}

/**
 * True when a listed value may still hide a later change: it is not older than the listing minus the observed precision,
 * so a change right after the listing could carry the very same text. Such an asset is read again next run.
 *
 * An unknown source time or an unreadable text proves nothing, and that too means: look again.
 */
export function needsRecheck(listed: Listed, sourceTimeMs: number | undefined, precisionMs: number): boolean {
  return [listed.changedOn, listed.deployedOn].some((text) => {
    if (text === undefined) return false;
    const moment = readMoment(text);
    return sourceTimeMs === undefined || moment === undefined || moment.ms >= sourceTimeMs - precisionMs;
  });
}

function precisionOf(text: string): number {
  const moment = readMoment(text);
  // An unreadable text is always read again, so it need not coarsen the others.
  if (moment === undefined || !moment.zoned || moment.ms % DAY_MS === 0) return DAY_MS;
  return moment.ms % MINUTE_MS === 0 ? MINUTE_MS : SECOND_MS;
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})? ?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;

interface Moment {
  readonly ms: number;
  readonly zoned: boolean;
}

/** Each text of a listing is read twice, for the precision and for itself; forgotten when there are too many. */
const READ = new Map<string, Moment | undefined>();
const MOST_READ = 10_000;

function readMoment(text: string): Moment | undefined {
  const known = READ.get(text);
  if (known !== undefined || READ.has(text)) return known;
  if (READ.size >= MOST_READ) READ.clear();
  const moment = parseMoment(text);
  READ.set(text, moment);
  return moment;
}

/**
 * ISO 8601 and `2026-05-26 11:03:50.498000000 UTC` (both seen); a text without zone is read as UTC.
 * Not Date.parse on the raw text: that would read some forms in the zone of this machine.
 */
function parseMoment(text: string): Moment | undefined {
  const [, date, time = '00:00', fraction = '', zone] = MOMENT.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  const ms = Date.parse(`${date}T${time}${time.length === 5 ? ':00' : ''}${fraction.slice(0, 4)}${isoZone(zone)}`);
  return Number.isNaN(ms) ? undefined : { ms, zoned: zone !== undefined };
}

function isoZone(zone: string | undefined): string {
  if (zone === undefined || zone === 'UTC') return 'Z';
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
}
