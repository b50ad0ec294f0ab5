import { DEFAULT_RETIREMENT_POLICY } from '@dss/retirement';
import { setting } from '../setting.js';
import { wholeNumber } from '../values.js';

const { listings, absentMs, quarantineMs, blastRadius } = DEFAULT_RETIREMENT_POLICY;
const HOUR_MS = 3_600_000;

/** When a table is retired whose asset is gone, when it is deleted, and how many may go in one run. */
export const retirement = {
  DSS_RETIRE_AFTER_LISTINGS: setting(wholeNumber(2, 1000), {
    about: 'Complete listings in a row that must not have shown an asset before its table is marked as retired',
    unit: 'listings',
    default: String(listings),
  }),
  DSS_RETIRE_AFTER_HOURS: setting(wholeNumber(1, 8760), {
    about: 'Time that must lie between the first and the last of these listings',
    unit: 'hours',
    default: String(absentMs / HOUR_MS),
  }),
  DSS_QUARANTINE_DAYS: setting(wholeNumber(1, 3650), {
    about: 'Time between the mark and the deletion of the table, which needs the whole proof once more',
    unit: 'days',
    default: String(quarantineMs / HOUR_MS / 24),
  }),
  DSS_BLAST_RADIUS_TABLES: setting(wholeNumber(0, 1_000_000), {
    about: 'Tables that one run may retire or delete without approval, however few there are',
    unit: 'tables',
    default: String(blastRadius.tables),
  }),
  DSS_BLAST_RADIUS_PERCENT: setting(wholeNumber(0, 100), {
    about: 'The same as a share of all known tables; the larger of both counts. Above it nothing is retired',
    unit: 'percent',
    default: String(blastRadius.percent),
  }),
};
